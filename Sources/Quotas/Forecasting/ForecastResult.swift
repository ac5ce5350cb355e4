import SalesModel

/// The forecast of one series: an aggregate (with `*` in the keys that it sums over) or a bottom series.
public struct SeriesForecast: Sendable, Equatable {
  public let keys: [String]
  /// One value a period of the horizon.
  public let mean: [Double]
  /// The ends of the central 80 % interval.
  public let lower80: [Double]
  public let upper80: [Double]
  /// The standard deviation of each period and of the horizon's sum.
  public let deviation: [Double]
  public let sumDeviation: Double

  public init(
    keys: [String], mean: [Double], lower80: [Double], upper80: [Double], deviation: [Double],
    sumDeviation: Double
  ) {
    self.keys = keys
    self.mean = mean
    self.lower80 = lower80
    self.upper80 = upper80
    self.deviation = deviation
    self.sumDeviation = sumDeviation
  }
}

/// A cell of the history that was taken for a one-off deal, or said to be one, and changed before the final fit.
public struct CleanedCell: Sendable, Equatable {
  public let keys: [String]
  public let period: Period
  public let amount: Double
  public let replacement: Double
  /// Whether it was decided by hand.
  public let isPinned: Bool

  public init(
    keys: [String], period: Period, amount: Double, replacement: Double, isPinned: Bool = false
  ) {
    self.isPinned = isPinned
    self.keys = keys
    self.period = period
    self.amount = amount
    self.replacement = replacement
  }
}

/// The forecasts of every level of a hierarchy.
public struct ForecastResult: Sendable, Equatable {
  public let keyNames: [String]
  /// The periods of the horizon.
  public let periods: [Period]
  /// The aggregates, level by level, then the bottom series in panel order.
  public let series: [SeriesForecast]
  /// How many of `series` are aggregates.
  public let aggregateCount: Int
  public let cleaned: [CleanedCell]
  /// Decisions about amounts that the history does not have.
  public let unmatchedPins: [OneOffPin]
  /// What regressors do to the first level, the total by default; series of all levels have their own effects.
  public let effects: [RegressorEffect]
  /// What past years made of the widths of intervals: a factor a level of the hierarchy, last that of the bottom series;
  /// empty when no past year was looked at.
  public let widths: [Double]
  /// How the levels were made to add up: as asked for, `wls` where the covariance was numerically
  /// singular, or `bottomUp` where that was too.
  public let reconciliation: Reconciliation

  public init(
    keyNames: [String], periods: [Period], series: [SeriesForecast], aggregateCount: Int,
    cleaned: [CleanedCell], unmatchedPins: [OneOffPin] = [], effects: [RegressorEffect] = [],
    widths: [Double] = [], reconciliation: Reconciliation
  ) {
    self.unmatchedPins = unmatchedPins
    self.effects = effects
    self.widths = widths
    self.reconciliation = reconciliation
    self.keyNames = keyNames
    self.periods = periods
    self.series = series
    self.aggregateCount = aggregateCount
    self.cleaned = cleaned
  }

  /// What each bottom series is expected to sell in each period, by its last key.
  public var bottomSales: [AccountID: [Double]] {
    let bottom = series.dropFirst(aggregateCount)
    return Dictionary(
      bottom.map { (AccountID($0.keys.last ?? ""), $0.mean) }, uniquingKeysWith: { first, _ in first })
  }
}
