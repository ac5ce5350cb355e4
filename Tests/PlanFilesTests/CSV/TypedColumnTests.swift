import SalesModel
import Testing

@testable import PlanFiles

@Suite struct NumberColumnTests {
  @Test(arguments: [
    ("12", 12), ("-0.5", -0.5), (" 7 ", 7), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("1,234", 1234),
    ("1,234.5", 1234.5),
    ("12,34,567", 1_234_567), ("1 234", 1234), ("1'234.5", 1234.5), ("(12.5)", -12.5), ("12-", -12),
    ("−3", -3),
    ("+4", 4), ("0.1", 0.1), ("123456789012345678", 123_456_789_012_345_680),
    ("9007199254740993", 9_007_199_254_740_992),
    ("179769313486231570000000000000000000000", 1.7976931348623157e38), ("1\u{A0}000", 1000), ("0,5", 0.5),
    ("1.234,5", 1234.5), ("0.30000000000000004", 0.30000000000000004),
  ])
  func readsWhatPeopleWrite(_ text: String, _ value: Double) throws {
    #expect(try column([text]).numbers(0) == [value])
  }

  @Test(arguments: [
    "", " ", "x", "NaN", "nan", "inf", "-", "1.2.3", "1,23.4", "12,3456,789", "1e999", "$5", "5%", "--5",
    "(-5)", "1 2",
    "0x10", "1,", "１２", "1_000", "1e", "()",
  ])
  func refusesWhatIsNoNumber(_ text: String) {
    let error = #expect(throws: DataProblems.self) { try column(["1", text]).numbers(0) }
    #expect(error?.listed.map(\.place) == [Place(file: "t.csv", line: 3, column: 1, columnName: "v")])
    #expect(error?.listed.first?.expected == "a number")
  }

  @Test func theColumnAsAWholeDecidesForTheDecimalComma() throws {
    #expect(try column(["1.234", "2,5", "3"]).numbers(0) == [1234, 2.5, 3])
    #expect(try column(["1.234", "2,500", "3"]).numbers(0) == [1.234, 2500, 3])
    let error = #expect(throws: DataProblems.self) { try column(["1.5", "2,5"]).numbers(0) }
    #expect(error?.listed.map(\.place.line) == [3])
  }

  @Test func everyPlainDecimalReadsAsTheLibraryReadsIt() throws {
    var random = SplitMix(7)
    let texts = (0..<2000).map { _ in
      let long = String(random.next() % 1_000_000_000_000_000_000) + String(random.next() % 1_000_000_000)
      let digits = long.suffix(1 + random.below(27))
      let cut = random.below(digits.count + 1)
      return (random.below(2) == 0 ? "-" : "") + digits.prefix(cut) + (cut < digits.count ? "." : "")
        + digits.dropFirst(cut)
    }
    #expect(
      try column(texts).numbers(0)
        == texts.map { Double($0.hasPrefix("-.") ? "-0" + $0.dropFirst() : $0) ?? .nan })
  }

  @Test func rangesAndEmptyCells() throws {
    #expect(try column(["1", "\"\"", "3"]).numbers(0, empty: 0) == [1, 0, 3])
    let error = #expect(throws: DataProblems.self) { try column(["91"]).numbers(0, in: -90...90) }
    #expect(error?.listed.first?.expected == "a number from -90 to 90")
    #expect(throws: DataProblems.self) { try column(["1.5"]).integers(0) }
    #expect(try column(["1.0", "2"]).integers(0) == [1, 2])
    #expect(try column(["12.5%", "0.125", "12.50 %"]).shares(0) == [0.125, 0.125, 0.125])
    #expect(try column(["50", "12.5"]).shares(0, percent: true) == [0.5, 0.125])
    #expect(throws: DataProblems.self) { try column(["50"]).shares(0) }
  }
}

@Suite struct MoneyColumnTests {
  /// `1.234` may be a thousand and more: one other amount decides, and so does a currency of three decimals.
  @Test func amountsThatMayAllBeThousandsAreRefused() throws {
    for texts in [
      ["1.234", "-25.000", "125.500"], ["$1.234", "USD 2.345"], [" 1.234 ", "(2.345)"],
      ["+1.234", "2.345 $", "250", "0"],
    ] {
      let error = #expect(throws: DataProblems.self) { try column(texts).amounts(0, in: .usDollar) }
      #expect(error?.listed.map(\.place.line) == [2])
    }
    for texts in [
      ["1.234", "25.5"], ["1.234", "0.500"], ["1.234", "1234.567"], ["1.234", "2.345", "4000"], ["1.234"],
    ] {
      #expect(try column(texts).amounts(0, in: .usDollar)[0].minorUnits == 123)
    }
    let dinar = try #require(Currency("KWD"))
    #expect(try column(["1.234", "25.000"]).amounts(0, in: dinar).map(\.minorUnits) == [1234, 25_000])
  }

  @Test(
    arguments: [
      ("1234.5", 123_450), ("$1,234.50", 123_450), ("-$5", -500), ("$-5", -500), ("($5.00)", -500),
      ("$(5)", -500),
      ("USD 1,000", 100_000), ("1000 USD", 100_000), ("US$12", 1200), ("usd5", 500), ("0.005", 1),
      ("-0.005", -1), ("0.004", 0),
      ("1.234,56", 123_456), ("1'234.56", 123_456), ("1 234,56", 123_456), ("5-", -500), ("1e3", 100_000),
      ("0.12345678901234567890", 12), ("92233720368547758.07", Int64.max), ("$ 1,234,567.89", 123_456_789),
      ("2.675", 268),
    ] as [(String, Int64)])
  func readsAmountsExactly(_ text: String, _ minor: Int64) throws {
    #expect(try column([text]).amounts(0, in: .usDollar) == [Money(minorUnits: minor, .usDollar)])
  }

