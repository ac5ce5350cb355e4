import Foundation
import SalesModel
import Testing

struct CalendarDateTests {
  /// Every 97th day of 1601 to 2399, past the reform of 1582 that Foundation's calendar follows.
  static let days = Array(stride(from: -134_774, to: 157_000, by: 97))

  private var foundation: Calendar {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    return calendar
  }

  @Test func agreesWithFoundation() {
    let calendar = foundation
    for day in Self.days {
      let date = CalendarDate(dayNumber: day)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      #expect([date.year, date.month, date.day] == [parts.year, parts.month, parts.day])
      #expect(date.weekday % 7 + 1 == parts.weekday)
      #expect(CalendarDate(year: date.year, month: date.month, day: date.day) == date)
    }
  }

  @Test func isoWeeksAgreeWithFoundation() {
    let calendar = foundation
    for day in Self.days {
      let week = Period.week(of: CalendarDate(dayNumber: day))
      let parts = calendar.dateComponents(
        [.yearForWeekOfYear, .weekOfYear], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      #expect([week.year, week.indexInYear + 1] == [parts.yearForWeekOfYear, parts.weekOfYear])
    }
  }

  @Test func everyDayFollowsTheOneBefore() {
    var last = CalendarDate(dayNumber: -719_162)
    #expect(last.description == "0001-01-01")
    for offset in 1...150_000 {
      let next = last.adding(days: 1)
      let sameMonth = next.month == last.month && next.year == last.year && next.day == last.day + 1
      let turned = next.day == 1 && last.day == CalendarDate.days(inMonth: last.month, of: last.year)
      guard sameMonth || turned else {
        Issue.record("day \(offset): \(last) then \(next)")
        break
      }
      last = next
    }
  }

  @Test(arguments: ["2024-02-29", "2000-02-29", "1970-01-01", "0001-01-01", "9999-12-31", "2027-06-30"])
  func writtenFormsRoundTrip(text: String) { #expect(CalendarDate(iso: text)?.description == text) }

  @Test(arguments: [
    "2023-02-29", "1900-02-29", "2027-13-01", "2027-00-10", "2027-04-31", "2027-04-00", "0000-01-01",
    "2027-1-1", "+027-01-01", "2027-+1-01", "2027-01-+1", "2027-01-01T00", " 2027-01-01", "2027-01", "", "--",
    "２027-01-01",
  ])
  func whatIsNoDayIsRefused(text: String) { #expect(CalendarDate(iso: text) == nil) }
}
