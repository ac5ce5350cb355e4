/// How a company cuts time into fiscal years, quarters and months.
public enum FiscalCalendar: Hashable, Sendable, Codable {
  /// Calendar months; the fiscal year begins with `startMonth` (1…12) and is named after the year it ends in,
  /// or the calendar year when it begins in January.
  case months(startMonth: Int)
  /// Whole weeks: each quarter has three months of `pattern` weeks (4-4-5, 4-5-4 or 5-4-4); the year ends on the
  /// `endWeekday` (1 Monday … 7 Sunday) nearest to the end of `endMonth`, so that some years have 53 weeks, the
  /// extra one in the last month. The year is named after the calendar year of `endMonth`.
  case weeks(pattern: WeekPattern, endMonth: Int, endWeekday: Int)

  public static let standard = FiscalCalendar.months(startMonth: 1)

  public enum WeekPattern: String, Sendable, Codable, CaseIterable {
    case fourFourFive = "4-4-5"
    case fourFiveFour = "4-5-4"
    case fiveFourFour = "5-4-4"

    public var weeks: [Int] {
      switch self {
      case .fourFourFive: [4, 4, 5]
      case .fourFiveFour: [4, 5, 4]
      case .fiveFourFour: [5, 4, 4]
      }
    }
  }

  /// The fiscal month that holds `date`: month 1 is the first of the fiscal year.
  public func month(of date: CalendarDate) -> Period {
    switch self {
    case .months(let start):
      let shifted = date.year * 12 + date.month - 1 - (start - 1)
      let year = shifted.floorDivided(by: 12) + (start == 1 ? 0 : 1)
      return .month(shifted.modulo(12) + 1, of: year)
    case .weeks(let pattern, _, _):
      let year = fiscalYear(of: date)
      let week = (date.dayNumber - firstDay(ofYear: year).dayNumber) / 7
      return .month(Self.month(ofWeek: week, pattern), of: year)
    }
  }

  public func quarter(of date: CalendarDate) -> Period {
    let month = month(of: date)
    return .quarter(month.indexInYear / 3 + 1, of: month.year)
  }

  public func year(of date: CalendarDate) -> Period { .year(month(of: date).year) }

  /// The fiscal period of `granularity` that holds `date`.
  public func period(_ granularity: Granularity, of date: CalendarDate) -> Period {
    switch granularity {
    case .day: .day(date)
    case .week: .week(of: date)
    case .month: month(of: date)
    case .quarter: quarter(of: date)
    case .year: year(of: date)
    }
  }

  /// The first day of fiscal year `year`.
  public func firstDay(ofYear year: Int) -> CalendarDate {
    switch self {
    case .months(let start):
      CalendarDate(unchecked: start == 1 ? year : year - 1, start, 1)
    case .weeks(_, let endMonth, let endWeekday):
      Self.lastDay(year - 1, endMonth, endWeekday).adding(days: 1)
    }
  }

  /// How many weeks fiscal year `year` has; 52 for years of months.
  public func weeks(inYear year: Int) -> Int {
    guard case .weeks = self else { return 52 }
    return (firstDay(ofYear: year + 1).dayNumber - firstDay(ofYear: year).dayNumber) / 7
  }

  /// The days of fiscal month `month`.
  public func days(of month: Period) -> Range<CalendarDate> {
    precondition(month.granularity == .month, "the days of \(month)")
    switch self {
    case .months(let start):
      return firstDay(month, start)..<firstDay(month.advanced(by: 1), start)
    case .weeks(let pattern, _, _):
      let first = firstDay(ofYear: month.year)
      let before = (0..<month.indexInYear).reduce(0) { $0 + pattern.weeks[$1 % 3] }
      let start = first.adding(days: before * 7)
      let end =
        month.indexInYear == 11
        ? firstDay(ofYear: month.year + 1) : start.adding(days: pattern.weeks[month.indexInYear % 3] * 7)
      return start..<end
    }
  }

  private func firstDay(_ month: Period, _ start: Int) -> CalendarDate {
    let ordinal = month.ordinal + start - 1 - (start == 1 ? 0 : 12)
    return CalendarDate(unchecked: ordinal.floorDivided(by: 12), ordinal.modulo(12) + 1, 1)
  }

  private func fiscalYear(of date: CalendarDate) -> Int {
    (date.year - 1...date.year + 2).first { date < firstDay(ofYear: $0 + 1) } ?? date.year
  }

  private static func month(ofWeek week: Int, _ pattern: WeekPattern) -> Int {
    var end = 0
    for month in 0..<12 {
      end += pattern.weeks[month % 3]
      if week < end { return month + 1 }
    }
    return 12
  }

  /// The `weekday` nearest to the last day of `month` in `year`.
  private static func lastDay(_ year: Int, _ month: Int, _ weekday: Int) -> CalendarDate {
    let end = CalendarDate(unchecked: year, month, CalendarDate.days(inMonth: month, of: year))
    let ahead = (weekday - end.weekday).modulo(7)
    return end.adding(days: ahead <= 3 ? ahead : ahead - 7)
  }
}
