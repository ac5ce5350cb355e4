extension FiscalCalendar {
  /// The days of a fiscal period: the first one and the first after it.
  public func span(of period: Period) -> Validity {
    switch period.granularity {
    case .day: return Self.span(CalendarDate(dayNumber: period.ordinal), days: 1)
    case .week: return Self.span(CalendarDate(dayNumber: period.ordinal * 7 - 3), days: 7)
    case .month:
      let days = days(of: period)
      return Self.span(days.lowerBound, days.upperBound)
    case .quarter:
      let first = days(of: .month(3 * period.indexInYear + 1, of: period.year))
      let last = days(of: .month(3 * period.indexInYear + 3, of: period.year))
      return Self.span(first.lowerBound, last.upperBound)
    case .year: return Self.span(firstDay(ofYear: period.year), firstDay(ofYear: period.year + 1))
    }
  }

  private static func span(_ first: CalendarDate, days: Int) -> Validity {
    span(first, first.adding(days: days))
  }

  private static func span(_ first: CalendarDate, _ next: CalendarDate) -> Validity {
    // No period ends before it begins.
    Validity(from: first, to: next) ?? .always
  }
}

extension Validity {
  /// How many days there are; nil when it is open on a side.
  public var dayCount: Int? {
    from.flatMap { first in to.map { $0.dayNumber - first.dayNumber } }
  }

  /// The part of the days of `span` on which this holds; 1 when the span is open on a side.
  public func share(of span: Validity) -> Double {
    guard let begin = span.from, let end = span.to, begin < end else { return 1 }
    let first = max(begin, from ?? begin)
    let last = min(end, to ?? end)
    return max(0, Double(last.dayNumber - first.dayNumber)) / Double(end.dayNumber - begin.dayNumber)
  }

  /// The part of the days of a fiscal period on which this holds.
  public func share(of period: Period, _ calendar: FiscalCalendar) -> Double {
    from == nil && to == nil ? 1 : share(of: calendar.span(of: period))
  }
}
