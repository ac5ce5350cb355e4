import Statistics

/// How forecasts of all levels are made to add up.
public enum Reconciliation: String, Sendable, Codable, CaseIterable {
  /// Minimum trace with the shrunk covariance of one-step errors (Wickramasuriya, Athanasopoulos, Hyndman 2019).
  case mint
  /// The same with structural weights: the number of bottom series below each.
  case wls
  /// The same with the identity.
  case ols
  /// The bottom forecasts, summed.
  case bottomUp = "bottom-up"
  /// As forecast: the levels do not add up.
  case none
}

/// The settings of a forecast.
public struct ForecastOptions: Sendable, Equatable {
  /// How many periods after the history.
  public var horizon: Int
  /// How many periods lie between the history and the horizon.
  public var lead: Int
  /// Periods in a season; nil: by the granularity (month 12, quarter 4, week 52, day 7, year 1).
  public var season: Int?
  public var reconciliation: Reconciliation
  /// Winsorise one-off deals before the final fit.
  public var cleansOneOffs: Bool
  /// What was decided by hand about single amounts; holds whether or not others are looked for.
  public var oneOffs: [OneOffPin]
  /// Keep the forecasts of series that are not mostly negative at zero or above.
  public var isNonNegative: Bool
  /// What is known of each period beforehand: its length, its days, promotions.
  public var known: KnownPeriods
  /// How many past years the forecast is repeated for, to see how wide intervals have to be; 0 leaves them as the models
  /// state them.
  public var rehearsedYears: Int
  public var threads: Threads
  var grid = OperatorGrid.full

  public init(
    horizon: Int, lead: Int = 0, season: Int? = nil, reconciliation: Reconciliation = .mint,
    cleansOneOffs: Bool = true, oneOffs: [OneOffPin] = [],
    isNonNegative: Bool = true, known: KnownPeriods = KnownPeriods(), rehearsedYears: Int = 2,
    threads: Threads = .single
  ) {
    self.horizon = horizon
    self.lead = lead
    self.season = season
    self.reconciliation = reconciliation
    self.cleansOneOffs = cleansOneOffs
    self.oneOffs = oneOffs
    self.isNonNegative = isNonNegative
    self.known = known
    self.rehearsedYears = rehearsedYears
    self.threads = threads
  }
}
