import SalesModel

/// What a cell says as a date.
enum DateReading: Equatable {
  /// One day, whatever the order of day and month.
  case day(CalendarDate)
  /// A day only when read in this order.
  case only(DateOrder, CalendarDate)
  /// Two days are possible.
  case either(dayFirst: CalendarDate, monthFirst: CalendarDate)

  /// The day under `order`; nil when it cannot be read so.
  func date(_ order: DateOrder?) -> CalendarDate? {
    switch self {
    case .day(let date): date
    case .only(let wanted, let date): order == nil || order == wanted ? date : nil
    case .either(let dayFirst, let monthFirst):
      order.map { $0 == .dayFirst ? dayFirst : monthFirst }
    }
  }
}

/// A date as written, with the time of day where there is one.
struct Timestamp {
  let reading: DateReading
  let time: TimeOfDay?

  /// The day under `order`; nil when it cannot be read so.
  func date(_ order: DateOrder?, _ days: inout LocalDays) -> CalendarDate? {
    reading.date(order).map { days.day($0, time) }
  }
}

/// Reads dates: ISO 8601 with or without a time, `1/31/2027`, `31.01.2027`, `31-Jan-2027`, `Jan 31, 2027`, `20270131`.
enum DateText {
  /// The common case, without copying: `2027-01-31`, alone.
  @inline(__always)
  static func iso(_ bytes: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    var digits = (year: 0, month: 0, day: 0)
    for index in [0, 1, 2, 3] {
      guard bytes[index] &- 48 < 10 else { return nil }
      digits.year = digits.year * 10 + Int(bytes[index] &- 48)
    }
    guard bytes[5] &- 48 < 10, bytes[6] &- 48 < 10, bytes[8] &- 48 < 10, bytes[9] &- 48 < 10 else {
      return nil
    }
    digits.month = Int(bytes[5] &- 48) * 10 + Int(bytes[6] &- 48)
    digits.day = Int(bytes[8] &- 48) * 10 + Int(bytes[9] &- 48)
    return CalendarDate(year: digits.year, month: digits.month, day: digits.day)
  }

  static func read(_ text: String) -> Timestamp? {
    let (day, time) = timeApart(text.trimmed)
    return reading(day).map { Timestamp(reading: $0, time: time) }
  }

  private static func reading(_ day: String) -> DateReading? {
    let parts = day.split { "-/., ".contains($0) }.map(String.init)
    let signs = Set(day.filter { "-/.".contains($0) })
    if parts.count == 1, day.count == 8, let all = number(day) {
      return CalendarDate(year: all / 10_000, month: all / 100 % 100, day: all % 100).map { .day($0) }
    }
    guard parts.count == 3, signs.count <= 1 else { return nil }
    if let named = named(parts) { return .day(named) }
    // Without a month's name, one sign must part the numbers.
    guard signs.count == 1, !day.contains(","), !day.contains(" ") else { return nil }
    return numeric(parts, isDotted: signs == ["."])
  }

  /// Parts a time of day from the date before it: `T10:00:00Z`, ` 3:04 PM`. What is no time stays with the date.
  private static func timeApart(_ text: String) -> (day: String, time: TimeOfDay?) {
    guard let colon = text.firstIndex(of: ":"),
      let cut = text[..<colon].lastIndex(where: { $0 == " " || $0 == "T" || $0 == "t" || $0 == "," }),
      let time = TimeOfDay(text[text.index(after: cut)...])
    else { return (text, nil) }
    return (String(text[..<cut]).trimmed, time)
  }

  private static func numeric(_ parts: [String], isDotted: Bool) -> DateReading? {
    guard let a = number(parts[0]), let b = number(parts[1]), let c = number(parts[2]) else { return nil }
    if parts[0].count == 4 {
      guard parts[1].count <= 2, parts[2].count <= 2 else { return nil }
      return CalendarDate(year: a, month: b, day: c).map { .day($0) }
    }
    guard parts[0].count <= 2, parts[1].count <= 2, let year = year(parts[2], c) else { return nil }
    let dayFirst = CalendarDate(year: year, month: b, day: a)
    let monthFirst = CalendarDate(year: year, month: a, day: b)
    // Dots are only used where the day comes first.
    if isDotted { return dayFirst.map { .day($0) } }
    switch (dayFirst, monthFirst) {
    case (let day?, let month?): return day == month ? .day(day) : .either(dayFirst: day, monthFirst: month)
    case (let day?, nil): return .only(.dayFirst, day)
    case (nil, let month?): return .only(.monthFirst, month)
    case (nil, nil): return nil
    }
  }

  /// `31 Jan 2027`, `Jan 31 2027`, `2027 Jan 31`; names of three letters or whole, English.
  private static func named(_ parts: [String]) -> CalendarDate? {
    guard let at = parts.firstIndex(where: { month($0) != nil }), let month = month(parts[at]) else {
      return nil
    }
    var rest = parts
    rest.remove(at: at)
    if rest[0].count == 4, number(rest[0]) != nil { rest.swapAt(0, 1) }
    guard let day = number(ordinalless(rest[0])), rest[0].count <= 4, let c = number(rest[1]),
      let year = year(rest[1], c)
    else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  private static func ordinalless(_ day: String) -> String {
    ["st", "nd", "rd", "th"].contains { day.lowercased().hasSuffix($0) } ? String(day.dropLast(2)) : day
  }

  static func month(_ name: String) -> Int? {
    let name = name.lowercased()
    guard name.count >= 3 else { return nil }
    return months.firstIndex { $0 == name || $0.prefix(3) == name || (name == "sept" && $0 == "september") }
      .map { $0 + 1 }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november",
    "december",
  ]

  /// Four digits, or two in 1970…2069.
  static func year(_ text: String, _ value: Int) -> Int? {
    switch text.count {
    case 4: value
    case 2: value < 70 ? 2000 + value : 1900 + value
    default: nil
    }
  }

  static func number(_ text: String) -> Int? {
    guard !text.isEmpty, text.count <= 8, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }
}
