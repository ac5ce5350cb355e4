import Testing

@testable import Quotas

@Suite struct IntermittentForecastTests {
  @Test func regularSalesAreForecastAtTheirRate() {
    // 12 every fourth period: 3 a period; Croston corrected by 1 − α/2 lies below it.
    let history = (0..<40).map { $0 % 4 == 3 ? 12.0 : 0 }
    let forecast = IntermittentForecast.forecast(history[...], horizon: 3, lead: 0)
    #expect(forecast.mean.allSatisfy { $0 > 2 && $0 < 4 })
    #expect(forecast.mean[0] == forecast.mean[2])
  }

  @Test func endedSalesDecay() {
    let history = (0..<60).map { $0 < 30 && $0 % 3 == 0 ? 9.0 : 0 }
    let forecast = IntermittentForecast.forecast(history[...], horizon: 1, lead: 0)
    #expect(forecast.mean[0] < 0.7)
  }

  @Test func ruleLooksAtTheShareOfSellingPeriods() {
    #expect(IntermittentForecast.applies(to: [0, 0, 5]))
    #expect(!IntermittentForecast.applies(to: [0, 5, 0, 5]))
    #expect(!IntermittentForecast.applies(to: [-1, 5, 2, 0]))
  }
}
