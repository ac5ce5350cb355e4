import Foundation
import SalesModel
import Testing

@testable import PlanFiles

@Suite struct TimestampTests {
  @Test(arguments: [
    ("2027-03-01T02:30:00.000Z", "2027-03-01"), ("2027-03-01T00:30:00+01:00", "2027-02-28"),
    ("2027-03-01T00:30:00.000+0100", "2027-02-28"), ("2027-03-01T23:30:00-01:00", "2027-03-02"),
    ("2027-02-28T23:59:59-00:01", "2027-03-01"), ("2028-02-28T23:00-05", "2028-02-29"),
    ("13/2/2027 12:10 AM +0100", "2027-02-12"), ("2027-12-31 23:30:00 -0100", "2028-01-01"),
    ("1 Jan 2028, 00:30:00+01:00", "2027-12-31"), ("2027-03-01 00:30:00 UTC", "2027-03-01"),
    ("2016-12-31T23:59:60Z", "2016-12-31"), ("2027-03-01t00:30:00z", "2027-03-01"),
  ])
  func anInstantCountsOnItsDayOfUTC(_ text: String, _ day: String) throws {
    #expect(try days([text]) == [day])
    #expect(try column([text]).periods(0).map(\.description) == [day])
  }

  @Test(arguments: [
    "2027-03-01 02:30:00", "2027-03-01T23:59:59.999", "3/1/2027 11:59 PM", "1.3.2027 00:01", "2027-03-01",
    "Mar 1, 2027 12:30 a.m.", "2027-03-01 3:04\u{202F}PM", "2027-03-01 3:04 p. m.",
  ])
  func aTimeWithoutOffsetIsLocal(_ text: String) throws {
    for zone in [nil, "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
      #expect(try days(["12/31/2026", text], zone).last == "2027-03-01")
    }
  }

  @Test(arguments: [
    "2027-01-31T25:00:00Z", "2027-01-31T10:60", "2027-01-31T10:00:61Z", "2027-01-31T10:00+19:00",
    "2027-01-31T10:00+1", "2027-01-31 10:00 EST", "2027-01-31 13:00 PM", "2027-01-31 0:00 AM",
    "2027-01-31T10:00:00.Z",
    "2027-01-31T10:00ZZ", "2027-01-31T10:", "2027-01-31T10:00:00+01:00x", "2027-01-31T:00",
    "2027-01-31T100:00",
  ])
  func whatIsNoTimeOfDayIsRefused(_ text: String) {
    #expect(throws: DataProblems.self) { try column([text]).dates(0) }
  }

  @Test(arguments: [
    // The United States go forward on 14 March at 07:00Z and back on 7 November at 06:00Z.
    ("America/New_York", "2027-03-14T04:59:59Z", "2027-03-13"),
    ("America/New_York", "2027-03-14T05:00:00Z", "2027-03-14"),
    ("America/New_York", "2027-03-15T03:59:59Z", "2027-03-14"),
    ("America/New_York", "2027-03-15T04:00:00Z", "2027-03-15"),
    ("America/New_York", "2027-11-07T04:30:00Z", "2027-11-07"),
    ("America/New_York", "2027-11-08T04:30:00Z", "2027-11-07"),
    // Australia goes back on 4 April (3 April, 16:00Z) and forward on 3 October (2 October, 16:00Z).
    ("Australia/Sydney", "2027-04-02T13:30:00Z", "2027-04-03"),
    ("Australia/Sydney", "2027-04-04T13:30:00Z", "2027-04-04"),
    ("Australia/Sydney", "2027-10-02T13:30:00Z", "2027-10-02"),
    ("Australia/Sydney", "2027-10-03T13:30:00Z", "2027-10-04"),
    // Half an hour on Lord Howe Island; a quarter of an hour off in Nepal.
    ("Australia/Lord_Howe", "2027-04-03T13:15:00Z", "2027-04-04"),
    ("Australia/Lord_Howe", "2027-04-04T13:15:00Z", "2027-04-04"),
    ("Asia/Kathmandu", "2027-05-01T18:14:59Z", "2027-05-01"),
    ("Asia/Kathmandu", "2027-05-01T18:15:00Z", "2027-05-02"),
    // The year's end, west and east.
    ("America/New_York", "2028-01-01T04:59:59.999Z", "2027-12-31"),
    ("America/New_York", "2028-01-01T05:00:00+00:00", "2028-01-01"),
    ("Asia/Tokyo", "2027-12-31T14:59:59Z", "2027-12-31"),
    ("Asia/Tokyo", "2027-12-31T15:00:00Z", "2028-01-01"),
    ("Pacific/Auckland", "2028-01-01T00:30:00+14:00", "2027-12-31"),
    ("Europe/Berlin", "2027-03-01T02:30:00+01:00", "2027-03-01"),
    ("Europe/Berlin", "1969-12-31T23:30:00Z", "1970-01-01"),
  ])
  func anInstantCountsOnItsDayOfTheZone(_ zone: String, _ text: String, _ day: String) throws {
    #expect(try days([text], zone) == [day])
  }

