import SalesModel

/// What is known of periods beforehand and moves sales: promotions, price changes, events.
public struct Regressors: Sendable, Equatable {
  public let names: [String]
  /// One value a name for each period.
  public let values: [Period: [Double]]

  public init(names: [String], values: [Period: [Double]]) {
    self.names = names
    self.values = values
  }
}

/// What is known of each period of a history and its horizon before anything is fitted.
public struct KnownPeriods: Sendable, Equatable {
  /// Which days a period has. Periods of a calendar of weeks are brought to their usual length: a year of 53 weeks sells a
  /// week more.
  public var calendar: FiscalCalendar
  public var days: DayRegressors
  public var regressors: Regressors?

  public init(
    calendar: FiscalCalendar = .standard, days: DayRegressors = .none, regressors: Regressors? = nil
  ) {
    self.calendar = calendar
    self.days = days
    self.regressors = regressors
  }

  /// The names of all regressors.
  var names: [String] { days.names + (regressors?.names ?? []) }

  /// How long `period` is as a multiple of its usual length: 1 unless its fiscal year has 53 weeks.
  func length(of period: Period) -> Double {
    guard case .weeks(let pattern, _, _) = calendar, calendar.weeks(inYear: period.year) == 53 else {
      return 1
    }
    switch period.granularity {
    case .day, .week: return 1
    case .month where period.indexInYear == 11: return 1 + 1 / Double(pattern.weeks[2])
    case .quarter where period.indexInYear == 3: return 14.0 / 13
    case .year: return 53.0 / 52
    case .month, .quarter: return 1
    }
  }

  /// Periods × names.
  ///
  /// - Throws: `noRegressors` for a period that they say nothing of.
  func design(_ periods: [Period]) throws(DemandError) -> [[Double]] {
    var rows: [[Double]] = []
    for period in periods {
      let own = regressors?.values[period]
      if own == nil, let regressors { throw .noRegressors(regressors.names, period) }
      rows.append(days.values(of: period, calendar) + (own ?? []))
    }
    return rows
  }
}
