/// The quota of one territory for one period, or for the whole horizon.
public struct QuotaLine: Sendable, Equatable, Codable {
  public let territory: TerritoryID
  /// nil for the whole horizon.
  public let period: Period?
  public let quota: Money
  /// The expected result, major units, and its central 80 % interval.
  public let expected: Double
  public let lower80: Double
  public let upper80: Double
  /// The chance that the result is at least the quota.
  public let chance: Double

  public init(
    territory: TerritoryID, period: Period?, quota: Money, expected: Double, lower80: Double,
    upper80: Double, chance: Double
  ) {
    self.territory = territory
    self.period = period
    self.quota = quota
    self.expected = expected
    self.lower80 = lower80
    self.upper80 = upper80
    self.chance = chance
  }
}

/// The quota of a unit above the territories, or of the company, for one period or for the whole horizon.
public struct UnitQuota: Sendable, Equatable, Codable {
  /// `company`, or the name of the level, such as `region`.
  public let level: String
  public let unit: String
  /// nil for the whole horizon.
  public let period: Period?
  public let quota: Money
  /// The expected result of its territories together, major units, and its central 80 % interval.
  public let expected: Double
  public let lower80: Double
  public let upper80: Double
  /// The chance that the result is at least the quota.
  public let chance: Double

  public init(
    level: String, unit: String, period: Period?, quota: Money, expected: Double, lower80: Double,
    upper80: Double, chance: Double
  ) {
    self.level = level
    self.unit = unit
    self.period = period
    self.quota = quota
    self.expected = expected
    self.lower80 = lower80
    self.upper80 = upper80
    self.chance = chance
  }
}

/// Who owes how much. The fourth value of the cycle.
public struct QuotaPlan: Sendable, Equatable, Codable {
  public let layer: LayerID
  /// The company's target for the horizon, and what is handed out over it (target × (1 + hedge)).
  public let target: Money
  public let assigned: Money
  public let policy: String
  /// By territory, then period; the line of the whole horizon last.
  public let lines: [QuotaLine]
  public let attainment: AttainmentModel
  /// The quotas of the company and of the units above the territories, from the top; the line of the whole horizon last.
  public let units: [UnitQuota]
  /// How each territory's quota came about, in the order of the territories.
  public let derivations: [QuotaDerivation]
  /// What each rep owes, where reps are known.
  public let reps: [RepQuota]
  /// Amounts of the history that were taken for one-off deals, by account, then period.
  public let cleaned: [CleanedSale]
  /// The quotas by product; nil when they were not asked for.
  public let split: ProductSplit?
  /// What a reader must know: territories at a bound, without history, with zero weight.
  public let notes: [String]

  public init(
    layer: LayerID, target: Money, assigned: Money, policy: String, lines: [QuotaLine],
    attainment: AttainmentModel, units: [UnitQuota] = [], derivations: [QuotaDerivation] = [],
    reps: [RepQuota] = [], cleaned: [CleanedSale] = [], split: ProductSplit? = nil, notes: [String]
  ) {
    self.layer = layer
    self.target = target
    self.assigned = assigned
    self.policy = policy
    self.lines = lines
    self.attainment = attainment
    self.units = units
    self.derivations = derivations
    self.reps = reps
    self.cleaned = cleaned
    self.split = split
    self.notes = notes
  }

  /// The same plan with what each rep owes.
  public func owed(by reps: [RepQuota]) -> QuotaPlan {
    QuotaPlan(
      layer: layer, target: target, assigned: assigned, policy: policy, lines: lines,
      attainment: attainment, units: units, derivations: derivations, reps: reps, cleaned: cleaned,
      split: split, notes: notes)
  }

  /// The same plan split by product, with what is to be known about the split.
  public func split(_ split: ProductSplit, notes more: [String]) -> QuotaPlan {
    QuotaPlan(
      layer: layer, target: target, assigned: assigned, policy: policy, lines: lines,
      attainment: attainment, units: units, derivations: derivations, reps: reps, cleaned: cleaned,
      split: split, notes: notes + more)
  }

  /// The territories' quotas by product; empty when they were not asked for.
  public var products: [ProductQuota] { split?.lines ?? [] }

  /// The lines of the whole horizon, one a territory.
  public var totals: [QuotaLine] { lines.filter { $0.period == nil } }
}