  @Test(arguments: [
    "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago",
    "Asia/Tehran",
    "Africa/Cairo", "Europe/London", "America/Havana", "Asia/Kolkata",
  ])
  func agreesWithTheCalendarOverSixtyYears(_ name: String) throws {
    let zone = try #require(TimeZoneName.zone(name))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    var local = LocalDays(zone)
    var second = -86_400 * 365
    while second < 86_400 * 365 * 60 {
      let (day, rest) = (Int((Double(second) / 86_400).rounded(.down)), (second % 86_400 + 86_400) % 86_400)
      let parts = calendar.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: Double(second)))
      let time = try #require(TimeOfDay("\(rest / 3600):\(two(rest / 60 % 60)):\(two(rest % 60))Z"))
      #expect(
        local.day(CalendarDate(dayNumber: day), time)
          == CalendarDate(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0), "\(second)")
      // Nearly a day and a half, so that all hours of the day are met.
      second += 126_011
    }
  }

  @Test func theZoneMovesSalesBetweenMonths() throws {
    var reader = RecordReader(currency: .usDollar)
    reader.format.timeZone = TimeZoneName.zone("America/New_York")
    let text = "Account ID,Close Date,Amount\nA,2028-01-01T04:30:00.000+0000,10\nA,2028-01-01 04:30:00,10\n"
    try withFolder { folder in
      try writeAtomically(text, to: "\(folder)/d.csv")
      #expect(
        try reader.demand("\(folder)/d.csv").map(\.period) == [.month(12, of: 2027), .month(1, of: 2028)])
    }
  }

  @Test func theOrderOfDaysAndMonthsIsDecidedBeforeTheZone() throws {
    #expect(
      try days(["3/4/2027 00:30 +0100", "31/1/2027 00:30 +0100"]) == ["2027-04-02", "2027-01-30"])
  }

  @Test func onlyNamesOfTheDatabaseAreZones() {
    for name in ["America/New_York", "UTC", "Etc/UTC", "US/Eastern", "Asia/Kolkata", "Europe/Kyiv"] {
      #expect(TimeZoneName.zone(name) != nil, "\(name)")
    }
    for name in [
      "", "EST", "PST", "Z", "GMT+3", "America/New_Yrok", "america/new_york", "../etc/passwd", "/", "A/B",
    ] {
      #expect(TimeZoneName.zone(name) == nil, "\(name)")
    }
  }

  @Test(arguments: [
    ("America/New_Yrok", ["America/New_York"]), ("america/new york", ["America/New_York"]),
    ("Berlin", ["Europe/Berlin"]), ("New York", ["America/New_York"]), ("Europe/Londn", ["Europe/London"]),
    ("Europe/Tokyo", ["Asia/Tokyo"]), ("qqqqqqqqqqqq", []), ("", []),
  ])
  func theNearestNamesAreOffered(_ name: String, _ nearest: [String]) {
    #expect(TimeZoneName.nearest(to: name) == nearest)
    let hint = nearest.first.map { "; is it \"\($0)\"?" } ?? " such as America/New_York"
    #expect(TimeZoneName.expected(insteadOf: name) == "a name of the time zone database" + hint)
  }

  private func days(_ texts: [String], _ zone: String? = nil) throws -> [String] {
    try column(texts, zone).dates(0).map(\.description)
  }

  private func column(_ texts: [String], _ zone: String? = nil) throws -> CSVTable {
    let named = try zone.map { try #require(TimeZoneName.zone($0)) }
    let cells = texts.map { "\"\($0)\"" }
    return try CSVTable(
      text: (["v"] + cells).joined(separator: "\n") + "\n", file: "t.csv", format: CSVFormat(timeZone: named))
  }

  private func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
