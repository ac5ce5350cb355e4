public import SalesModel

extension CSVTable {
  /// The days of a column. A time of day with an offset or `Z` is an instant: it counts on its day in `format.timeZone`, or
  /// of UTC; one without is local and dropped.
  ///
  /// Where `03/04/2027` could be two days, the column as a whole decides (`31/01/2027` elsewhere in it), or
  /// `format.dateOrder`; else such cells are problems that name both days.
  public func dates(_ column: Int) throws(DataProblems) -> [CalendarDate] {
    var log = ProblemLog()
    let dates = dates(column, &log)
    try log.check()
    return dates.map { $0 ?? CalendarDate(dayNumber: 0) }
  }

  /// The same with nil for empty cells.
  public func optionalDates(_ column: Int) throws(DataProblems) -> [CalendarDate?] {
    var log = ProblemLog()
    let dates = dates(column, optional: true, &log)
    try log.check()
    return dates
  }

  /// The periods of a column, all of one length: `2027-01`, `2027Q1`, `2027`, `Jan 2027`, `01/2027`, or days.
  public func periods(_ column: Int) throws(DataProblems) -> [Period] {
    var log = ProblemLog()
    let periods = periods(column, &log)
    try log.check()
    return periods
  }

  /// The periods of `granularity`, by the company's calendar, that hold those of the column; a longer one is a problem.
  ///
  /// - Parameter granularity: nil leaves periods as they are.
  /// - Returns: the periods, and what to say when the last one is far from over.
  public func periods(
    _ column: Int, by granularity: Granularity?, _ calendar: FiscalCalendar
  ) throws(DataProblems) -> (periods: [Period], note: String?) {
    let written = try periods(column)
    guard let granularity else { return (written, nil) }
    var log = ProblemLog()
    var known: [Period: Period] = [:]
    let whole = written.enumerated().map { row, period -> Period in
      if let found = known[period] { return found }
      let span = calendar.span(of: period)
      guard period.granularity.perYear >= granularity.perYear, let from = span.from, let days = span.dayCount
      else {
        log.addLazily(file) {
          problem(row, column, expected: "a period that is no longer than a \(granularity.rawValue)")
        }
        return period
      }
      // A week counts where most of its days are.
      let found = calendar.period(granularity, of: from.adding(days: days / 2))
      known[period] = found
      return found
    }
    try log.check()
    let notes = [Self.unbegun(known, calendar), Self.unfinished(known, calendar)].compactMap(\.self)
    return (whole, notes.isEmpty ? nil : notes.joined(separator: "; "))
  }

  /// When more than a fifth of the first whole period comes before the first one written.
  private static func unbegun(_ known: [Period: Period], _ calendar: FiscalCalendar) -> String? {
    guard let first = known.values.min(), let begin = calendar.span(of: first).from,
      let days = calendar.span(of: first).dayCount,
      let written = known.compactMap({ calendar.span(of: $0.key).from?.dayNumber }).min(),
      5 * (written - begin.dayNumber) > days
    else { return nil }
    return "\(first) counts as whole, but rows begin \(written - begin.dayNumber) days after it does"
  }

  /// When more than a fifth of the last whole period comes after the last one written.
  private static func unfinished(_ known: [Period: Period], _ calendar: FiscalCalendar) -> String? {
    guard let last = known.values.max(), let end = calendar.span(of: last).to,
      let days = calendar.span(of: last).dayCount,
      let written = known.compactMap({ calendar.span(of: $0.key).to?.dayNumber }).max(),
      5 * (end.dayNumber - written) > days
    else { return nil }
    return "\(last) counts as whole, but rows end \(end.dayNumber - written) days before it does"
  }

