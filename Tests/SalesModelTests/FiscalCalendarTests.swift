import SalesModel
import Testing

struct FiscalCalendarTests {
  private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso: text)) }

  @Test func yearsOfMonthsAreNamedAfterTheirEnd() throws {
    let july = FiscalCalendar.months(startMonth: 7)
    #expect(july.month(of: try date("2026-06-30")).description == "2026-12")
    #expect(july.month(of: try date("2026-07-01")).description == "2027-01")
    #expect(july.quarter(of: try date("2027-06-30")).description == "2027Q4")
    #expect(try july.firstDay(ofYear: 2027) == date("2026-07-01"))
    #expect(FiscalCalendar.standard.quarter(of: try date("2027-04-01")).description == "2027Q2")
    #expect(FiscalCalendar.standard.weeks(inYear: 2027) == 52)
  }

  /// The calendar of the National Retail Federation ends on the Saturday nearest to the end of January and names a
  /// year after the one before; its years 1995, 2000, 2006, 2012, 2017 and 2023 have 53 weeks.
  @Test func retailYearsHave53WeeksWhenTheyShould() throws {
    let retail = FiscalCalendar.weeks(pattern: .fourFiveFour, endMonth: 1, endWeekday: 6)
    let long = (1995...2024).filter { retail.weeks(inYear: $0 + 1) == 53 }
    #expect(long == [1995, 2000, 2006, 2012, 2017, 2023])
    #expect(try retail.firstDay(ofYear: 2024) == date("2023-01-29"))
    #expect(try retail.firstDay(ofYear: 2025) == date("2024-02-04"))
    #expect(try retail.firstDay(ofYear: 2026) == date("2025-02-02"))
    // February, March and April of retail year 2024 have 4, 5 and 4 weeks.
    #expect(retail.month(of: try date("2024-03-02")).description == "2025-01")
    #expect(retail.month(of: try date("2024-03-03")).description == "2025-02")
    #expect(retail.month(of: try date("2024-04-07")).description == "2025-03")
  }

  @Test(arguments: FiscalCalendar.WeekPattern.allCases, 1...7)
  func weekYearsEndNearTheirMonthsEnd(pattern: FiscalCalendar.WeekPattern, weekday: Int) throws {
    for endMonth in [1, 6, 9, 12] {
      let calendar = FiscalCalendar.weeks(pattern: pattern, endMonth: endMonth, endWeekday: weekday)
      for year in 2019...2030 {
        let last = calendar.firstDay(ofYear: year + 1).adding(days: -1)
        let lastOfMonth = CalendarDate.days(inMonth: endMonth, of: year)
        let end = try #require(CalendarDate(year: year, month: endMonth, day: lastOfMonth))
        #expect(last.weekday == weekday && abs(last.dayNumber - end.dayNumber) <= 3)
        #expect([52, 53].contains(calendar.weeks(inYear: year)))
      }
    }
  }

  @Test(arguments: [
    FiscalCalendar.standard, .months(startMonth: 2), .months(startMonth: 10),
    .weeks(pattern: .fourFourFive, endMonth: 12, endWeekday: 6),
    .weeks(pattern: .fiveFourFour, endMonth: 9, endWeekday: 5),
  ])
  func monthsHoldExactlyTheirDays(calendar: FiscalCalendar) {
    var next = calendar.firstDay(ofYear: 2018)
    for ordinal in 0..<13 * 12 {
      let month = Period.month(1, of: 2018).advanced(by: ordinal)
      let days = calendar.days(of: month)
      #expect(days.lowerBound == next, "\(month) begins where the month before ended")
      #expect(calendar.month(of: days.lowerBound) == month)
      #expect(calendar.month(of: days.upperBound.adding(days: -1)) == month)
      #expect(calendar.period(.quarter, of: days.lowerBound).indexInYear == month.indexInYear / 3)
      #expect(calendar.year(of: days.lowerBound).year == month.year)
      next = days.upperBound
    }
  }

  @Test func theEndsOfTimeDoNotTrap() {
    for calendar in [FiscalCalendar.standard, .weeks(pattern: .fourFourFive, endMonth: 12, endWeekday: 6)] {
      for month in [Period.month(1, of: 1), .month(12, of: 1), .month(1, of: 9999), .month(12, of: 9999)] {
        let days = calendar.days(of: month)
        #expect((28...42).contains(days.upperBound.dayNumber - days.lowerBound.dayNumber))
      }
    }
  }
}
