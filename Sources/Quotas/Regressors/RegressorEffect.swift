import Foundation

/// What a regressor does to sales.
public struct RegressorEffect: Sendable, Equatable {
  public let name: String
  /// How much the logarithm of sales rises with a unit, drawn to zero by its noise; nil when level, season and the regressors
  /// before it leave nothing of it to learn from.
  public let effect: Double?
  /// The standard deviation of the estimate.
  public let deviation: Double

  public init(name: String, effect: Double?, deviation: Double) {
    self.name = name
    self.effect = effect
    self.deviation = deviation
  }

  /// For a reader: the effect of a unit in per cent.
  public var note: String {
    guard let effect else {
      return "\(name): left out, since the season and the regressors before it say as much"
    }
    guard effect != 0 else { return "\(name): no effect beyond noise" }
    let moved = expm1(effect)
    return
      "\(name): \(moved < 0 ? "" : "+")\(percent(moved)) of sales a unit, ± \(percent(deviation * (1 + moved)))"
  }
}