  /// nil for the cells that are empty or a problem.
  func dates(_ column: Int, optional: Bool = false, _ log: inout ProblemLog) -> [CalendarDate?] {
    var dates: [CalendarDate?] = []
    dates.reserveCapacity(rowCount)
    var days = LocalDays(format.timeZone)
    var others: [(row: Int, written: Timestamp?)] = []
    for row in 0..<rowCount {
      let day = days.day(raw(row, column))
      dates.append(day)
      if day == nil { others.append((row, DateText.read(text(row: row, column: column)))) }
    }
    let order = dateOrder(others.lazy.compactMap(\.written?.reading))
    for (row, written) in others {
      dates[row] = written?.date(order, &days)
      guard dates[row] == nil else { continue }
      if optional, raw(row, column).allSatisfy({ $0 == 32 }) { continue }
      log.addLazily(file) { problem(row, column, expected: Self.words(for: written?.reading, order)) }
    }
    return dates
  }

  func periods(_ column: Int, _ log: inout ProblemLog) -> [Period] {
    var periods: [Period] = []
    periods.reserveCapacity(rowCount)
    var days = LocalDays(format.timeZone)
    var others: [(row: Int, written: Timestamp?)] = []
    for row in 0..<rowCount {
      if let period = periods.last, others.last?.row != row - 1, hasSameBytes(row, row - 1, column) {
        periods.append(period)
      } else if let month = Self.plainMonth(raw(row, column)) {
        periods.append(month)
      } else if let day = days.day(raw(row, column)) {
        periods.append(.day(day))
      } else if let period = PeriodText.read(text(row: row, column: column)) {
        periods.append(period)
      } else {
        others.append((row, DateText.read(text(row: row, column: column))))
        periods.append(.year(1))
      }
    }
    let order = dateOrder(others.lazy.compactMap(\.written?.reading))
    var failed: Set<Int> = []
    for (row, written) in others {
      if let date = written?.date(order, &days) {
        periods[row] = .day(date)
      } else {
        failed.insert(row)
        log.addLazily(file) {
          problem(row, column, expected: Self.words(for: written?.reading, order, isPeriod: true))
        }
      }
    }
    checkLengths(periods, except: failed, column, &log)
    return periods
  }

  /// All periods of a column must be of the length of the first.
  private func checkLengths(
    _ periods: [Period], except failed: Set<Int>, _ column: Int, _ log: inout ProblemLog
  ) {
    guard let first = periods.indices.first(where: { !failed.contains($0) }) else { return }
    let length = periods[first].granularity
    for row in periods.indices where periods[row].granularity != length && !failed.contains(row) {
      log.addLazily(file) { problem(row, column, expected: "a \(length.rawValue), as in the first row") }
    }
  }

  private func hasSameBytes(_ row: Int, _ other: Int, _ column: Int) -> Bool {
    raw(row, column).elementsEqual(raw(other, column))
      && cell(row, column).isEscaped == cell(other, column).isEscaped
  }

  /// `2027-01`, without copying.
  private static func plainMonth(_ bytes: UnsafeBufferPointer<UInt8>) -> Period? {
    guard bytes.count == 7, bytes[4] == UInt8(ascii: "-") else { return nil }
    var value = 0
    for index in [0, 1, 2, 3, 5, 6] {
      let digit = bytes[index] &- 48
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    guard value >= 100, (1...12).contains(value % 100) else { return nil }
    return .month(value % 100, of: value / 100)
  }

  /// The order that the format sets, or that cells with a day past 12 prove; nil when they prove none or both.
  private func dateOrder(_ readings: some Sequence<DateReading>) -> DateOrder? {
    if let order = format.dateOrder { return order }
    var proved: Set<DateOrder> = []
    for case .only(let order, _) in readings { proved.insert(order) }
    return proved.count == 1 ? proved.first : nil
  }

  private static func words(for reading: DateReading?, _ order: DateOrder?, isPeriod: Bool = false) -> String
  {
    switch reading {
    case .either(let dayFirst, let monthFirst):
      "\(dayFirst) (day first) or \(monthFirst) (month first), but which? Set dates to dmy or mdy, in plan.yaml or by --dates"
    case .only:
      "a date with the \(order == .dayFirst ? "day" : "month") first"
    case .day, nil:
      isPeriod ? "a period such as 2027-01, 2027Q1 or 2027" : "a date such as 2027-01-31"
    }
  }
}
