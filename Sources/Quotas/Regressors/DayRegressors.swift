import SalesModel

/// What of the days in a period a forecast regresses on.
///
/// Both are of Findley, Monsell, Bell, Otto, Chen (1998), as in X-13ARIMA-SEATS. Periods of whole weeks have as many of each
/// day, so that only periods of calendar months learn from them.
public enum DayRegressors: String, Sendable, Codable, CaseIterable {
  case none
  /// Mondays to Fridays against weekends, and leap years.
  case working
  /// Each day of the week by itself against Sundays, and leap years.
  case trading

  /// The names of the regressors, in the order of `values(of:_:)`.
  public var names: [String] {
    switch self {
    case .none: []
    case .working: ["working days", "leap year"]
    case .trading: ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "leap year"]
    }
  }

  /// One value a name. O(days).
  func values(of period: Period, _ calendar: FiscalCalendar) -> [Double] {
    guard self != .none else { return [] }
    let days = calendar.span(of: period)
    guard let first = days.from, let end = days.to else { return names.map { _ in 0 } }
    var counts = [Double](repeating: 0, count: 7)
    for day in first.dayNumber..<end.dayNumber { counts[CalendarDate(dayNumber: day).weekday - 1] += 1 }
    let leap = Self.hasLeapDays(period, calendar) ? Self.leapDay(first, end) : 0
    guard self == .working else { return counts[..<6].map { $0 - counts[6] } + [leap] }
    return [counts[..<5].reduce(0, +) - 2.5 * (counts[5] + counts[6]), leap]
  }

  /// Only periods of calendar months are a day longer in leap years.
  private static func hasLeapDays(_ period: Period, _ calendar: FiscalCalendar) -> Bool {
    guard case .months = calendar else { return false }
    return period.granularity != .day && period.granularity != .week
  }

  /// How much longer a period with the end of February is than on average of four years.
  private static func leapDay(_ first: CalendarDate, _ end: CalendarDate) -> Double {
    for year in first.year...end.year {
      let february = CalendarDate.days(inMonth: 2, of: year)
      guard let last = CalendarDate(year: year, month: 2, day: february) else { continue }
      if first <= last, last < end { return february == 29 ? 0.75 : -0.25 }
    }
    return 0
  }
}
