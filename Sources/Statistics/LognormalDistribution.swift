import Foundation

/// The distribution of a positive quantity whose logarithm is normal.
public struct LognormalDistribution: Sendable, Equatable {
  public let logMean: Double
  public let logDeviation: Double

  public init(logMean: Double, logDeviation: Double) {
    precondition(logDeviation >= 0, "a deviation of \(logDeviation)")
    self.logMean = logMean
    self.logDeviation = logDeviation
  }

  /// The one with this mean, above zero, and this standard deviation.
  public init(mean: Double, deviation: Double) {
    precondition(mean > 0 && deviation >= 0, "a lognormal of mean \(mean), deviation \(deviation)")
    let ratio = deviation / mean
    let variance = log1p(ratio * ratio)
    logDeviation = variance.squareRoot()
    logMean = log(mean) - variance / 2
  }

  public var mean: Double { exp(logMean + logDeviation * logDeviation / 2) }
  public var deviation: Double { mean * expm1(logDeviation * logDeviation).squareRoot() }

  /// The value that is not exceeded with probability `p`.
  public func quantile(_ p: Double) -> Double { exp(logMean + logDeviation * normalQuantile(p)) }

  /// The chance of at least `value`.
  public func chance(ofAtLeast value: Double) -> Double {
    guard value > 0 else { return 1 }
    guard logDeviation > 0 else { return log(value) <= logMean ? 1 : 0 }
    return normalProbability((logMean - log(value)) / logDeviation)
  }
}