  @Test(arguments: [
    "", "€5", "5 EUR", "5%", "five", "92233720368547758.08", "1e30", "$$5", "$5 USD", "5 dollars", "1,23",
    "N/A",
  ])
  func refusesOtherCurrenciesAndOtherThings(_ text: String) {
    let quoted = ["1.00", text, "1,000.5"]
    let error = #expect(throws: DataProblems.self) { try column(quoted).amounts(0, in: .usDollar) }
    #expect(error?.listed.map(\.place.line) == [3])
    #expect(error?.listed.first?.expected == "an amount in USD")
  }

  @Test func currenciesHaveTheirOwnDecimals() throws {
    let yen = try #require(Currency("JPY"))
    let dinar = try #require(Currency("KWD"))
    let euro = try #require(Currency("EUR"))
    #expect(try column(["¥1,234", "99.5"]).amounts(0, in: yen).map(\.minorUnits) == [1234, 100])
    #expect(try column(["1.2345"]).amounts(0, in: dinar).map(\.minorUnits) == [1235])
    #expect(
      try column(["1.234,50 €", "7", "1.000"]).amounts(0, in: euro).map(\.minorUnits) == [
        123_450, 700, 100_000,
      ])
  }
}

@Suite struct DateColumnTests {
  @Test(arguments: [
    "2027-01-31", "2027-1-31", "2027/01/31", "20270131", "1/31/2027", "01/31/27", "31/1/2027", "31.01.2027",
    "31.1.27",
    "31-Jan-2027", "31 January 2027", "Jan 31, 2027", "January 31 2027", "31st Jan 2027", "2027-Jan-31",
    "2027-01-31T10:00:00Z", "2027-01-31T10:00:00.000+0100", "2027-01-31 10:00", "1/31/2027 3:04 PM",
    " 2027-01-31 ",
    "31-Jan-27", "Jan. 31, 2027",
  ])
  func readsTheExportForms(_ text: String) throws {
    #expect(try column([text]).dates(0).map(\.description) == ["2027-01-31"])
  }

  @Test(arguments: [
    "", "2027-02-30", "31/31/2027", "2027", "2027-01", "13.13.2027", "1/2/3", "Foo 31, 2027", "2027-01-31x",
    "46053", "1-1/2027",
    "0/1/2027", "2027-01-31T", "1/31/12027",
  ])
  func refusesWhatIsNoDay(_ text: String) {
    #expect(throws: DataProblems.self) { try column(["2027-01-01", text]).dates(0) }
  }

  @Test func aCellThatCouldBeTwoDaysNamesBoth() throws {
    let error = #expect(throws: DataProblems.self) { try column(["03/04/2027", "05/05/2027"]).dates(0) }
    let problem = try #require(error?.listed.first)
    #expect(error?.count == 1)
    #expect(problem.found == "\"03/04/2027\"")
    #expect(problem.expected.hasPrefix("2027-04-03 (day first) or 2027-03-04 (month first)"))
  }

  @Test func theColumnOrThePlanDecides() throws {
    #expect(
      try column(["03/04/2027", "31/01/2027"]).dates(0).map(\.description) == ["2027-04-03", "2027-01-31"])
    #expect(
      try column(["03/04/2027", "01/31/2027"]).dates(0).map(\.description) == ["2027-03-04", "2027-01-31"])
    let told = CSVFormat(dateOrder: .dayFirst)
    #expect(try column(["03/04/2027"], told).dates(0).map(\.description) == ["2027-04-03"])
    let wrong = #expect(throws: DataProblems.self) { try column(["01/31/2027"], told).dates(0) }
    #expect(wrong?.listed.first?.expected == "a date with the day first")
    let both = #expect(throws: DataProblems.self) {
      try column(["01/31/2027", "31/01/2027", "03/04/2027"]).dates(0)
    }
    #expect(both?.listed.map(\.place.line).contains(4) == true)
  }

  @Test(arguments: [
    ("2027-01", "2027-01"), ("2027Q1", "2027Q1"), ("2027-q1", "2027Q1"), ("Q1 2027", "2027Q1"),
    ("2027", "2027"),
    ("Jan 2027", "2027-01"), ("Jan-27", "2027-01"), ("01/2027", "2027-01"), ("2027/01", "2027-01"),
    ("2027-W05", "2027-W05"),
    ("2027-01-31", "2027-01-31"), ("1/31/2027", "2027-01-31"),
  ])
  func readsPeriods(_ text: String, _ period: String) throws {
    #expect(try column([text, text]).periods(0).map(\.description) == [period, period])
  }

  @Test func periodsOfTwoLengthsAreRefused() {
    let error = #expect(throws: DataProblems.self) { try column(["2027-01", "2027Q1"]).periods(0) }
    #expect(error?.listed.map(\.expected) == ["a month, as in the first row"])
    #expect(throws: DataProblems.self) { try column(["2027-13"]).periods(0) }
  }
}

/// A table of one column `v`, a quoted cell a row.
private func column(_ texts: [String], _ format: CSVFormat = .standard) throws -> CSVTable {
  let cells = texts.map { $0.hasPrefix("\"") ? $0 : "\"\($0)\"" }
  return try CSVTable(text: (["v"] + cells).joined(separator: "\n") + "\n", file: "t.csv", format: format)
}
