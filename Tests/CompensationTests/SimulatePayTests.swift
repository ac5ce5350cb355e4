import SalesModel
import Statistics
import Testing

@testable import Compensation

@Suite struct SimulatePayTests {
  private func curve() throws -> PayCurve {
    try PayCurve(
      threshold: 0.5, tiers: [.init(from: 0.5, rate: 2), .init(from: 1, rate: 3)], mode: .marginal,
      boundary: .upper, cap: 2.5)
  }

  private func run(
    reps count: Int = 8, draws: Int = 1000, correlation: Double = 0.3, region: Double = 0,
    regions: [String?] = [], seed: UInt64 = 7, threads: Int = 1, reversed: Bool = false
  ) throws -> PayoutForecast {
    let settings = PaySettings(
      currency: .usDollar, draws: draws,
      plans: [PayPlan(role: "field", measures: [PayMeasure(id: "revenue", curve: try curve())])])
    let territories = (0..<count).map { TerritoryID("T\($0)") }
    let model = AttainmentModel(
      territories: territories, logMean: (0..<count).map { -0.05 + 0.02 * Double($0) },
      logDeviation: (0..<count).map { 0.15 + 0.03 * Double($0) }, companyCorrelation: correlation,
      regionCorrelation: region, regions: regions)
    let reps = (0..<count).map {
      SimulatedRep(
        rep: Rep(
          id: RepID("R\($0)"), role: "field", targetIncentive: Money(minorUnits: 40_000_00, .usDollar)),
        territory: territories[$0], quota: Money(minorUnits: 1_000_000_00, .usDollar))
    }
    return try simulatePay(
      reps: reversed ? reps.reversed() : reps, settings: settings, attainment: model, seed: seed,
      threads: Threads(threads))
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func meansAgreeWithTheClosedForm(seed: UInt64) throws {
    let forecast = try run(draws: 4000, seed: seed)
    for (index, line) in forecast.reps.enumerated() {
      let (mean, deviation) = (-0.05 + 0.02 * Double(index), 0.15 + 0.03 * Double(index))
      let exact = 40_000 * (try curve().expectedValue(logMean: mean, logDeviation: deviation))
      #expect(abs(line.pay.mean - exact) <= 4 * line.pay.standardError)
      let chance = normalProbability(mean / deviation)
      #expect(abs(line.chanceOfQuota - chance) <= 4 * (chance * (1 - chance) / 4000).squareRoot())
    }
    #expect(
      abs(forecast.cost.mean - forecast.reps.reduce(0) { $0 + $1.pay.mean }) < 1e-6 * forecast.cost.mean)
  }

