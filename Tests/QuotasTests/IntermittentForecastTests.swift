import Testing

@testable import Quotas

@Suite struct IntermittentForecastTests {
  @Test func regularSalesAreForecastAtTheirRate() {
    // 12 every fourth period: sizes and intervals stay as they are, so Croston's rate is (1 − 0.1/2)·12/4; its errors are
    // less than those of the two whose rates rise at a sale and fall after it.
    let history = (0..<40).map { $0 % 4 == 3 ? 12.0 : 0 }
    let forecast = IntermittentForecast.forecast(history[...], horizon: 3, lead: 1)
    let rate = 0.95 * 3
    #expect(forecast.mean.allSatisfy { abs($0 - rate) < 1e-12 })
    let square = 30 * rate * rate + 10 * (12 - rate) * (12 - rate)
    #expect(abs(forecast.deviation[0] - (square / 39).squareRoot()) < 1e-12)
    #expect(abs(forecast.sumDeviation - (2 * square / 39).squareRoot()) < 1e-12)
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
