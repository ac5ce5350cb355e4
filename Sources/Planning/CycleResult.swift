import SalesModel

/// What the whole cycle came to.
public struct CycleResult: Sendable, Equatable, Codable {
  public let company: String
  /// `base`, or the name of the scenario.
  public let scenario: String
  public let planYear: Int
  public let seed: UInt64
  /// Work units of each layer's search; nil when the clock set the end.
  public let effort: Int?
  public let task: TaskDefinition
  public let headcount: HeadcountPlan
  public let territories: TerritoryPlan
  public let quotas: QuotaPlan
  public let payout: PayoutForecast?
  public let scorecard: Scorecard?
  /// What a reader must know about the whole: bounds that conflict, inputs that were left out.
  public let notes: [String]
  /// Whether bounds of quotas could not be met.
  public let quotaBoundsConflict: Bool

  public init(
    company: String, scenario: String, planYear: Int, seed: UInt64, effort: Int?, task: TaskDefinition,
    headcount: HeadcountPlan, territories: TerritoryPlan, quotas: QuotaPlan, payout: PayoutForecast?,
    scorecard: Scorecard?, notes: [String], quotaBoundsConflict: Bool
  ) {
    self.company = company
    self.scenario = scenario
    self.planYear = planYear
    self.seed = seed
    self.effort = effort
    self.task = task
    self.headcount = headcount
    self.territories = territories
    self.quotas = quotas
    self.payout = payout
    self.scorecard = scorecard
    self.notes = notes
    self.quotaBoundsConflict = quotaBoundsConflict
  }

  /// True when the clock or a signal ended the search of a layer.
  public var stopped: Bool { territories.layers.contains(where: \.stopped) }

  public var isWithinTolerance: Bool { territories.layers.allSatisfy(\.outcome.isWithinTolerance) }

  /// The map of a layer.
  public func layer(_ id: LayerID) -> LayerPlan? { territories.layers.first { $0.layer == id } }
}
