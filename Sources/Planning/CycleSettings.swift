import Compensation
import Headcount
import Quotas
import Results
import SalesModel
import SalesTask

/// The settings of every stage: what plan.yaml says, with the overlay of a scenario applied.
public struct CycleSettings: Sendable, Equatable {
  public var company: String
  public var currency: Currency
  /// The fiscal year that is planned.
  public var planYear: Int
  public var seed: UInt64
  /// Work units of each layer's territory search.
  public var effort: Int
  public var calendar: FiscalCalendar
  public var task: TaskSettings
  public var headcount: HeadcountSettings
  public var layers: [LayerSettings]
  public var quotas: QuotaStage
  /// nil when the plan pays no incentives.
  public var pay: PaySettings?
  public var results: ResultsSettings

  public init(
    company: String, currency: Currency, planYear: Int, seed: UInt64 = 1, effort: Int = 40,
    calendar: FiscalCalendar = .standard, task: TaskSettings, headcount: HeadcountSettings,
    layers: [LayerSettings], quotas: QuotaStage, pay: PaySettings? = nil,
    results: ResultsSettings = ResultsSettings()
  ) {
    self.company = company
    self.currency = currency
    self.planYear = planYear
    self.seed = seed
    self.effort = effort
    self.calendar = calendar
    self.task = task
    self.headcount = headcount
    self.layers = layers
    self.quotas = quotas
    self.pay = pay
    self.results = results
  }
}

/// Which map carries the quotas, and what is divided over it.
public struct QuotaStage: Sendable, Equatable {
  public var layer: LayerID
  /// The target of the plan year for the accounts of this layer.
  public var target: Money
  public var settings: QuotaSettings
  /// What the company is to sell of each product; nil to leave quotas undivided.
  public var products: ProductTargets?
  /// How reps come to owe their territories' quotas.
  public var staffing: StaffingSettings
  /// Whether a part-time rep owes that part of the territory's quota; else the whole.
  public var countsPartTime: Bool
  /// Columns of the accounts (`potential` beside attributes) by which those with little history are expected to sell.
  public var coldStart: [String]
  /// The attribute of the accounts with the day since when there is each; nil for none.
  public var since: String?
  /// What forecasts regress on: days of the periods, and what else is known of them.
  public var days: DayRegressors
  public var regressors: Regressors?

  public init(
    layer: LayerID, target: Money, settings: QuotaSettings = QuotaSettings(),
    products: ProductTargets? = nil, staffing: StaffingSettings = StaffingSettings(),
    countsPartTime: Bool = false, coldStart: [String] = [], since: String? = nil,
    days: DayRegressors = .none, regressors: Regressors? = nil
  ) {
    self.layer = layer
    self.target = target
    self.settings = settings
    self.products = products
    self.staffing = staffing
    self.countsPartTime = countsPartTime
    self.coldStart = coldStart
    self.since = since
    self.days = days
    self.regressors = regressors
  }
}
