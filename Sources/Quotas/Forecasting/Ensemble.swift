import Foundation
import LinearAlgebra

/// The weighted average of a bank's operators on one series of values (or of their logarithms).
struct Ensemble: Sendable {
  /// One-step errors and forecasts.
  let residuals: [Double]
  let mean: [Double]
  let growth: ErrorGrowth
  /// Mean square of one-step errors, and the same with the estimated parameters taken off.
  let meanSquare: Double
  let variance: Double

  /// - Parameter combined: errors, then forecasts, as `BankRun` averages them.
  init(bank: OperatorBank, weights: EnsembleWeights, combined: [Double]) {
    residuals = Array(combined[..<bank.length])
    mean = Array(combined[bank.length...])
    growth = ErrorGrowth(
      weights: bank.errorWeights * weights.values, estimation: bank.estimation * weights.values,
      sumEstimation: weights.average(bank.sumEstimation))
    let square = sumOfSquares(residuals[...])
    meanSquare = square / Double(bank.length)
    variance = square / max(1, Double(bank.length) - weights.average(bank.parameterCounts))
  }
}

/// What each operator of a bank counts for in one series; they sum to 1.
struct EnsembleWeights: Sendable {
  private(set) var values: [Double]

  /// How far weights are drawn to the average of the series of the same level: a series' own fit is a noisy witness.
  /// Chosen, with the grid, on origins of the test data earlier than those it is scored on.
  static let pooling = 0.25

  /// What each family of operators counts for: chosen on origins of the test data earlier than those it is scored
  /// on, where anything near it does as well.
  private static func share(_ family: OperatorBank.Family) -> Double {
    switch family {
    case .smoothing: 0.5
    case .theta: 0.4
    case .naive: 0.1
    }
  }

  /// exp(−AICc/2) within a family, then the families' shares; operators with no weight worth counting get 0.
  ///
  /// - Parameters:
  ///   - squares: Σ e² of each operator.
  ///   - scale: the size of the values: what counts as no error at all is relative to it.
  init(bank: OperatorBank, squares: [Double], scale: Double) {
    let length = Double(bank.length)
    let least = length * max(scale * scale * 1e-12, .leastNormalMagnitude)
    let criteria = zip(squares, bank.parameterCounts).map { square, count in
      let parameters = count + 1
      let correction = 2 * parameters * (parameters + 1) / max(1, length - parameters - 1)
      return length * log(max(square, least) / length) + 2 * parameters + correction
    }
    var weights = [Double](repeating: 0, count: bank.count)
    for family in OperatorBank.Family.allCases {
      let members = bank.families.indices.filter { bank.families[$0] == family }
      guard let best = members.map({ criteria[$0] }).min() else { continue }
      let raw = members.map { exp((best - criteria[$0]) / 2) }
      let total = raw.reduce(0, +)
      for (member, value) in zip(members, raw) where value > 1e-4 * total {
        weights[member] = Self.share(family) * value / total
      }
    }
    let total = weights.reduce(0, +)
    values = weights.map { $0 / total }
  }

  /// The average of the weights of `members`, of which there is at least one.
  init(averageOf members: [EnsembleWeights]) {
    values = [Double](repeating: 0, count: members[0].values.count)
    for member in members {
      for k in values.indices { values[k] += member.values[k] }
    }
    for k in values.indices { values[k] /= Double(members.count) }
  }

  /// The same drawn to those of `pool`.
  func drawn(to pool: EnsembleWeights) -> EnsembleWeights {
    var drawn = self
    for k in values.indices { drawn.values[k] += Self.pooling * (pool.values[k] - values[k]) }
    return drawn
  }

  func average(_ each: [Double]) -> Double { zip(values, each).reduce(0) { $0 + $1.0 * $1.1 } }
}

/// Σ x², in four running sums so that the additions do not wait for each other.
func sumOfSquares(_ values: ArraySlice<Double>) -> Double {
  var sums = SIMD4<Double>()
  var index = values.startIndex
  while index + 4 <= values.endIndex {
    let x = SIMD4(values[index], values[index + 1], values[index + 2], values[index + 3])
    sums += x * x
    index += 4
  }
  var rest = 0.0
  while index < values.endIndex {
    rest += values[index] * values[index]
    index += 1
  }
  return sums.sum() + rest
}
