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

  /// For a reader: the effects of a unit in per cent, and what has none.
  public static func notes(_ effects: [RegressorEffect]) -> [String] {
    func names(_ wanted: Double?) -> String {
      effects.filter { $0.effect == wanted }.map(\.name).joined(separator: ", ")
    }
    var lines = effects.compactMap { line -> String? in
      guard let effect = line.effect, effect != 0 else { return nil }
      let moved = expm1(effect)
      return "\(line.name): \(moved < 0 ? "" : "+")\(percent(moved)) of sales a unit, "
        + "± \(percent(line.deviation * (1 + moved)))"
    }
    if !names(0).isEmpty { lines.append("no effect beyond noise: \(names(0))") }
    if !names(nil).isEmpty {
      lines.append("left out, since the season or the regressors before say as much: \(names(nil))")
    }
    return lines
  }
}
