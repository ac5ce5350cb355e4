import Foundation

/// The weighted average of a bank's operators on one series of values (or of their logarithms).
struct Ensemble: Sendable {
  let mean: [Double]
  let residuals: [Double]
  let growth: ErrorGrowth
  /// Mean square of one-step errors, and the same with the estimated parameters taken off.
  let meanSquare: Double
  let variance: Double

  /// What each family of operators counts for: chosen on origins of the test data earlier than those it is scored
  /// on, where anything near it does as well.
  private static func share(_ family: OperatorBank.Family) -> Double {
    switch family {
    case .smoothing: 0.5
    case .theta: 0.4
    case .naive: 0.1
    }
  }

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
    var errorWeights = [Double](repeating: 0, count: bank.horizon)
    var estimation = errorWeights
    var (sumEstimation, parameters) = (0.0, 0.0)
    for (k, weight) in weights.enumerated() where weight > 0 {
      let first = output.startIndex + k * bank.stride
      for i in 0..<bank.stride { combined[i] += weight * output[first + i] }
      for h in 0..<bank.horizon {
        errorWeights[h] += weight * bank.errorWeights[h, k]
        estimation[h] += weight * bank.estimation[h, k]
      }
      sumEstimation += weight * bank.sumEstimation[k]
      parameters += weight * Double(bank.parameterCounts[k])
    }
    residuals = Array(combined[0..<bank.length])
    mean = Array(combined[bank.length...])
    growth = ErrorGrowth(
      weights: errorWeights, estimation: estimation, sumEstimation: sumEstimation)
    let square = sumOfSquares(residuals[...])
    meanSquare = square / Double(bank.length)
    variance = square / max(1, Double(bank.length) - parameters)
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
