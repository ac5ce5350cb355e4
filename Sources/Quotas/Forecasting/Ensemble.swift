import Foundation
import LinearAlgebra

/// The weighted average of a bank's operators on one series of values (or of their logarithms).
struct Ensemble: Sendable {
  /// What each operator counts for; they sum to 1.
  let weights: [Double]
  /// One-step errors, then the horizon: T + H.
  private let combined: [Double]
  let growth: ErrorGrowth
  /// Mean square of one-step errors, and the same with the estimated parameters taken off.
  let meanSquare: Double
  let variance: Double

  var residuals: [Double] { Array(combined.dropLast(growth.weights.count)) }
  var mean: [Double] { Array(combined.suffix(growth.weights.count)) }

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

  /// The weights of a series by itself.
  ///
  /// - Parameters:
  ///   - output: errors and forecasts of every operator, as the bank stacks them.
  ///   - scale: the size of the values: what counts as no error at all is relative to it.
  init(bank: OperatorBank, output: ArraySlice<Double>, scale: Double) {
    let squares = (0..<bank.count).map { k in
      let first = output.startIndex + k * bank.stride
      return sumOfSquares(output[first..<first + bank.length])
    }
    let weights = Self.weights(bank, squares, scale)
    var combined = [Double](repeating: 0, count: bank.stride)
    for (k, weight) in weights.enumerated() where weight > 0 {
      let first = output.startIndex + k * bank.stride
      for i in 0..<bank.stride { combined[i] += weight * output[first + i] }
    }
    self.init(bank: bank, weights: weights, combined: combined)
  }

  private init(bank: OperatorBank, weights: [Double], combined: [Double]) {
    var errorWeights = [Double](repeating: 0, count: bank.horizon)
    var estimation = errorWeights
    var (sumEstimation, parameters) = (0.0, 0.0)
    for (k, weight) in weights.enumerated() where weight > 0 {
      for h in 0..<bank.horizon {
        errorWeights[h] += weight * bank.errorWeights[h, k]
        estimation[h] += weight * bank.estimation[h, k]
      }
      sumEstimation += weight * bank.sumEstimation[k]
      parameters += weight * Double(bank.parameterCounts[k])
    }
    self.weights = weights
    self.combined = combined
    growth = ErrorGrowth(
      weights: errorWeights, estimation: estimation, sumEstimation: sumEstimation)
    let square = sumOfSquares(combined[0..<bank.length])
    meanSquare = square / Double(bank.length)
    variance = square / max(1, Double(bank.length) - parameters)
  }

  /// The same series with its weights drawn to those of `pool`.
  ///
  /// - Parameter output: what the pool's operator makes of the series.
  func drawn(to pool: PooledOperator, bank: OperatorBank, output: ArraySlice<Double>) -> Ensemble {
    let (own, shared) = (1 - Self.pooling, Self.pooling)
    return Ensemble(
      bank: bank, weights: zip(weights, pool.weights).map { own * $0 + shared * $1 },
      combined: zip(combined, output).map { own * $0 + shared * $1 })
  }

  /// exp(−AICc/2) within a family, then the families' shares; operators with no weight worth computing get 0.
  private static func weights(_ bank: OperatorBank, _ squares: [Double], _ scale: Double) -> [Double] {
    let length = Double(bank.length)
    let least = length * max(scale * scale * 1e-12, .leastNormalMagnitude)
    let criteria = squares.indices.map { k in
      let parameters = Double(bank.parameterCounts[k]) + 1
      let correction = 2 * parameters * (parameters + 1) / max(1, length - parameters - 1)
      return length * log(max(squares[k], least) / length) + 2 * parameters + correction
    }
    var weights = [Double](repeating: 0, count: bank.count)
    for family in OperatorBank.Family.allCases {
      let members = bank.families.indices.filter { bank.families[$0] == family }
      guard let best = members.map({ criteria[$0] }).min() else { continue }
      let raw = members.map { exp((best - criteria[$0]) / 2) }
      let total = raw.reduce(0, +)
      for (member, value) in zip(members, raw) where value > 1e-4 * total {
        weights[member] = share(family) * value / total
      }
    }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}

/// The average weights of the series of one level as one operator, (T + H) × T.
struct PooledOperator: Sendable {
  let weights: [Double]
  let matrix: Matrix

  /// O(operators · T²).
  init(bank: OperatorBank, of members: [Ensemble]) {
    var weights = [Double](repeating: 0, count: bank.count)
    for member in members {
      for k in weights.indices { weights[k] += member.weights[k] }
    }
    for k in weights.indices { weights[k] /= Double(max(1, members.count)) }
    var matrix = Matrix(rows: bank.stride, columns: bank.length)
    let height = bank.stride * bank.count
    for (k, weight) in weights.enumerated() where weight > 0 {
      for s in 0..<bank.length {
        let (from, to) = (s * height + k * bank.stride, s * bank.stride)
        for i in 0..<bank.stride { matrix.storage[to + i] += weight * bank.stacked.storage[from + i] }
      }
    }
    self.weights = weights
    self.matrix = matrix
  }
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
