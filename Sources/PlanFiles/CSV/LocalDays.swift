import Foundation
import SalesModel

/// Finds the calendar day on which a timestamp falls in a time zone.
///
/// Most days have one offset from UTC: it is looked up once, so that a timestamp costs some 20 ns after the first of its day.
struct LocalDays {
  /// How far local time is ahead of UTC on one day of UTC, in seconds.
  private enum Offset {
    case constant(Int)
    /// Clocks are changed on that day.
    case changing
  }

  private static let day = 86_400
  /// nil: days of UTC.
  private let zone: TimeZone?
  /// By the number of the day of UTC.
  private var offsets: [Int: Offset] = [:]

  init(_ zone: TimeZone?) { self.zone = zone }

  /// The day that is written as `date` with `time`: `date` itself for a local time, else the day of the zone at that
  /// instant.
  mutating func day(_ date: CalendarDate, _ time: TimeOfDay?) -> CalendarDate {
    guard let time, let east = time.offset else { return date }
    let instant = date.dayNumber * Self.day + time.seconds - east
    return CalendarDate(dayNumber: Self.dayNumber(instant + offset(at: instant)))
  }

  /// The day of `2027-01-31` or of `2027-01-31T02:30:00.000Z`, without copying; nil for other ways to write one.
  @inline(__always)
  mutating func day(_ bytes: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
    guard bytes.count >= 10, let date = DateText.iso(UnsafeBufferPointer(rebasing: bytes[..<10])) else {
      return nil
    }
    if bytes.count == 10 { return date }
    guard [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
      let time = TimeOfDay(UnsafeBufferPointer(rebasing: bytes[11...]))
    else { return nil }
    return day(date, time)
  }

  /// Seconds that the zone is ahead of UTC at `instant`, in seconds since 1970.
  private mutating func offset(at instant: Int) -> Int {
    guard let zone else { return 0 }
    let number = Self.dayNumber(instant)
    if case .constant(let seconds)? = offsets[number] { return seconds }
    if offsets[number] == nil {
      let first = Self.seconds(zone, number * Self.day)
      let isConstant = first == Self.seconds(zone, (number + 1) * Self.day - 1)
      offsets[number] = isConstant ? .constant(first) : .changing
      if isConstant { return first }
    }
    return Self.seconds(zone, instant)
  }

  private static func seconds(_ zone: TimeZone, _ instant: Int) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
  }

  /// The day that holds a second, counted from 1970-01-01.
  private static func dayNumber(_ second: Int) -> Int { (second >= 0 ? second : second - day + 1) / day }
}
