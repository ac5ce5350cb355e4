import Testing

@testable import Compensation

@Suite struct PayCurveTests {
  private func curve(
    _ tiers: [(Double, Double)], _ mode: PayCurve.Mode = .marginal, boundary: PayCurve.Boundary = .upper,
    threshold: Double = 0, cap: Double? = nil
  ) throws -> PayCurve {
    try PayCurve(
      threshold: threshold, tiers: tiers.map { PayCurve.Tier(from: $0.0, rate: $0.1) }, mode: mode,
      boundary: boundary, cap: cap)
  }

  private func isClose(_ a: Double, _ b: Double, within tolerance: Double = 1e-9) -> Bool {
    abs(a - b) <= tolerance
  }

  /// 4 % to 150,000, 6 % to 250,000, then 8 %: a deal of 20,000 at 145,000 earns 1,100.
  @Test func aDealAcrossATierEarnsBothRates() throws {
    let rates = try curve([(0, 0.04), (150_000, 0.06), (250_000, 0.08)])
    #expect(isClose(rates.value(at: 165_000) - rates.value(at: 145_000), 1100, within: 1e-6))
  }

  /// Step rates of 1, 2, 3 and 5 % at 0, 1,000, 3,000 and 8,000 (Oracle Fusion Incentive Compensation).
  @Test func stepRatesPayEachTransaction() throws {
    let rates = try curve([(0, 0.01), (1000, 0.02), (3000, 0.03), (8000, 0.05)])
    let paid = [200.0, 300, 1500, 1200, 2000, 4500].map { rates.value(at: $0) }
    for (found, expected) in zip(paid, [2.0, 3, 20, 14, 30, 95]) { #expect(isClose(found, expected)) }
    #expect(isClose(paid.reduce(0, +), 164))
    for (found, expected) in zip([2000.0, 3200, 4500].map { rates.value(at: $0) }, [30.0, 56, 95]) {
      #expect(isClose(found, expected))
    }
    // By month, one rep's 2,000, 3,200 and 4,500 as transactions of 500 … 3,000 add up to the same 285.
    let months = [[200.0, 300, 1500], [1200, 2000], [4500]]
    #expect(months.flatMap { $0 }.reduce(0, +) == 9700)
    #expect(isClose(rates.value(at: 9700), 285))
    #expect(isClose(rates.value(at: 5200) - rates.value(at: 2000), 86))
    #expect(isClose(rates.value(at: 9700) - rates.value(at: 5200), 169))
  }

  /// Amounts of 10, 40, 100 and 2,000 over the same tiers, in proportion.
  @Test func interpolatedAmountsPayInProportion() throws {
    let rates = try curve([(0, 0), (1000, 10), (3000, 50), (8000, 150), (20_000, 2150)], .interpolated)
    let paid = [200.0, 300, 1500, 1200, 2000, 4500].map { rates.value(at: $0) }
    for (found, expected) in zip(paid, [2.0, 3, 20, 14, 30, 80]) { #expect(isClose(found, expected)) }
    #expect(isClose(paid.reduce(0, +), 149))
    #expect(rates.value(at: 1e6) == 2150)
  }

  @Test func splitTiersPayAWeightedRate() throws {
    let rates = try curve([(0, 0.01), (1000, 0.02), (5000, 0.03)])
    #expect(isClose(rates.value(at: 2500) / 2500, 0.016))
    #expect(isClose(rates.value(at: 2000) / 2000, 0.015))
    #expect(rates.parts(at: 2000).map { $0.to - $0.from } == [1000, 1000])
  }

  @Test func retroactiveTiersPayTheirRateOnAll() throws {
    let tiers = [(0.0, 0.01), (10_000, 0.02), (50_000, 0.03), (100_000, 0.04)]
    let whole = try curve(tiers, .retroactive)
    for (x, rate) in [(5000.0, 0.01), (15_000, 0.02), (60_000, 0.03)] {
      #expect(isClose(whole.value(at: x) / x, rate))
    }
    #expect(isClose(try curve(tiers).value(at: 60_000), 1200))
  }

  /// A value exactly at a boundary: one product's default and a customer's plan disagree, so the plan must say.
  @Test func aBoundaryBelongsWhereThePlanSays() throws {
    let tiers = [(0.0, 0.0175), (1_500_000, 0.025), (3_000_000, 0.0325), (4_500_000, 0.0425)]
    #expect(isClose(try curve(tiers, .retroactive, boundary: .upper).value(at: 1_500_000), 37_500))
    #expect(isClose(try curve(tiers, .retroactive, boundary: .lower).value(at: 1_500_000), 26_250))
    #expect(try curve(tiers, .flat, boundary: .lower).value(at: 1_500_001) == 0.025)
    #expect(try curve([(0.5, 7)], .flat, boundary: .lower).value(at: 0.5) == 7)
  }

  /// 6 % under quota, 8 % to 150 %, 10 % above; 110 % of a quota of one million.
  @Test func marginalAndRetroactiveDiffer() throws {
    let tiers = [(0.0, 0.06), (1_000_000, 0.08), (1_500_000, 0.1)]
    #expect(isClose(try curve(tiers, .retroactive).value(at: 1_100_000), 88_000, within: 1e-6))
    #expect(isClose(try curve(tiers).value(at: 1_100_000), 68_000, within: 1e-6))
  }

  @Test func acceleratorsAndDeceleratorsAreSlopes() throws {
    let accelerated = try curve([(0, 1), (1, 1.5), (1.3, 2)])
    #expect(isClose(accelerated.value(at: 1.3), 1.45))
    #expect(isClose(try curve([(0, 0.5), (0.5, 1.5)]).value(at: 0.4), 0.2))
  }

  /// 5 % to 100,000, 6 % to 125,000, 7 % above; and 10 % to 5,000, 12 % above.
  @Test func commissionsAddUp() throws {
    #expect(
      isClose(
        try curve([(0, 0.05), (100_000, 0.06), (125_000, 0.07)]).value(at: 150_000), 8250, within: 1e-8))
    let simple = try curve([(0, 0.1), (5000, 0.12)])
    for (x, pay) in [(6000.0, 620.0), (4000, 400), (5000, 500)] { #expect(isClose(simple.value(at: x), pay)) }
  }

  /// Threshold 70 %, linear to target, twice as steep above, at most 200 %.
  @Test func aThresholdCanStartAtZero() throws {
    let plan = try curve([(0.7, 1 / 0.3), (1, 2)], threshold: 0.7, cap: 2)
    #expect(isClose(plan.value(at: 0.85), 0.5))
    #expect(isClose(plan.value(at: 1.2), 1.4))
    #expect(plan.value(at: 0.69) == 0)
    #expect(plan.value(at: 9) == 2)
  }

  @Test func aThresholdCanStartWithAJump() throws {
    let step = try curve([(0.75, 0.5), (1, 1), (1.5, 3)], .interpolated, threshold: 0.75)
    for (x, pay) in [(0.75, 0.5), (1, 1.0), (1.5, 3), (1.25, 2), (0.74, 0)] {
      #expect(isClose(step.value(at: x), pay))
    }
  }

  /// A matrix of a company's filed bonus plan: 90 % pays 50, 100 % pays 100, 120 % pays 150 at most.
  @Test func pointsOfAMatrixAreMet() throws {
    let matrix = try curve([(0.9, 0.5), (1, 1), (1.2, 1.5)], .interpolated)
    for (x, pay) in [
      (0.89, 0.0), (0.9, 0.5), (0.91, 0.55), (0.92, 0.6), (1, 1), (1.1, 1.25), (1.2, 1.5), (1.3, 1.5),
    ] {
      #expect(isClose(matrix.value(at: x), pay))
    }
  }

  @Test func tiersThatAreNoneAreRefused() {
    #expect(throws: PayCurveError.noTiers) { try curve([]) }
    #expect(throws: PayCurveError.notAscending(index: 1, from: 0.5)) { try curve([(0.5, 1), (0.5, 2)]) }
    #expect(throws: PayCurveError.negative(name: "tiers.rate", value: -1)) { try curve([(0, -1)]) }
    #expect(throws: PayCurveError.self) { try curve([(.nan, 1)]) }
    #expect(throws: PayCurveError.self) { try curve([(0, 1)], threshold: .infinity) }
    #expect(throws: PayCurveError.negative(name: "cap", value: -1)) { try curve([(0, 1)], cap: -1) }
  }

  @Test func noNumberPaysNothing() throws {
    for mode in PayCurve.Mode.allCases {
      let some = try curve([(0, 1), (1, 2)], mode)
      #expect(some.value(at: .nan) == 0)
      #expect(some.value(at: -1) == 0)
    }
  }
}
