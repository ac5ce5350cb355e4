import SalesModel
import Statistics
import Testing

@testable import Compensation

@Suite struct StatementTests {
  static let quarters = (1...4).map { Period.quarter($0, of: 2027) }

  static func cents(_ major: Double) -> Money { Money(minorUnits: Int64((major * 100).rounded()), .usDollar) }

  static func credit(
    _ id: String, _ month: Int, _ amount: Double, rep: RepID = "R1", measure: String = "revenue",
    split: Double = 1
  ) throws -> CreditRecord {
    CreditRecord(
      id: id, rep: rep, account: nil, date: try #require(CalendarDate(year: 2027, month: month, day: 15)),
      measure: measure, amount: cents(amount), split: split)
  }

  static func linear(_ tiers: [(Double, Double)] = [(0, 1)], mode: PayCurve.Mode = .marginal) throws
    -> PayCurve
  {
    try PayCurve(tiers: tiers.map { .init(from: $0.0, rate: $0.1) }, mode: mode, boundary: .upper)
  }

  static func settings(_ measures: [PayMeasure], draw: Draw? = nil) -> PaySettings {
    PaySettings(currency: .usDollar, plans: [PayPlan(role: "field", measures: measures, draw: draw)])
  }

  static func quotas(_ rep: RepID = "R1", each: Double = 100_000) -> [PayQuota] {
    quarters.map { PayQuota(rep: rep, period: $0, amount: cents(each)) }
  }

  static func rep(_ id: RepID = "R1", target: Double? = 40_000) -> Rep {
    Rep(id: id, role: "field", targetIncentive: target.map(cents))
  }

  static func pay(_ lines: [StatementLine]) -> [Double] { lines.map { Double($0.pay.minorUnits) / 100 } }

