import SalesModel

/// How the company target is divided over the territories.
public enum QuotaPolicy: String, Sendable, Codable, CaseIterable {
  /// In proportion to what is expected.
  case proRata = "pro-rata"
  /// So that every territory has the same chance of reaching its quota.
  case equalChance = "equal-chance"
}

/// The settings of quota setting: the `quotas:` section of a plan.
public struct QuotaSettings: Sendable, Equatable {
  public var policy: QuotaPolicy
  /// Over-assignment: the territories' quotas sum to target × (1 + hedge).
  public var hedge: Double
  /// A quota is at least this multiple of what is expected; nil for no bound.
  public var floor: Double?
  /// A quota is at most this multiple of what is expected; nil for no bound.
  public var cap: Double?
  public var reconciliation: Reconciliation
  /// How many of the latest periods of history to use; 0 for all.
  public var history: Int
  public var cleansOneOffs: Bool
  /// Quotas of the horizon that are fixed by hand.
  public var pins: [TerritoryID: Money]

  public init(
    policy: QuotaPolicy = .equalChance, hedge: Double = 0, floor: Double? = nil, cap: Double? = nil,
    reconciliation: Reconciliation = .mint, history: Int = 0, cleansOneOffs: Bool = true,
    pins: [TerritoryID: Money] = [:]
  ) {
    self.policy = policy
    self.hedge = hedge
    self.floor = floor
    self.cap = cap
    self.reconciliation = reconciliation
    self.history = history
    self.cleansOneOffs = cleansOneOffs
    self.pins = pins
  }
}
