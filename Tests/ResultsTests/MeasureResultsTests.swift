import SalesModel
import Testing

@testable import Results

@Suite struct MeasureResultsTests {
  private let halfYear = ResultsSettings(through: SmallCompany.quarters[1])

  private func value(_ card: Scorecard, _ name: String, _ measures: String) throws -> Double {
    try #require(card.indicators.first { $0.name == name && $0.measures == measures }).value
  }

  @Test func aHalfYearByHand() throws {
    let card = try measureResults(SmallCompany.problem, settings: halfYear)
    let (first, second) = (card.territories[0], card.territories[1])
    #expect(first.territory == "T1" && first.rep == "R1" && first.actual == SmallCompany.dollars(250))
    #expect(first.attainment == 1.25 && second.attainment == 0.25 && second.rep == nil)
    // A: 6 due, 9 made; B: 2 due, 1 made; C: 1 due, none made.
    #expect(first.coverage == 1 && first.callPlanAdherence == 7.0 / 8)
    #expect(second.coverage == 0 && second.callPlanAdherence == 0)
    #expect(try value(card, "attainment", "quotas.target") == 0.75)
    #expect(try value(card, "sales so far", "quotas.target") == 400)
    #expect(try value(card, "sales outside the map", "territories.layers.field") == 0.25)
    #expect(try value(card, "territories at quota", "quotas.policy") == 0.5)
    #expect(try value(card, "forecast bias", "quotas.reconcile") == -0.25)
    #expect(try value(card, "forecast error", "quotas.reconcile") == 200.0 / 300)
    #expect(abs(try value(card, "coverage", "task.segments.s.coverage.field") - 2.0 / 3) < 1e-12)
    #expect(abs(try value(card, "call plan adherence", "task.segments.s.coverage.field") - 7.0 / 9) < 1e-12)
    #expect(try value(card, "call plan adherence", "task.segments.s.coverage.expert") == 0.5)
    // Thirteen calls by June: one on Z, and the expert's on B, which only the field covers.
    #expect(abs(try value(card, "off-plan calls", "task.segments") - 2.0 / 13) < 1e-12)
    #expect(abs(try value(card, "calls above the most", "task.segments") - 2.0 / 13) < 1e-12)
    #expect(try value(card, "share of potential", "task.segments.s") == 0.2)
  }

  @Test func theLastPeriodWithSalesIsTheDefault() throws {
    let card = try measureResults(SmallCompany.problem)
    #expect(card.territories[0].quota == SmallCompany.dollars(300))
    #expect(card.territories[0].actual == SmallCompany.dollars(1249))
  }

  @Test(arguments: 1...10) func theOrderOfRecordsDoesNotMatter(seed: UInt64) throws {
    var random = Shuffle(state: seed)
    var shuffled = SmallCompany.problem
    shuffled.actuals.shuffle(using: &random)
    shuffled.calls.shuffle(using: &random)
    shuffled.history = (1...4).map { SmallCompany.sale("A", $0, Int64($0)) }.shuffled(using: &random)
    var plain = SmallCompany.problem
    plain.history = (1...4).map { SmallCompany.sale("A", $0, Int64($0)) }
    #expect(try measureResults(shuffled, settings: halfYear) == measureResults(plain, settings: halfYear))
  }

  @Test func everyIndicatorIsANumberAndNamesItsLine() throws {
    var empty = SmallCompany.problem
    empty.actuals = []
    empty.calls = []
    for card in [try measureResults(SmallCompany.problem), try measureResults(empty)] {
      for indicator in card.indicators {
        #expect(indicator.value.isFinite && !indicator.measures.isEmpty && !indicator.evidence.isEmpty)
      }
    }
    #expect(try measureResults(empty).territories.allSatisfy { $0.attainment == nil && $0.coverage == nil })
    #expect(try measureResults(empty).revision.proposals.isEmpty)
  }

  @Test func hostileInputsAreErrors() throws {
    let euro = try #require(Currency("EUR"))
    func expectError(_ expected: ResultsError, _ change: (inout ResultsProblem) -> Void) {
      var problem = SmallCompany.problem
      change(&problem)
      #expect(throws: expected) { try measureResults(problem, settings: halfYear) }
    }
    expectError(.unknownLayer("field")) { $0.territories = TerritoryPlan(layers: []) }
    expectError(.mixedCurrencies(.usDollar, euro)) {
      $0.actuals.append(
        DemandRecord(account: "A", product: nil, period: SmallCompany.quarters[0], amount: .zero(euro)))
    }
    expectError(.mixedPeriods(SmallCompany.quarters[0], .month(1, of: 2027))) {
      $0.actuals.append(
        DemandRecord(account: "A", product: nil, period: .month(1, of: 2027), amount: .zero(.usDollar)))
    }
    expectError(.amountTooLarge) {
      let huge = Money(minorUnits: .max, .usDollar)
      $0.actuals.append(
        DemandRecord(account: "A", product: nil, period: SmallCompany.quarters[0], amount: huge))
    }
    expectError(.noQuotas) { $0.quotas = SmallCompany.quotas([], each: 1) }
    #expect(throws: ResultsError.outOfRange(name: "norm deviation", value: -1, allowed: "0.0 to 1.0")) {
      try measureResults(SmallCompany.problem, settings: ResultsSettings(normDeviation: -1))
    }
  }

  @Test func priorGrowthIsTheLastYearOverTheOneBefore() throws {
    var problem = SmallCompany.problem
    problem.history = [(2024, 1000), (2025, 100), (2026, 150)].flatMap { year, amount in
      (1...4).map { quarter in
        DemandRecord(
          account: "A", product: nil, period: .quarter(quarter, of: year),
          amount: SmallCompany.dollars(Int64(amount)))
      }
    }
    let year = try YearSoFar(problem, halfYear)
    let results = try TerritoryResults(problem, year, CallPlan(problem, year))
    #expect(results.lines.map(\.priorGrowth) == [0.5, nil])
  }

  @Test func callsOfUnknownRepsCountForTheLayerOfTheQuotas() throws {
    var problem = SmallCompany.problem
    problem.calls = [SmallCompany.call("A", nil, month: 1, 2), SmallCompany.call("A", "R7", month: 1)]
    let plan = CallPlan(problem, try YearSoFar(problem, halfYear))
    #expect(plan.lines.map(\.made) == [0, 3, 0, 0])
    #expect(plan.offPlan == 0)
  }
}