  @Test func eachPeriodPaysWhatTheYearHasEarnedLessWhatWasPaid() throws {
    let measure = PayMeasure(id: "revenue", curve: try Self.linear([(0, 1), (1, 1.5)]))
    let found = try statements(
      credits: [
        try Self.credit("a", 2, 50_000), try Self.credit("b", 5, 150_000), try Self.credit("c", 8, 200_000),
      ],
      quotas: Self.quotas(), reps: [Self.rep()], settings: Self.settings([measure]))
    // 50 % of 10,000; 100 % of 20,000; 133⅓ % → 150 % of 30,000.
    #expect(Self.pay(found.lines) == [5_000, 15_000, 25_000])
    #expect(found.lines.map(\.attainment) == [0.5, 1, 400.0 / 300])
    #expect(found.warnings.isEmpty)
    #expect(
      found.lines[1].derivation
        == "year to date 200000.00 / quota 200000.00 = 100 %: 1 × (100 % − 0 %) = 100 % of 40000.00 × weight 100 % × 2/4 of the year = 20000.00; 5000.00 was paid before"
    )
  }

  /// Quarters of 50, 75 and 200 thousand against 100 thousand each: accelerators wait for the full year's 400.
  @Test func theGateComparesWithTheBaseThatThePlanNames() throws {
    func third(_ base: AcceleratorGate.Base?) throws -> Double {
      let measure = PayMeasure(
        id: "revenue", curve: try Self.linear([(0, 1), (1, 2)]), window: .period,
        gate: base.map { AcceleratorGate(over: 1, base: $0) })
      let found = try statements(
        credits: [
          try Self.credit("a", 2, 50_000), try Self.credit("b", 5, 75_000), try Self.credit("c", 8, 200_000),
        ],
        quotas: Self.quotas(), reps: [Self.rep()], settings: Self.settings([measure]))
      return Self.pay(found.lines)[2]
    }
    #expect(try third(.annual) == 20_000)
    #expect(try third(.yearToDate) == 30_000)
    #expect(try third(nil) == 30_000)
  }

  @Test func aCommissionIsPaidOnAmounts() throws {
    let curve = try Self.linear([(0, 0.01), (1000, 0.02), (3000, 0.03), (8000, 0.05)])
    let measure = PayMeasure(id: "revenue", curve: curve, basis: .amount)
    let found = try statements(
      credits: [try Self.credit("a", 2, 2000), try Self.credit("b", 5, 3200), try Self.credit("c", 8, 4500)],
      quotas: Self.quotas(), reps: [Self.rep(target: nil)], settings: Self.settings([measure]))
    #expect(Self.pay(found.lines) == [30, 86, 169])
    #expect(found.warnings.isEmpty)
  }

  /// Weights 40, 35, 25 at 100, 110 and 90 %: 101 %, not the 102 that rounding each row to whole percents gives.
  @Test func weightedGoalsAddUpUnrounded() throws {
    let measures = try [("a", 0.4), ("b", 0.35), ("c", 0.25)].map {
      PayMeasure(id: $0.0, weight: $0.1, curve: try Self.linear(), window: .annual)
    }
    let credits = try [("a", 400_000.0), ("b", 440_000), ("c", 360_000)].map {
      try Self.credit($0.0, 11, $0.1, measure: $0.0)
    }
    let found = try statements(
      credits: credits, quotas: Self.quotas(), reps: [Self.rep(target: 100)],
      settings: Self.settings(measures))
    #expect(Self.pay(found.lines.filter { $0.period == Self.quarters[3] }) == [40, 38.5, 22.5])
  }

  @Test(arguments: MeasureWindow.allCases) func aReversedSaleSettlesToNothing(window: MeasureWindow) throws {
    let measure = PayMeasure(id: "revenue", curve: try Self.linear([(0, 1), (1, 2)]), window: window)
    let found = try statements(
      credits: [try Self.credit("i1", 1, 123_456.78), try Self.credit("c1", 4, -123_456.78)],
      quotas: Self.quotas(), reps: [Self.rep()], settings: Self.settings([measure]))
    #expect(found.lines.count == 2)
    #expect(found.lines[0].pay.minorUnits > 0)
    #expect(found.lines[1].pay.minorUnits == -found.lines[0].pay.minorUnits)
  }

  @Test func aRepeatedLineSettlesOnce() throws {
    let note = try Self.credit("c1", 2, -1000)
    let measure = PayMeasure(id: "revenue", curve: try Self.linear())
    let credits = [try Self.credit("i1", 1, 50_000), note]
    let once = try statements(
      credits: credits, quotas: Self.quotas(), reps: [Self.rep()], settings: Self.settings([measure]))
    let twice = try statements(
      credits: credits + [note], quotas: Self.quotas(), reps: [Self.rep()], settings: Self.settings([measure])
    )
    #expect(once.lines == twice.lines)
    #expect(twice.warnings == ["credits that repeat a line are settled once: 1 (c1)"])
  }

  @Test func aSplitSaleIsCreditedToTheCent() throws {
    let reps = ["R1", "R2", "R3"].map { Self.rep(RepID($0)) }
    let third = 1.0 / 3
    let credits = try reps.map { try Self.credit("d", 1, 100, rep: $0.id, split: third) }
    let measure = PayMeasure(id: "revenue", curve: try Self.linear([(0, 1)]), basis: .amount)
    let found = try statements(
      credits: credits, quotas: reps.flatMap { Self.quotas($0.id) }, reps: reps,
      settings: Self.settings([measure]))
    #expect(found.lines.map(\.credited.minorUnits) == [3334, 3333, 3333])
  }

  @Test func theDrawIsALineOfItsOwn() throws {
    let measure = PayMeasure(id: "revenue", curve: try Self.linear(), basis: .amount, window: .period)
    let gross = [2750.0, 3000, 1500, 2375]
    let credits = try gross.enumerated().map { try Self.credit("\($0)", $0 * 3 + 1, $1) }
    let found = try statements(
      credits: credits, quotas: Self.quotas(), reps: [Self.rep()],
      settings: Self.settings([measure], draw: Draw(amount: Self.cents(2000), recoverable: true)))
    #expect(found.lines.map(\.item) == Array(repeating: ["revenue", "draw"], count: 4).flatMap { $0 })
    let net = Self.quarters.map { period in Self.pay(found.lines.filter { $0.period == period }).reduce(0, +)
    }
    #expect(net == [2750, 3000, 2000, 2000])
  }

  @Test(arguments: 1...20) func orderDoesNotMatterAndPeriodsAddUpToTheYear(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    let reps = (1...4).map { Self.rep(RepID("R\($0)"), target: 30_000 + Double($0) * 0.37) }
    let splits = [1, 0.5, 0.3, 0.25]
    var credits: [CreditRecord] = []
    for index in 0..<60 {
      let deal = index / 2
      let amount = Double(random.below(3_000_000)) / 100 - 5000 + Double(deal)
      credits.append(
        try Self.credit(
          "d\(deal)", 1 + deal * 7 % 12, amount, rep: reps[random.below(4)].id, split: splits[random.below(4)]
        ))
    }
    let quotas = reps.flatMap { Self.quotas($0.id, each: 40_000) }
    let curve = try Self.linear([(0, 0.8), (1, 1.7)])
    let byYear = Self.settings([PayMeasure(id: "revenue", curve: curve)])
    let found = try statements(
      credits: credits, quotas: quotas, reps: reps, settings: byYear, through: Self.quarters[3])
    let shuffled = try statements(
      credits: credits.shuffled(using: &random), quotas: quotas.shuffled(using: &random),
      reps: reps.shuffled(using: &random), settings: byYear, through: Self.quarters[3])
    #expect(found == shuffled)
    let atOnce = try statements(
      credits: credits, quotas: quotas, reps: reps,
      settings: Self.settings([PayMeasure(id: "revenue", curve: curve, window: .annual)]),
      through: Self.quarters[3])
    for rep in reps {
      let ytd = found.lines.filter { $0.rep == rep.id }
      let annual = atOnce.lines.filter { $0.rep == rep.id }
      let paid = annual.map(\.pay.minorUnits).reduce(0, +)
      #expect(ytd.map(\.pay.minorUnits).reduce(0, +) == paid)
      #expect(ytd.last?.credited == annual.last?.credited)
      // Recomputed from the definition.
      let attainment = Double(annual.last?.credited.minorUnits ?? 0) / 160_000_00
      let exact = curve.value(at: attainment) * Double(rep.targetIncentive?.minorUnits ?? 0)
      #expect(paid == Int64(exact.rounded()))
    }
  }

  @Test func creditsThatNobodyPaysForAreListed() throws {
    let measure = PayMeasure(id: "revenue", curve: try Self.linear())
    let found = try statements(
      credits: [
        try Self.credit("a", 1, 1), try Self.credit("b", 1, 1, rep: "R9"),
        try Self.credit("c", 1, 1, measure: "units"),
        CreditRecord(
          id: "z", rep: "R1", account: nil, date: CalendarDate(dayNumber: 0), measure: "revenue",
          amount: Self.cents(1)),
      ],
      quotas: Self.quotas(), reps: [Self.rep(), Self.rep("R2"), Self.rep("R3", target: nil)],
      settings: Self.settings([measure]))
    #expect(
      found.warnings == [
        "credits outside the periods with quotas are not paid: 1", "R2 has no quota for revenue",
        "R3 has no target incentive, so measures against quota pay nothing",
        "credits for units, which the plan of field does not measure, are not paid",
        "credits of R9, who is not among the reps, are not paid",
      ])
  }

  @Test func hostileInputsAreErrors() throws {
    let measure = PayMeasure(id: "revenue", curve: try Self.linear())
    let settings = Self.settings([measure])
    let euro = try #require(Currency("EUR"))
    func run(_ credits: [CreditRecord], quotas: [PayQuota] = Self.quotas(), _ settings: PaySettings) throws {
      _ = try statements(credits: credits, quotas: quotas, reps: [Self.rep()], settings: settings)
    }
    #expect(throws: PayError.outOfRange(name: "split of credit a", value: 1.5, allowed: "0.0 to 1.0")) {
      try run([try Self.credit("a", 1, 1, split: 1.5)], settings)
    }
    #expect(throws: PayError.self) { try run([try Self.credit("a", 1, 1, split: .nan)], settings) }
    #expect(throws: PayError.mixedCurrencies(.usDollar, euro)) {
      try run([], quotas: [PayQuota(rep: "R1", period: Self.quarters[0], amount: .zero(euro))], settings)
    }
    #expect(throws: PayError.amountTooLarge("R1")) {
      try run(
        [
          CreditRecord(
            id: "a", rep: "R1", account: nil, date: CalendarDate(dayNumber: 20_900), measure: "revenue",
            amount: Money(minorUnits: .max, .usDollar))
        ], settings)
    }
    #expect(throws: PayError.mixedPeriods(Self.quarters[0], .year(2027))) {
      let year = PayQuota(rep: "R1", period: .year(2027), amount: .zero(.usDollar))
      try run([], quotas: Self.quotas() + [year], settings)
    }
    #expect(throws: PayError.amountTooLarge("R1")) {
      let cent = PayQuota(rep: "R1", period: Self.quarters[0], amount: Money(minorUnits: 1, .usDollar))
      try run([try Self.credit("a", 1, 9e12)], quotas: [cent], settings)
    }
    #expect(throws: PayError.mixedPeriods(Self.quarters[0], .month(6, of: 2027))) {
      try statements(
        credits: [], quotas: Self.quotas(), reps: [], settings: settings, through: .month(6, of: 2027))
    }
    #expect(throws: PayError.duplicateMeasure("field", "revenue")) {
      try run([], Self.settings([measure, measure]))
    }
    var twice = settings
    twice.plans += twice.plans
    #expect(throws: PayError.duplicatePlan("field")) { try run([], twice) }
    #expect(try statements(credits: [], quotas: [], reps: [], settings: settings).lines.isEmpty)
  }

  @Test func quotasFollowTheRepsOfTheirTerritories() {
    func line(_ territory: TerritoryID, _ period: Period?, _ amount: Int64) -> QuotaLine {
      QuotaLine(
        territory: territory, period: period, quota: Money(minorUnits: amount, .usDollar), expected: 0,
        lower80: 0,
        upper80: 0, chance: 0)
    }
    let plan = QuotaPlan(
      layer: "field", target: .zero(.usDollar), assigned: .zero(.usDollar), policy: "pro-rata",
      lines: [
        line("T1", Self.quarters[0], 5), line("T1", nil, 5), line("T2", Self.quarters[0], 7),
        line("T2", nil, 7),
      ],
      attainment: AttainmentModel(territories: [], logMean: [], logDeviation: [], companyCorrelation: 0),
      notes: [])
    let matches = [
      RepMatch(territory: "T1", rep: "R1", homeKm: nil), RepMatch(territory: "T2", rep: nil, homeKm: nil),
    ]
    #expect(
      PayQuota.of(plan, matches: matches)
        == [PayQuota(rep: "R1", period: Self.quarters[0], amount: Money(minorUnits: 5, .usDollar))])
    #expect(SimulatedRep.of(plan, matches: matches, reps: [Self.rep()]).map(\.quota.minorUnits) == [5])
  }

  /// At exactly 100 % the higher tier, which would pay half more on all, is still closed; one cent above it is open.
  @Test(arguments: [(100_000.0, 10_000.0), (100_000.01, 15_000.0)])
  func theGateOpensOnceItsLevelIsExceeded(sold: Double, expected: Double) throws {
    let measure = PayMeasure(
      id: "revenue", curve: try Self.linear([(0, 1), (1, 1.5)], mode: .retroactive), window: .period,
      gate: AcceleratorGate(over: 1, base: .yearToDate))
    let found = try statements(
      credits: [try Self.credit("a", 1, sold)], quotas: Self.quotas(), reps: [Self.rep()],
      settings: Self.settings([measure]))
    #expect(Self.pay(found.lines) == [expected])
  }

  @Test func aMeasureWithQuotasOfItsOwnUsesThem() throws {
    let measures = try ["revenue", "units"].map {
      PayMeasure(id: $0, weight: 0.5, curve: try Self.linear(), window: .annual)
    }
    let own = Self.quarters.map {
      PayQuota(rep: "R1", measure: "units", period: $0, amount: Self.cents(50_000))
    }
    let found = try statements(
      credits: [try Self.credit("a", 1, 100_000), try Self.credit("b", 1, 100_000, measure: "units")],
      quotas: Self.quotas() + own, reps: [Self.rep()], settings: Self.settings(measures))
    #expect(found.lines.map(\.attainment) == [0.25, 0.5])
    #expect(Self.pay(found.lines) == [5_000, 10_000])
  }
}
