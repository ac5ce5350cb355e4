import SalesModel

/// What a territory sold in a past year against the quota that a method would have given it.
public struct BacktestCase: Sendable, Equatable, Codable {
  public let method: String
  /// The first period of the year that is judged.
  public let year: Period
  public let territory: TerritoryID
  /// Major units. Quotas sum to what was sold, since only the division is judged.
  public let quota: Double
  public let actual: Double
  /// What was known before the year, in the order of `KnownBefore`; nil where it was not.
  public let known: [Double?]

  public var isHit: Bool { actual >= quota }
}

/// What was known of a territory before the year, by which fairness is judged.
public enum KnownBefore: String, Sendable, Codable, CaseIterable {
  /// Last year's sales over those of the year before, as a logarithm.
  case growth = "prior growth"
  /// Last year's sales, as a logarithm.
  case size
  /// How uncertain its result was: the deviation of its logarithm.
  case volatility
  /// How many years its rep had been there.
  case tenure
}

/// A figure with what resampling the years leaves open.
public struct BootstrapFigure: Sendable, Equatable, Codable {
  public let value: Double
  /// The ends of the central 95 % of means over resampled years (Efron 1979); the value itself with one year.
  public let lower: Double
  public let upper: Double
}

/// Hit rate of the upper third by what was known before, less that of the lower third.
public struct HitGap: Sendable, Equatable, Codable {
  public let by: KnownBefore
  public let figure: BootstrapFigure
  /// The ends of the central 95 % of gaps over worlds drawn from the model itself; nil for methods without a model.
  public let modelLower: Double?
  public let modelUpper: Double?

  public var isInsideModel: Bool? {
    modelLower.flatMap { lower in modelUpper.map { (lower...max(lower, $0)).contains(figure.value) } }
  }
}

/// How one method of dividing would have done.
public struct MethodScore: Sendable, Equatable, Codable {
  public let method: String
  /// Σ |quota − actual| / 2 over what all sold: the share of the total that lay in the wrong place.
  public let misallocated: BootstrapFigure
  /// The share of territories at or above quota.
  public let hitRate: BootstrapFigure
  public let gaps: [HitGap]
  /// The share of the variance of attainment within years that what was known before explains, by regression.
  public let explained: Double
}

/// How often quotas that should be reached with a chance were.
public struct CalibrationPoint: Sendable, Equatable, Codable {
  public let chance: Double
  /// When what all sell together is known, so that only the division is uncertain; and without knowing it.
  public let givenTotal: BootstrapFigure
  public let unconditional: BootstrapFigure
}

/// A policy on the company's own past: quotas set at the end of each year from what was known then.
public struct BacktestReport: Sendable, Equatable, Codable {
  /// The first period of each year judged, ascending.
  public let years: [Period]
  /// The policy first, then what it is compared with.
  public let methods: [MethodScore]
  public let calibration: [CalibrationPoint]
  /// The share of years in which the company's result lay inside its 80 % interval.
  public let companyInside80: Double
  public let cases: [BacktestCase]

  /// The figures without the single cases.
  public var summary: BacktestReport {
    BacktestReport(
      years: years, methods: methods, calibration: calibration, companyInside80: companyInside80, cases: [])
  }
}

/// What a backtest looks at.
public struct BacktestOptions: Sendable, Equatable {
  /// How many past years at most, the latest.
  public var years: Int
  /// Worlds drawn from the model for the range of gaps that luck alone gives.
  public var worlds: Int
  public var seed: UInt64
  /// When the rep of each territory began there: for gaps by tenure.
  public var tenures: [TerritoryID: CalendarDate]

  public init(
    years: Int = 12, worlds: Int = 1000, seed: UInt64 = 1, tenures: [TerritoryID: CalendarDate] = [:]
  ) {
    self.years = years
    self.worlds = worlds
    self.seed = seed
    self.tenures = tenures
  }
}
