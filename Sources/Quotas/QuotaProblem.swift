import SalesModel

/// What quotas are set from.
public struct QuotaProblem: Sendable, Equatable {
  public let layer: LayerID
  /// What each account bought; rows of one account and period are summed (products, say).
  public let demand: [DemandRecord]
  /// The territory of each account on the map that the quotas are for.
  public let territoryOf: [AccountID: TerritoryID]
  /// Every territory, also those without an account or a history. Their order is not used.
  public let territories: [TerritoryID]
  /// The company target of the whole horizon.
  public let target: Money
  /// The periods that get a quota: consecutive, of the granularity of the demand.
  public let horizon: [Period]
  /// What could be sold in each territory, in major units: the fallback where there is no history.
  public let potential: [TerritoryID: Double]

  /// - Parameter territories: nil for those that `territoryOf` names.
  public init(
    layer: LayerID, demand: [DemandRecord], territoryOf: [AccountID: TerritoryID],
    territories: [TerritoryID]? = nil, target: Money, horizon: [Period],
    potential: [TerritoryID: Double] = [:]
  ) {
    self.layer = layer
    self.demand = demand
    self.territoryOf = territoryOf
    self.territories = Set((territories ?? []) + territoryOf.values).sorted()
    self.target = target
    self.horizon = horizon
    self.potential = potential
  }
}

/// Bounds that no division of the target can meet.
public struct BoundConflict: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable { case floorsExceedTarget, capsBelowTarget }
  public let kind: Kind
  /// The fewest territories whose bounds conflict by themselves.
  public let territories: [TerritoryID]
  /// The sum of their bounds, and the amount that is to be handed out; minor units.
  public let bounds: Double
  public let assigned: Money

  public init(kind: Kind, territories: [TerritoryID], bounds: Double, assigned: Money) {
    self.kind = kind
    self.territories = territories
    self.bounds = bounds
    self.assigned = assigned
  }
}

/// The quotas with what they were made from.
public struct QuotaResult: Sendable, Equatable {
  public let plan: QuotaPlan
  /// nil when all bounds are met. When not nil, the plan still adds up, and the bounds were stretched in proportion.
  public let conflict: BoundConflict?
  /// The forecast by company, territory and account that the quotas rest on.
  public let forecast: ForecastResult

  public init(plan: QuotaPlan, conflict: BoundConflict?, forecast: ForecastResult) {
    self.plan = plan
    self.conflict = conflict
    self.forecast = forecast
  }
}
