import SalesModel

/// Why quotas cannot be set.
public enum QuotaError: Error, Equatable, Sendable, CustomStringConvertible {
  case demand(DemandError)
  case noTerritories
  case noHorizon
  /// The horizon is not a run of consecutive periods.
  case brokenHorizon(Period, Period)
  /// The demand and the horizon are of different lengths of period.
  case granularity(demand: Period, horizon: Period)
  /// No demand of an account on the map lies before the first period of the horizon.
  case noHistoryBefore(Period)
  /// No year of the history has two years before it.
  case noYears
  case money(MoneyError)
  case negativeTarget(Money)
  /// The setting of this name has a value outside its range.
  case setting(String, Double)
  case unknownTerritory(TerritoryID)
  case unknownUnit(level: String, unit: String)
  /// A unit that lies in two units of the level above it.
  case notNested(level: String, unit: String, in: [String])
  /// A level is named twice, or hedged without being there.
  case level(String)
  /// An exception whose amounts contradict each other, are negative, or are missing.
  case exception(String)
  /// Quotas by product of which no demand and no target names one.
  case noProducts
  /// The products' targets do not sum to the company's.
  case productTargets(sum: Money, target: Money)
  case negativeProductTarget(ProductID, Money)

  public var description: String {
    switch self {
    case .demand(let error): error.description
    case .noTerritories: "no territory to give a quota to"
    case .noHorizon: "no period to give a quota for"
    case .brokenHorizon(let before, let after):
      "the horizon goes from \(before) to \(after): its periods must follow each other"
    case .granularity(let demand, let horizon):
      "demand by periods like \(demand), quotas by periods like \(horizon): they must be of one kind"
    case .noHistoryBefore(let period): "no demand of an account on the map before \(period)"
    case .noYears: "no year to go back to: a backtest needs three years of history"
    case .money(.mixedCurrencies(let first, let second)): "amounts in \(first) and in \(second)"
    case .money(.overflow): "amounts too large to add up"
    case .negativeTarget(let target): "a target of \(target.plainText) \(target.currency), below zero"
    case .setting(let name, let value): "\(name) of \(value) is outside its range"
    case .unknownTerritory(let territory): "an exception for \(territory), which is no territory of the map"
    case .unknownUnit(let level, let unit): "an exception for \(level) \(unit), which holds no territory"
    case .notNested(let level, let unit, let parents):
      "\(level) \(unit) lies in \(parents.joined(separator: " and in ")): a unit lies in one unit of the level above"
    case .level(let name): "a level \(name) that is not there, or is there twice"
    case .exception(let name):
      "the exception for \(name): it needs a quota, a minimum or a maximum from 0, the minimum not above the maximum"
    case .noProducts: "quotas by product need a product in the demand, or targets of products"
    case .productTargets(let sum, let target):
      "the products' targets sum to \(sum.plainText) \(sum.currency); it must be \(target.plainText), the target"
    case .negativeProductTarget(let product, let target):
      "a target of \(target.plainText) \(target.currency) for product \(product), below zero"
    }
  }
}
