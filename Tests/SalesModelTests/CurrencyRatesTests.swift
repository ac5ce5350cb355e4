import SalesModel
import Testing

struct CurrencyRatesTests {
  private static func currency(_ code: String) throws -> Currency { try #require(Currency(code)) }
  private static func rate(_ text: String) throws -> ExchangeRate { try #require(ExchangeRate(text)) }

  private static func line(
    _ code: String, _ plan: String, _ actual: String? = nil, _ period: Period? = nil
  ) throws -> CurrencyRates.Line {
    try .init(
      currency: currency(code), period: period, plan: rate(plan), actual: actual.map { try rate($0) })
  }

  @Test func theOwnCurrencyNeedsNoRate() throws {
    let rates = CurrencyRates(in: .usDollar)
    let money = Money(minorUnits: 123, .usDollar)
    for basis in [CurrencyRates.Basis.plan, .actual] {
      #expect(try rates.converted(money, at: basis, in: .year(2027)) == money)
      #expect(rates.rate(of: .usDollar, at: basis) == .one)
    }
    #expect(try rates.converted(Money(minorUnits: 1, Self.currency("EUR")), at: .plan) == nil)
  }

  @Test func theLineOfThePeriodWinsThenThatOfItsQuarterAndYear() throws {
    let rates = CurrencyRates(
      in: .usDollar,
      try [
        Self.line("EUR", "1.08", "1.00"), Self.line("EUR", "1.08", "1.10", .month(2, of: 2027)),
        Self.line("EUR", "1.08", "1.20", .quarter(2, of: 2027)),
        Self.line("EUR", "1.08", "1.30", .year(2028)),
        Self.line("EUR", "1.08", nil, .month(3, of: 2027)),
        Self.line("JPY", "0.0067", "0.007", .month(1, of: 2027)),
      ])
    let euro = try Self.currency("EUR")
    let expected: [(Period?, String)] = [
      (.month(1, of: 2027), "1"), (.month(2, of: 2027), "1.1"), (.month(3, of: 2027), "1"),
      (.month(5, of: 2027), "1.2"), (.quarter(2, of: 2027), "1.2"), (.month(12, of: 2028), "1.3"),
      (.quarter(4, of: 2028), "1.3"), (nil, "1"),
    ]
    for (period, text) in expected {
      #expect(rates.rate(of: euro, at: .actual, in: period)?.description == text, "\(period as Any)")
      #expect(rates.rate(of: euro, at: .plan, in: period)?.description == "1.08")
    }
    let yen = Money(minorUnits: 1000, try Self.currency("JPY"))
    #expect(try rates.converted(yen, at: .plan)?.minorUnits == 670)
    #expect(try rates.converted(yen, at: .actual, in: .month(1, of: 2027))?.minorUnits == 700)
    #expect(try rates.converted(yen, at: .actual, in: .month(2, of: 2027)) == nil)
  }

  @Test func listedCodesAreCurrencies() {
    #expect(Set(Currency.listedCodes).count == Currency.listedCodes.count)
    for code in Currency.listedCodes { #expect(Currency(code)?.code == code) }
    for code in ["USD", "EUR", "JPY", "KWD", "CLF", "HRK"] { #expect(Currency(code)?.isListed == true) }
    for code in ["XXX", "XAU", "ABC", "ERU"] { #expect(Currency(code)?.isListed == false) }
  }
}
