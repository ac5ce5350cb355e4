import SalesModel

/// What floors and caps are multiples of.
public enum BoundBase: String, Sendable, Codable, CaseIterable {
  case expected
  /// Last year's sales: brings back the ratchet, where who sold much owes much.
  case lastYear = "last-year"
}

/// The settings of quota setting: the `quotas:` section of a plan.
public struct QuotaSettings: Sendable, Equatable {
  public var policy: PolicyBlend
  /// Over-assignment: the territories' quotas sum to (1 + hedge) times the quota of the unit above them.
  public var hedge: Double
  /// The same for the units of the levels above, by the name of the level.
  public var levelHedges: [String: Double]
  /// A quota is at least this multiple of the base; nil for no bound.
  public var floor: Double?
  /// A quota is at most this multiple of the base; nil for no bound.
  public var cap: Double?
  public var boundBase: BoundBase
  /// No territory's quota is below this; nil for no bound.
  public var minimum: Money?
  /// The share of the potential above what is expected that is expected in addition, 0…1.
  public var headroom: Double
  public var reconciliation: Reconciliation
  /// How many of the latest periods of history to use; 0 for all.
  public var history: Int
  public var cleansOneOffs: Bool
  /// What was decided by hand about single amounts of accounts.
  public var oneOffs: [OneOffPin]
  /// What was decided by hand.
  public var exceptions: [QuotaException]

  public init(
    policy: PolicyBlend = PolicyBlend(.equalChance), hedge: Double = 0, levelHedges: [String: Double] = [:],
    floor: Double? = nil, cap: Double? = nil, boundBase: BoundBase = .expected, minimum: Money? = nil,
    headroom: Double = 0, reconciliation: Reconciliation = .mint, history: Int = 0,
    cleansOneOffs: Bool = true, oneOffs: [OneOffPin] = [],
    exceptions: [QuotaException] = []
  ) {
    self.policy = policy
    self.hedge = hedge
    self.levelHedges = levelHedges
    self.floor = floor
    self.cap = cap
    self.boundBase = boundBase
    self.minimum = minimum
    self.headroom = headroom
    self.reconciliation = reconciliation
    self.history = history
    self.cleansOneOffs = cleansOneOffs
    self.oneOffs = oneOffs
    self.exceptions = exceptions
  }

  public init(policy: QuotaPolicy, hedge: Double = 0, floor: Double? = nil, cap: Double? = nil) {
    self.init(policy: PolicyBlend(policy), hedge: hedge, floor: floor, cap: cap)
  }
}
