import SalesModel

extension Validity {
  /// The part of the days of `span` on which this holds; 1 when the span is open on a side.
  func share(of span: Validity) -> Double {
    guard let begin = span.from, let end = span.to, begin < end else { return 1 }
    let first = max(begin, from ?? begin)
    let last = min(end, to ?? end)
    return max(0, Double(last.dayNumber - first.dayNumber)) / Double(end.dayNumber - begin.dayNumber)
  }

  /// The part of the days of a fiscal period on which this holds.
  func share(of period: Period, _ calendar: FiscalCalendar) -> Double {
    guard from != nil || to != nil else { return 1 }
    return Self.days(of: period, calendar).map { share(of: $0) } ?? 1
  }

  private static func days(of period: Period, _ calendar: FiscalCalendar) -> Validity? {
    switch period.granularity {
    case .day:
      let day = CalendarDate(dayNumber: period.ordinal)
      return Validity(from: day, to: day.adding(days: 1))
    case .week: return nil
    case .month:
      let days = calendar.days(of: period)
      return Validity(from: days.lowerBound, to: days.upperBound)
    case .quarter:
      let first = calendar.days(of: .month(3 * period.indexInYear + 1, of: period.year))
      let last = calendar.days(of: .month(3 * period.indexInYear + 3, of: period.year))
      return Validity(from: first.lowerBound, to: last.upperBound)
    case .year:
      return Validity(
        from: calendar.firstDay(ofYear: period.year), to: calendar.firstDay(ofYear: period.year + 1))
    }
  }
}

extension Money {
  /// A share of the amount, rounded to the minor unit; the amount itself for the whole.
  func part(_ share: Double) -> Money {
    share >= 1 ? self : Money(minorUnits: Int64((Double(minorUnits) * share).rounded()), currency)
  }
}
