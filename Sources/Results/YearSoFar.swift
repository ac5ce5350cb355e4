import SalesModel

/// The pay periods of the plan year and how many of them have complete results.
struct YearSoFar: Equatable {
  /// All periods with quotas, ascending.
  let periods: [Period]
  /// Those up to the last with results.
  let elapsed: [Period]
  let calendar: FiscalCalendar

  init(_ problem: ResultsProblem, _ settings: ResultsSettings) throws(ResultsError) {
    let periods = Set(problem.quotas.lines.compactMap(\.period)).sorted()
    guard let first = periods.first else { throw .noQuotas }
    let through = settings.through ?? problem.actuals.map(\.period).max()
    for period in periods + problem.actuals.map(\.period) + [through].compactMap({ $0 })
    where period.granularity != first.granularity {
      throw .mixedPeriods(first, period)
    }
    self.periods = periods
    elapsed = through.map { last in periods.filter { $0 <= last } } ?? []
    calendar = settings.calendar
  }

  /// The part of the year that has passed, 0…1.
  var share: Double { Double(elapsed.count) / Double(periods.count) }

  func contains(_ period: Period) -> Bool {
    guard let first = elapsed.first, let last = elapsed.last else { return false }
    return first <= period && period <= last
  }

  func contains(_ date: CalendarDate) -> Bool {
    guard let first = periods.first else { return false }
    return contains(calendar.period(first.granularity, of: date))
  }

  var name: String { elapsed.last.map { "through \($0)" } ?? "before the first period" }
}
