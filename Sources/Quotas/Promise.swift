import Foundation
import SalesModel
import Statistics

/// What a quota stands for: the central 80 % interval of the result, and the chance that it reaches the quota. A result of
/// which nothing is expected reaches a quota of zero alone.
private struct Promise {
  let lower80: Double
  let upper80: Double
  let chance: Double

  init(_ quota: Money, _ result: LognormalDistribution?) {
    lower80 = result?.quantile(0.1) ?? 0
    upper80 = result?.quantile(0.9) ?? 0
    chance = result?.chance(ofAtLeast: quota.major) ?? (quota.minorUnits > 0 ? 0 : 1)
  }
}

extension QuotaLine {
  init(
    _ territory: TerritoryID, _ period: Period?, _ quota: Money, expected: Double,
    _ result: LognormalDistribution?
  ) {
    let promise = Promise(quota, result)
    self.init(
      territory: territory, period: period, quota: quota, expected: expected, lower80: promise.lower80,
      upper80: promise.upper80, chance: promise.chance)
  }

  /// The result that the line's expectation and interval say; nil where nothing is expected.
  var result: LognormalDistribution? {
    LognormalDistribution(expected: expected, lower80: lower80, upper80: upper80)
  }
}

extension UnitQuota {
  init(
    _ level: String, _ unit: String, _ period: Period?, _ quota: Money, expected: Double,
    _ result: LognormalDistribution?
  ) {
    let promise = Promise(quota, result)
    self.init(
      level: level, unit: unit, period: period, quota: quota, expected: expected,
      lower80: promise.lower80, upper80: promise.upper80, chance: promise.chance)
  }
}

extension LognormalDistribution {
  /// The one with this central 80 % interval; nil where nothing is expected.
  init?(expected: Double, lower80: Double, upper80: Double) {
    guard expected > 0, upper80 >= lower80, lower80 > 0 else { return nil }
    self.init(
      logMean: (log(lower80) + log(upper80)) / 2,
      logDeviation: log(upper80 / lower80) / (2 * normalQuantile(0.9)))
  }

  /// That of `factor` times the amount; nil of nothing.
  func scaled(by factor: Double) -> LognormalDistribution? {
    factor > 0 ? LognormalDistribution(logMean: logMean + log(factor), logDeviation: logDeviation) : nil
  }

  /// The one with this mean and deviation of the logarithm; nil for a mean that is not above zero.
  init?(mean: Double, logDeviation: Double) {
    guard mean > 0 else { return nil }
    self.init(logMean: log(mean) - logDeviation * logDeviation / 2, logDeviation: logDeviation)
  }
}
