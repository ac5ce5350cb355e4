import Foundation

extension PayPlan {
  /// The mean of a full year's pay, major units, when log attainment is normal: exact, the draw apart. What a
  /// simulation must come to. O(tiers).
  ///
  /// - Parameters:
  ///   - quota, target: the year's quota and target incentive, major units.
  public func expectedPay(logMean: Double, logDeviation: Double, quota: Double, target: Double) -> Double {
    measures.reduce(0) { sum, measure in
      switch measure.basis {
      case .attainment:
        return sum + target * measure.weight
          * measure.curve.expectedValue(logMean: logMean, logDeviation: logDeviation)
      case .amount:
        guard quota > 0 else { return sum }
        return sum + measure.weight
          * measure.curve.expectedValue(logMean: logMean + log(quota), logDeviation: logDeviation)
      }
    }
  }
}
