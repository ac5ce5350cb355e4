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

  /// Which tier a value exactly at a boundary belongs to.
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
    self.threshold = threshold
    self.tiers = tiers
    self.mode = mode
    self.boundary = boundary
    self.cap = cap
  }
}

/// Why tiers do not make a curve.
public enum PayCurveError: Error, Equatable, Sendable {
  case noTiers
  case notFinite(name: String, value: Double)
  case negative(name: String, value: Double)
  /// Tier `index` (from 0) does not begin above the one before it.
  case notAscending(index: Int, from: Double)
}
