import SalesModel
import Testing

struct MoneyTests {
  static let yen = Currency("JPY")
  static let dinar = Currency("kwd")

  @Test func currenciesKnowTheirMinorUnits() {
    let digits = ["USD": 2, "EUR": 2, "JPY": 0, "KRW": 0, "KWD": 3, "TND": 3, "CLF": 4, "UYW": 4, "XXX": 2]
    for (code, expected) in digits { #expect(Currency(code)?.minorDigits == expected, "\(code)") }
    #expect(Currency("usd") == .usDollar)
    #expect(Self.dinar?.minorPerMajor == 1000)
  }

  @Test(arguments: ["", "US", "USDX", "U5D", "ßa", "$$$", "U D", "éu"])
  func whatIsNotThreeLettersIsNoCurrency(code: String) { #expect(Currency(code) == nil) }

  @Test(
    arguments: [
      (1234.5, 123_450), (0.005, 1), (-0.005, -1), (2.675, 268), (0.004, 0), (-17.994, -1799),
      (1e15, 100_000_000_000_000_000),
    ] as [(Double, Int64)])
  func majorUnitsRoundToTheNearestCentTiesAwayFromZero(major: Double, cents: Int64) {
    #expect(Money(major: major, .usDollar)?.minorUnits == cents)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e17, -1e17, 1e300])
  func amountsOutOfRangeAreRefused(major: Double) { #expect(Money(major: major, .usDollar) == nil) }

  @Test func mixedCurrenciesAreRefused() throws {
    let (dollar, yen) = (Money(minorUnits: 1, .usDollar), Money(minorUnits: 1, try #require(Self.yen)))
    #expect(throws: MoneyError.mixedCurrencies(.usDollar, yen.currency)) { try dollar.adding(yen) }
    #expect(throws: MoneyError.mixedCurrencies(yen.currency, .usDollar)) { try yen.subtracting(dollar) }
    #expect(throws: MoneyError.self) { try Money.sum([dollar, yen], in: .usDollar) }
    #expect(throws: MoneyError.self) { try Money.sum([yen], in: .usDollar) }
  }

  @Test func sumsThatDoNotFitAreRefused() throws {
    let (most, least) = (Money(minorUnits: .max, .usDollar), Money(minorUnits: .min, .usDollar))
    let cent = Money(minorUnits: 1, .usDollar)
    #expect(throws: MoneyError.overflow) { try most.adding(cent) }
    #expect(throws: MoneyError.overflow) { try least.subtracting(cent) }
    #expect(try most.adding(least).minorUnits == -1)
    #expect(try Money.sum([], in: .usDollar) == .zero(.usDollar))
  }

  @Test func plainTextHasTheDecimalsOfTheCurrency() throws {
    let (yen, dinar) = (try #require(Self.yen), try #require(Self.dinar))
    let cases: [(Int64, Currency, String)] = [
      (-123_450, .usDollar, "-1234.50"), (5, .usDollar, "0.05"), (-5, .usDollar, "-0.05"),
      (0, .usDollar, "0.00"), (1234, yen, "1234"), (1_002, dinar, "1.002"),
      (.min, .usDollar, "-92233720368547758.08"),
    ]
    for (units, currency, text) in cases { #expect(Money(minorUnits: units, currency).plainText == text) }
  }
}
