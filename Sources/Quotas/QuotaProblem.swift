import SalesModel

/// What quotas are set from.
public struct QuotaProblem: Sendable, Equatable {
  public let layer: LayerID
  /// What each account bought; rows of one account and period are summed. Their products count for `splitByProduct` alone.
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
  /// How that falls on accounts: what one of a territory without history takes along when it moves.
  public let accountPotential: [AccountID: Double]
  /// The units above the territories, the outermost level first.
  public let levels: [QuotaLevel]
  /// By which accounts with little history are expected to sell; nil to leave them to their own history.
  public let attributes: AccountAttributes?
  /// What is known beforehand of the periods of the history and the horizon: their days, what moves sales in them.
  public let known: KnownPeriods

  /// - Parameter territories: nil for those that `territoryOf` names.
  public init(
    layer: LayerID, demand: [DemandRecord], territoryOf: [AccountID: TerritoryID],
    territories: [TerritoryID]? = nil, target: Money, horizon: [Period],
    potential: [TerritoryID: Double] = [:], accountPotential: [AccountID: Double] = [:],
    levels: [QuotaLevel] = [],
    attributes: AccountAttributes? = nil, known: KnownPeriods = KnownPeriods()
  ) {
    self.layer = layer
    self.demand = demand
    self.territoryOf = territoryOf
    self.territories = Set((territories ?? []) + territoryOf.values).sorted()
    self.target = target
    self.horizon = horizon
    self.potential = potential
    self.accountPotential = accountPotential
    self.levels = levels
    self.attributes = attributes
    self.known = known
  }

  /// What turns periods into days.
  var calendar: FiscalCalendar { known.calendar }
}

/// The quotas with what they were made from.
public struct QuotaResult: Sendable, Equatable {
  public let plan: QuotaPlan
  /// Empty when all bounds are met. When not, the plan still adds up, and bounds gave way in proportion, pins last.
  public let conflicts: [BoundConflict]
  /// The forecast by company, territory and account that the quotas rest on.
  public let forecast: ForecastResult
  /// What each account of the map is expected to sell in each period of the horizon, as its territory's expectation counts it,
  /// major units: what moves with it when it changes territory. One that is in no series and not new is not in it.
  public let accountSales: [AccountID: [Double]]

  public init(
    plan: QuotaPlan, conflicts: [BoundConflict], forecast: ForecastResult, accountSales: [AccountID: [Double]]
  ) {
    self.plan = plan
    self.conflicts = conflicts
    self.forecast = forecast
    self.accountSales = accountSales
  }
}
