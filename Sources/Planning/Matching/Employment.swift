import SalesModel

extension Rep {
  /// Whether the rep is there on some day of `span`.
  func isEmployed(in span: Validity) -> Bool {
    let begins = span.to.map { end in start.map { $0 < end } ?? true } ?? true
    let ends = span.from.map { begin in end.map { begin < $0 } ?? true } ?? true
    return begins && ends
  }
}

extension [Rep] {
  /// The most who are there at one time: a rep and their successor count once.
  var largestForce: Int {
    // Somebody is there first on the day a span begins, so those days suffice; nil stands for ever.
    let days: [CalendarDate?] = [nil] + map(\.start)
    return days.map { day in
      count { rep in
        guard let day else { return rep.start == nil }
        return (rep.start.map { $0 <= day } ?? true) && (rep.end.map { day < $0 } ?? true)
      }
    }.max() ?? 0
  }
}

extension Validity {
  /// Which part of `year` this is, in words; nothing for the whole.
  func note(in year: Validity) -> String {
    let begin = from.flatMap { $0 == year.from ? nil : " from \($0)" } ?? ""
    return begin + (to.flatMap { $0 == year.to ? nil : " until \($0)" } ?? "")
  }
}
