import SalesModel
import Testing

@testable import Results

@Suite struct CurrencyEffectTests {
  private let halfYear = ResultsSettings(through: SmallCompany.quarters[1])

  private func sale(_ quarter: Int, _ major: Int64, effect: Int64?) -> DemandRecord {
    DemandRecord(
      account: "A", product: nil, period: SmallCompany.quarters[quarter - 1],
      amount: SmallCompany.dollars(major), currencyEffect: effect)
  }

  private func effect(_ actuals: [DemandRecord]) throws -> Indicator? {
    var problem = SmallCompany.problem
    problem.actuals = actuals
    return try measureResults(problem, settings: halfYear).indicators.first { $0.name == "currency effect" }
  }

  @Test func theEffectsOfThePeriodsSoFarAddUp() throws {
    let found = try #require(
      try effect([
        sale(1, 100, effect: 250), sale(2, 100, effect: -1000), sale(2, 7, effect: 0), sale(3, 9, effect: 99),
      ]))
    #expect(
      found.value == -7.5 && found.unit == "USD" && found.measures == "data.rates" && found.target == nil)
    #expect(found.evidence == "sales through 2027Q2 at actual rates less the same at plan rates")
  }

  @Test func salesWithoutAnActualRateAreLeftOutAndCounted() throws {
    let found = try #require(try effect([sale(1, 100, effect: 250), sale(2, 12, effect: nil)]))
    #expect(found.value == 2.5)
    #expect(found.evidence.hasSuffix("; 12.00 without an actual rate left out"))
  }

  @Test func withoutActualRatesThereIsNone() throws {
    #expect(try effect([sale(1, 100, effect: nil), sale(2, 12, effect: 0)]) == nil)
    #expect(try effect([sale(1, 100, effect: 0)]) == nil)
    #expect(throws: ResultsError.amountTooLarge) {
      try effect([sale(1, 1, effect: .max), sale(1, 1, effect: .max)])
    }
  }
}