  @Test func sharedLuckWidensTheCostAndNotTheMean() throws {
    let (apart, together) = (try run(correlation: 0), try run(correlation: 1))
    #expect(together.cost.p90 - together.cost.p10 > 1.8 * (apart.cost.p90 - apart.cost.p10))
    #expect(
      abs(together.cost.mean - apart.cost.mean) <= 4
        * (together.cost.standardError + apart.cost.standardError))
  }

  /// One region of all is a company; two regions lie between it and none.
  @Test func regionsShareLuckToo() throws {
    func spread(_ forecast: PayoutForecast) -> Double { forecast.cost.p90 - forecast.cost.p10 }
    let one = spread(
      try run(draws: 4000, correlation: 0.3, region: 0.6, regions: [String?](repeating: "W", count: 8)))
    let two = spread(
      try run(draws: 4000, correlation: 0.3, region: 0.6, regions: (0..<8).map { $0 % 2 == 0 ? "W" : "E" }))
    let none = spread(
      try run(draws: 4000, correlation: 0.3, region: 0.6, regions: [String?](repeating: nil, count: 8)))
    let same = spread(try run(draws: 4000, correlation: 0.9))
    #expect(abs(one / same - 1) < 0.08)
    #expect(none < 0.85 * two && two < 0.95 * one)
    #expect(abs(none / spread(try run(draws: 4000, correlation: 0.3)) - 1) < 1e-12)
    #expect(throws: PayError.self) { try run(correlation: 0.6, region: 0.5) }
  }

  @Test func threadsAndOrderDoNotMatter() throws {
    let one = try run()
    #expect(try run(threads: 2) == one)
    #expect(try run(threads: 7) == one)
    #expect(try run(reversed: true) == one)
    #expect(try run(seed: 8) != one)
  }

  @Test func moreDrawsBeginWithTheSameOnesAndRepsKeepTheirLuck() throws {
    let (few, many) = (try run(reps: 3), try run(reps: 8))
    #expect(few.reps == Array(many.reps.prefix(3)))
  }

  @Test func percentilesAreInOrder() throws {
    let forecast = try run()
    #expect(forecast.costPercentiles.count == 99)
    #expect(forecast.costPercentiles == forecast.costPercentiles.sorted())
    #expect(
      forecast.costPercentiles[49] == forecast.cost.p50 && forecast.costPercentiles[89] == forecast.cost.p90)
  }

  /// 150,000 of pay on 3,000,000 of sales.
  @Test func costOfSalesIsPayOverSales() throws {
    let settings = PaySettings(
      currency: .usDollar, draws: 10,
      plans: [
        PayPlan(
          role: "field",
          measures: [
            PayMeasure(
              id: "r",
              curve: try PayCurve(tiers: [.init(from: 0, rate: 1)], mode: .marginal, boundary: .upper))
          ])
      ])
    let rep = SimulatedRep(
      rep: Rep(id: "R", role: "field", targetIncentive: Money(minorUnits: 150_000_00, .usDollar)),
      territory: "T",
      quota: Money(minorUnits: 3_000_000_00, .usDollar))
    let model = AttainmentModel(territories: ["T"], logMean: [0], logDeviation: [0], companyCorrelation: 0)
    let forecast = try simulatePay(reps: [rep], settings: settings, attainment: model)
    #expect(abs(forecast.costOfSales - 0.05) < 1e-12)
    #expect(forecast.cost.standardError == 0)
    #expect(forecast.reps[0].chanceOfQuota == 1)
    #expect(forecast.warnings.contains { $0.contains("expected to reach quota") })
  }

  @Test func hostileModelsAreErrors() throws {
    let settings = PaySettings(
      currency: .usDollar, draws: 10,
      plans: [PayPlan(role: "field", measures: [PayMeasure(id: "r", curve: try curve())])])
    let rep = SimulatedRep(rep: Rep(id: "R", role: "field"), territory: "T", quota: .zero(.usDollar))
    func model(_ mean: Double, _ deviation: Double, _ correlation: Double) -> AttainmentModel {
      AttainmentModel(
        territories: ["T"], logMean: [mean], logDeviation: [deviation], companyCorrelation: correlation)
    }
    for bad in [model(.nan, 0, 0), model(0, -1, 0), model(0, 0, 1.1), model(0, .infinity, 0)] {
      #expect(throws: PayError.self) { try simulatePay(reps: [rep], settings: settings, attainment: bad) }
    }
    var none = settings
    none.draws = 0
    #expect(throws: PayError.self) { try simulatePay(reps: [], settings: none, attainment: model(0, 0, 0)) }
    let empty = try simulatePay(reps: [], settings: settings, attainment: model(0, 0, 0))
    #expect(empty.cost.mean == 0 && empty.costOfSales == 0)
    let bare = try simulatePay(reps: [rep], settings: settings, attainment: model(0, 0.1, 0))
    #expect(bare.cost.mean == 0 && bare.warnings.contains { $0.contains("no target incentive") })
  }

  /// A year that comes out exactly as one draw pays the same by statements, to the cent.
  @Test(arguments: [0.3, 0.5, 0.95, 1, 1.2, 4]) func aSimulatedYearPaysWhatItsStatementsWould(
    attainment: Double
  ) throws {
    let plan = PayPlan(
      role: "field",
      measures: [
        PayMeasure(id: "revenue", weight: 0.7, curve: try curve()),
        PayMeasure(
          id: "units", weight: 0.3,
          curve: try PayCurve(tiers: [.init(from: 0, rate: 0.01)], mode: .retroactive, boundary: .upper),
          basis: .amount),
      ])
    let rep = Rep(id: "R", role: "field", targetIncentive: Money(minorUnits: 40_000_00, .usDollar))
    let quarter = Period.quarter(1, of: 2027)
    let sold = Money(minorUnits: Int64((attainment * 1_000_000_00).rounded()), .usDollar)
    let credits = ["revenue", "units"].map {
      CreditRecord(
        id: $0, rep: "R", account: nil, date: CalendarDate(dayNumber: 20_840), measure: $0, amount: sold)
    }
    let paid = try statements(
      credits: credits,
      quotas: [PayQuota(rep: "R", period: quarter, amount: Money(minorUnits: 1_000_000_00, .usDollar))],
      reps: [rep], settings: PaySettings(currency: .usDollar, plans: [plan]))
    let total = paid.lines.map(\.pay.major).reduce(0, +)
    #expect(abs(total - plan.pay(attainment: attainment, quota: 1_000_000, target: 40_000)) <= 0.01)
  }

  @Test func aPlanOfTwoMeasuresComesToItsExpectation() throws {
    let plan = PayPlan(
      role: "field",
      measures: [
        PayMeasure(id: "revenue", weight: 0.6, curve: try curve()),
        PayMeasure(
          id: "units",
          curve: try PayCurve(
            tiers: [.init(from: 0, rate: 0.001), .init(from: 900_000, rate: 0.02)], mode: .marginal,
            boundary: .upper), basis: .amount),
      ])
    let rep = SimulatedRep(
      rep: Rep(id: "R", role: "field", targetIncentive: Money(minorUnits: 40_000_00, .usDollar)),
      territory: "T",
      quota: Money(minorUnits: 1_000_000_00, .usDollar))
    let model = AttainmentModel(
      territories: ["T"], logMean: [0.02], logDeviation: [0.3], companyCorrelation: 0.5)
    let forecast = try simulatePay(
      reps: [rep], settings: PaySettings(currency: .usDollar, draws: 8000, plans: [plan]), attainment: model)
    let exact = plan.expectedPay(logMean: 0.02, logDeviation: 0.3, quota: 1_000_000, target: 40_000)
    #expect(abs(forecast.cost.mean - exact) <= 4 * forecast.cost.standardError)
  }
}
