/// Pay as a function of a result: x is attainment (1 for the quota) and the value a multiple of the target incentive;
/// for commissions x is an amount and the value money, both in major units.
public struct PayCurve: Sendable, Equatable {
  public struct Tier: Sendable, Equatable {
    /// Where the tier begins.
    public var from: Double
    /// What the curve's `mode` makes of it: a slope, a rate of the whole, or a value.
    public var rate: Double

    public init(from: Double, rate: Double) {
      self.from = from
      self.rate = rate
    }
  }

  public enum Mode: String, Sendable, Codable, CaseIterable {
    /// Each tier's rate holds for the part of x inside the tier.
    case marginal
    /// The rate of the tier that x reaches holds for all of x.
    case retroactive
    /// The tier that x reaches pays its rate as a lump.
    case flat
    /// Tiers are points: pay is linear between them, their `rate` at `from`, and constant past the last.
    case interpolated
  }

  /// Which tier a value exactly at a boundary belongs to; only retroactive and flat curves jump there.
  public enum Boundary: String, Sendable, Codable, CaseIterable {
    case lower, upper
  }

  public let threshold: Double
  public let tiers: [Tier]
  public let mode: Mode
  public let boundary: Boundary
  public let cap: Double?

  /// - Parameters:
  ///   - threshold: below it nothing is paid.
  ///   - tiers: in strictly ascending order of `from`, at least one.
  ///   - cap: the most that is paid.
  public init(threshold: Double = 0, tiers: [Tier], mode: Mode, boundary: Boundary, cap: Double? = nil)
    throws(PayCurveError)
  {
    guard !tiers.isEmpty else { throw .noTiers }
    try Self.check("threshold", threshold)
    try Self.check("cap", cap ?? 0)
    for (index, tier) in tiers.enumerated() {
      try Self.check("tiers.from", tier.from)
      try Self.check("tiers.rate", tier.rate)
      if index > 0, tier.from <= tiers[index - 1].from { throw .notAscending(index: index, from: tier.from) }
    }
    self.init(unchecked: tiers, threshold: threshold, mode: mode, boundary: boundary, cap: cap)
  }

  /// The curve without the tiers that begin at `over` or above; the first always stays.
  func closed(from over: Double) -> PayCurve {
    let open = tiers.prefix(1) + tiers.dropFirst().prefix { $0.from < over }
    return PayCurve(
      unchecked: Array(open), threshold: threshold, mode: mode, boundary: boundary, cap: cap)
  }

  private init(unchecked tiers: [Tier], threshold: Double, mode: Mode, boundary: Boundary, cap: Double?) {
    self.threshold = threshold
    self.tiers = tiers
    self.mode = mode
    self.boundary = boundary
    self.cap = cap
  }

  private static func check(_ name: String, _ value: Double) throws(PayCurveError) {
    guard value.isFinite else { throw .notFinite(name: name, value: value) }
    guard value >= 0 else { throw .negative(name: name, value: value) }
  }
}

/// Why tiers do not make a curve.
public enum PayCurveError: Error, Equatable, Sendable, CustomStringConvertible {
  case noTiers
  case notFinite(name: String, value: Double)
  case negative(name: String, value: Double)
  /// Tier `index` (from 0) does not begin above the one before it.
  case notAscending(index: Int, from: Double)

  public var description: String {
    switch self {
    case .noTiers: "a pay curve needs at least one tier"
    case .notFinite(let name, let value): "\(name) is \(value), which is no number"
    case .negative(let name, let value): "\(name) is \(value); it cannot be negative"
    case .notAscending(let index, let from):
      "tier \(index + 1) begins at \(from), not above the tier before it"
    }
  }
}
