import SalesModel
import Testing

struct PeriodTests {
  @Test(arguments: Granularity.allCases) func printedPeriodsParseToThemselves(granularity: Granularity) {
    let middle =
      switch granularity {
      case .day: 20_000
      case .week: 3000
      case .month: 24_300
      case .quarter: 8100
      case .year: 2027
      }
    for ordinal in middle - 700..<middle + 700 {
      let period = Period(granularity: granularity, ordinal: ordinal)
      let next = period.advanced(by: 1)
      #expect(Period(period.description) == period)
      #expect(period < next)
      #expect(next.indexInYear == (next.year == period.year ? period.indexInYear + 1 : 0))
    }
  }

  @Test func everyWrittenFormIsRead() {
    let cases = [
      ("2027", Granularity.year, 2027), ("2027Q1", .quarter, 8108), ("2027-q4", .quarter, 8111),
      ("2027-01", .month, 24_324), ("1970-W01", .week, 0), ("1970W02", .week, 1), ("1970-01-02", .day, 1),
    ]
    for (text, granularity, ordinal) in cases {
      #expect(Period(text) == Period(granularity: granularity, ordinal: ordinal), "\(text)")
    }
  }

  @Test(arguments: [
    "", "27", "2027-", "2027-13", "2027-00", "2027Q0", "2027Q5", "2027-W00", "2027-W54", "2027-W53", "202701",
    "0000", "2027-1", "2027-02-30", "2027--01", "abcd", "2027Q", "-2027", "2027-01-01-01",
  ])
  func whatIsNoPeriodIsRefused(text: String) { #expect(Period(text) == nil) }

  @Test func weekFiftyThreeExistsInLongYearsOnly() {
    for year in [2004, 2009, 2015, 2020, 2026, 2032] { #expect(Period("\(year)-W53") != nil) }
    for year in [2005, 2010, 2016, 2021, 2024, 2025, 2027] { #expect(Period("\(year)-W53") == nil) }
    #expect(Period("9999-W05") != nil)
  }

  @Test func orderIsByTimeWithinAGranularity() {
    let texts = ["2026-12", "2027-01", "2026-02"]
    #expect(texts.compactMap { Period($0) }.sorted().map(\.description) == ["2026-02", "2026-12", "2027-01"])
    let mixed = ["2027", "2027Q1", "2027-01", "2027-W01", "2027-01-01"].compactMap { Period($0) }
    #expect(mixed.sorted() == mixed.reversed(), "the shorter granularity first")
  }
}
