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

/// The random part of yearly attainment: what compensation simulates.
public struct AttainmentModel: Sendable, Equatable, Codable {
  /// In the order of the quota plan's territories.
  public let territories: [TerritoryID]
  /// Mean of log attainment (result / quota) a territory.
  public let logMean: [Double]
  /// Standard deviation of log attainment a territory.
  public let logDeviation: [Double]
  /// The part of the variance that all territories share, as a correlation 0…1.
  public let companyCorrelation: Double

  public init(
    territories: [TerritoryID], logMean: [Double], logDeviation: [Double], companyCorrelation: Double
  ) {
    self.territories = territories
    self.logMean = logMean
    self.logDeviation = logDeviation
    self.companyCorrelation = companyCorrelation
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
  /// What a reader must know: territories at a bound, without history, with zero weight.
  public let notes: [String]

  public init(
    layer: LayerID, target: Money, assigned: Money, policy: String, lines: [QuotaLine],
    attainment: AttainmentModel, notes: [String]
  ) {
    self.layer = layer
    self.target = target
    self.assigned = assigned
    self.policy = policy
    self.lines = lines
    self.attainment = attainment
    self.notes = notes
  }

  /// The lines of the whole horizon, one a territory.
  public var totals: [QuotaLine] { lines.filter { $0.period == nil } }
}
