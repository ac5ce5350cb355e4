/// How long a period is.
public enum Granularity: String, Sendable, Codable, CaseIterable {
  case day, week, month, quarter, year

  /// How many of these make a year: the season of a demand history.
  public var perYear: Int {
    switch self {
    case .day: 365
    case .week: 52
    case .month: 12
    case .quarter: 4
    case .year: 1
    }
  }
}

/// A period of the calendar, written `2027-01` (month), `2027Q1` (quarter), `2027` (year), `2027-W05` (ISO week) or
/// `2027-01-31` (day).
///
/// Whether quarters and years are fiscal ones is decided by the `FiscalCalendar` that turns a date into a period.
public struct Period: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let granularity: Granularity
  /// Consecutive periods of one granularity have consecutive ordinals.
  public let ordinal: Int

  public init(granularity: Granularity, ordinal: Int) {
    self.granularity = granularity
    self.ordinal = ordinal
  }

  public static func month(_ month: Int, of year: Int) -> Period {
    Period(granularity: .month, ordinal: year * 12 + month - 1)
  }

  public static func quarter(_ quarter: Int, of year: Int) -> Period {
    Period(granularity: .quarter, ordinal: year * 4 + quarter - 1)
  }

  public static func year(_ year: Int) -> Period { Period(granularity: .year, ordinal: year) }

  /// The ISO week that holds `date`.
  public static func week(of date: CalendarDate) -> Period {
    Period(granularity: .week, ordinal: (date.dayNumber + 3).floorDivided(by: 7))
  }

  public static func day(_ date: CalendarDate) -> Period {
    Period(granularity: .day, ordinal: date.dayNumber)
  }

  public func advanced(by count: Int) -> Period {
    Period(granularity: granularity, ordinal: ordinal + count)
  }

  /// The year that the period belongs to (for a week, the ISO year).
  public var year: Int {
    switch granularity {
    case .day: CalendarDate(dayNumber: ordinal).year
    case .week: CalendarDate(dayNumber: ordinal * 7).year  // the Thursday of the week
    case .month: ordinal.floorDivided(by: 12)
    case .quarter: ordinal.floorDivided(by: 4)
    case .year: ordinal
    }
  }

  /// The place within the year, from 0: the season index.
  public var indexInYear: Int {
    switch granularity {
    case .day: ordinal - CalendarDate(unchecked: year, 1, 1).dayNumber
    case .week: ordinal - Self.firstWeek(of: year)
    case .month: ordinal.modulo(12)
    case .quarter: ordinal.modulo(4)
    case .year: 0
    }
  }

  public var description: String {
    switch granularity {
    case .day: CalendarDate(dayNumber: ordinal).description
    case .week: "\(padded(year, 4))-W\(padded(indexInYear + 1, 2))"
    case .month: "\(padded(year, 4))-\(padded(indexInYear + 1, 2))"
    case .quarter: "\(padded(year, 4))Q\(indexInYear + 1)"
    case .year: padded(year, 4)
    }
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.granularity == right.granularity
      ? left.ordinal < right.ordinal : left.granularity.perYear > right.granularity.perYear
  }

  static func firstWeek(of year: Int) -> Int {
    // January 4 always lies in the first ISO week.
    (CalendarDate(unchecked: year, 1, 4).dayNumber + 3).floorDivided(by: 7)
  }
}

extension Period {
  /// nil when `text` is none of the written forms (`2027`, `2027Q1`, `2027-Q1`, `2027-01`, `2027-W05`, `2027-01-31`).
  public init?(_ text: String) {
    let bytes = Array(text.uppercased().utf8)
    guard bytes.count >= 4, let year = Self.number(bytes[0..<4]), year >= 1 else { return nil }
    var rest = bytes[4...]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    if rest.isEmpty, bytes.count == 4 {
      self = .year(year)
    } else if rest.first == UInt8(ascii: "Q"), rest.count == 2, let q = Self.number(rest.dropFirst()),
      (1...4).contains(q)
    {
      self = .quarter(q, of: year)
    } else if rest.first == UInt8(ascii: "W"), rest.count == 3, let week = Self.number(rest.dropFirst()),
      week >= 1, week <= Self.firstWeek(of: year + 1) - Self.firstWeek(of: year)
    {
      self.init(granularity: .week, ordinal: Self.firstWeek(of: year) + week - 1)
    } else if rest.count == 2, bytes.count == 7, let month = Self.number(rest), (1...12).contains(month) {
      self = .month(month, of: year)
    } else if let date = CalendarDate(iso: text) {
      self = .day(date)
    } else {
      return nil
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }
}
