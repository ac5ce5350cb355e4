import Planning
import Quotas
import SalesModel
import Testing

@Suite struct CycleTests {
  @Test func everyAccountInScopeIsOnEachOfItsMapsOnce() throws {
    let company = try SmallCompany()
    let result = try Cycle(company.inputs, settings: company.settings).run()
    let sizes = Dictionary(
      uniqueKeysWithValues: company.inputs.accounts.map { ($0.id, $0.attributes["size"] ?? "") })
    let field = try #require(result.layer("field"))
    let overlay = try #require(result.layer("overlay"))
    #expect(Set(field.assignments.map(\.account)) == Set(sizes.filter { $0.value != "1" }.keys))
    #expect(Set(overlay.assignments.map(\.account)) == Set(sizes.filter { $0.value >= "4" }.keys))
    #expect(field.assignments.count == Set(field.assignments.map(\.account)).count)
    #expect(Set(result.task.outOfScope) == Set(sizes.filter { $0.value == "1" }.keys))
  }

  @Test func loadsAreTheSumsOfTheirAccounts() throws {
    let company = try SmallCompany()
    let result = try Cycle(company.inputs, settings: company.settings).run()
    let field = try #require(result.layer("field"))
    var hours: [TerritoryID: Double] = [:]
    let territory = Dictionary(uniqueKeysWithValues: field.assignments.map { ($0.account, $0.territory) })
    for line in result.task.tasks where line.layer == "field" {
      hours[try #require(territory[line.account]), default: 0] += line.workload.value
    }
    for line in field.territories {
      #expect(abs((hours[line.territory] ?? 0) - line.loads[0]) < 1e-9)
      #expect(line.accounts == field.assignments.count { $0.territory == line.territory })
    }
    #expect(field.outcome.isWithinTolerance)
    if let bound = field.bound { #expect(bound <= field.cost * (1 + 1e-12)) }
  }

  @Test func namesContinueTodaysMapAndMovesAreCounted() throws {
    let company = try SmallCompany()
    let field = try #require(try Cycle(company.inputs, settings: company.settings).run().layer("field"))
    #expect(field.territories.map(\.territory) == ["East", "West", "field-03", "field-04"])
    let today = Dictionary(uniqueKeysWithValues: company.inputs.current.map { ($0.account, $0.territory) })
    #expect(field.movedAccounts == field.assignments.count { today[$0.account] != $0.territory })
    #expect(field.territories.reduce(0) { $0 + $1.movedIn } == field.movedAccounts)
  }

  @Test func eachRepHasOneTerritoryOfItsLayer() throws {
    let company = try SmallCompany()
    let result = try Cycle(company.inputs, settings: company.settings).run()
    for (layer, reps) in [("field", ["R0", "R1", "R2", "R3"]), ("overlay", ["R4", "R5"])] {
      let plan = try #require(result.layer(LayerID(layer)))
      #expect(plan.matches.compactMap(\.rep?.text).sorted() == reps)
      #expect(plan.matches.map(\.territory) == plan.territories.map(\.territory))
    }
  }

  @Test func quotasSumToTheTargetWithTheHedgeToTheCent() throws {
    let company = try SmallCompany()
    let quotas = try Cycle(company.inputs, settings: company.settings).run().quotas
    #expect(quotas.assigned.minorUnits == Int64((900_000_01 * 1.02).rounded()))
    #expect(quotas.totals.reduce(0) { $0 + $1.quota.minorUnits } == quotas.assigned.minorUnits)
    let months = quotas.lines.filter { $0.period != nil }
    #expect(Set(months.compactMap(\.period)) == Set((1...12).map { Period.month($0, of: 2027) }))
    #expect(months.reduce(0) { $0 + $1.quota.minorUnits } == quotas.assigned.minorUnits)
  }

  /// An account that moves on 16 April takes quota along and its sales are credited by the day; the company's total stays.
  @Test func quotaAndCreditFollowAnAccountThatMoves() throws {
    var company = try SmallCompany()
    let before = try Cycle(company.inputs, settings: company.settings).run()
    let field = try #require(before.layer("field"))
    let row = try #require(field.assignments.first)
    let other = try #require(field.territories.first { $0.territory != row.territory }).territory
    let day = try #require(CalendarDate(year: 2027, month: 4, day: 16))
    company.inputs.moves = [
      AccountMove(account: row.account, layer: "field", from: row.territory, to: other, effective: day),
      AccountMove(account: row.account, layer: "overlay", from: "nowhere", to: other, effective: day),
    ]
    let after = try Cycle(company.inputs, settings: company.settings).run()
    func quota(_ plan: QuotaPlan, _ territory: TerritoryID) -> Int64 {
      plan.totals.first { $0.territory == territory }?.quota.minorUnits ?? 0
    }
    #expect(after.quotas.totals.reduce(0) { $0 + $1.quota.minorUnits } == after.quotas.assigned.minorUnits)
    let given = quota(before.quotas, row.territory) - quota(after.quotas, row.territory)
    #expect(given > 0 && quota(after.quotas, other) - quota(before.quotas, other) == given)
    func actual(_ result: CycleResult, _ territory: TerritoryID) -> Int64 {
      result.scorecard?.territories.first { $0.territory == territory }?.actual.minorUnits ?? 0
    }
    // Half of April and the whole of May and June, at 700.00 a month.
    #expect(actual(before, row.territory) - actual(after, row.territory) == 175_000)
    #expect(actual(after, other) - actual(before, other) == 175_000)
    company.inputs.moves = [
      AccountMove(account: row.account, from: other, to: row.territory, effective: day)
    ]
    #expect(throws: StageFailure.self) { try Cycle(company.inputs, settings: company.settings).run() }
  }

  /// Products follow the quotas as they are after moves, and nothing else changes.
  @Test func quotasAreSplitByProductWhereThatIsAskedFor() throws {
    var company = try SmallCompany()
    company.inputs.demand = company.inputs.demand.flatMap { record in
      zip(["P", "Q"] as [ProductID], Money.split(record.amount, by: [2, 1])).map {
        DemandRecord(account: record.account, product: $0, period: record.period, amount: $1)
      }
    }
    let territory = try #require(try Cycle(company.inputs, settings: company.settings).run().layer("field"))
    let row = try #require(territory.assignments.first)
    let other = try #require(territory.territories.first { $0.territory != row.territory }).territory
    company.inputs.moves = [
      AccountMove(
        account: row.account, from: row.territory, to: other,
        effective: try #require(CalendarDate(year: 2027, month: 4, day: 16)))
    ]
    let before = try Cycle(company.inputs, settings: company.settings).run().quotas
    #expect(before.split == nil && before.products.isEmpty)
    company.settings.quotas.products = .given([
      "P": Money(minorUnits: 500_000_01, .usDollar), "Q": Money(minorUnits: 400_000_00, .usDollar),
    ])
    let after = try Cycle(company.inputs, settings: company.settings).run().quotas
    #expect(after.lines == before.lines && after.units == before.units && after.reps == before.reps)
    for line in after.lines {
      let own = after.products.filter { $0.territory == line.territory && $0.period == line.period }
      #expect(own.map(\.product) == ["P", "Q"])
      #expect(own.reduce(0) { $0 + $1.quota.minorUnits } == line.quota.minorUnits)
    }
    let owed = after.products.filter { $0.period == nil && $0.product == "P" }
    #expect(owed.reduce(0) { $0 + $1.quota.minorUnits } == 510_000_01)
    company.settings.quotas.products = .given(["P": Money(minorUnits: 1, .usDollar)])
    #expect(throws: StageFailure.self) { try Cycle(company.inputs, settings: company.settings).run() }
  }

  @Test func newHiresOweTheRampAndArePaidAgainstIt() throws {
    var company = try SmallCompany()
    let full = try Cycle(company.inputs, settings: company.settings).run()
    company.inputs.reps[0].start = CalendarDate(year: 2027, month: 1, day: 1)
    company.settings.quotas.staffing = StaffingSettings(ramp: [0, 0.5])
    let result = try Cycle(company.inputs, settings: company.settings).run()
    func owed(_ result: CycleResult, _ rep: RepID) -> Int64 {
      result.quotas.reps.filter { $0.rep == rep }.reduce(0) { $0 + $1.quota.minorUnits }
    }
    func months(_ result: CycleResult, _ rep: RepID) -> [Int64] {
      result.quotas.reps.filter { $0.rep == rep }.sorted { $0.period < $1.period }.map(\.quota.minorUnits)
    }
    let (before, after) = (months(full, "R0"), months(result, "R0"))
    #expect(after[0] == 0 && abs(2 * after[1] - before[1]) <= 1 && after[2...] == before[2...])
    #expect(owed(result, "R1") == owed(full, "R1"))
    let all = result.quotas.reps.reduce(0) { $0 + $1.quota.minorUnits }
    #expect(all == result.quotas.assigned.minorUnits)
    let paid = { (result: CycleResult) in result.payout?.reps.first { $0.rep == "R0" }?.chanceOfQuota }
    #expect(try #require(paid(result)) == #require(paid(full)))
  }

  @Test func theOrderOfRowsAndTheThreadsChangeNothing() throws {
    let company = try SmallCompany()
    let plain = try Cycle(company.inputs, settings: company.settings, options: .init(threads: .single)).run()
    var shuffled = company.inputs
    shuffled.accounts.reverse()
    shuffled.reps.reverse()
    shuffled.demand.reverse()
    shuffled.current.reverse()
    shuffled.actuals.reverse()
    let other = try Cycle(shuffled, settings: company.settings, options: .init(threads: .init(2))).run()
    #expect(plain.territories == other.territories)
    #expect(plain.quotas == other.quotas)
    #expect(plain.payout?.cost == other.payout?.cost)
    #expect(plain.headcount == other.headcount)
  }

  @Test func anAccountWithoutAPlaceIsNamed() throws {
    var company = try SmallCompany()
    company.inputs.accounts[7].location = nil
    let failure = #expect(throws: StageFailure.self) {
      try Cycle(company.inputs, settings: company.settings).run()
    }
    #expect(failure?.underlying as? LayerError == .withoutPlace(["A107"]))
    // One that is out of scope needs no place.
    company = try SmallCompany()
    company.inputs.accounts[5].location = nil
    #expect(throws: Never.self) { try Cycle(company.inputs, settings: company.settings).run() }
  }

  @Test func locksAndGroupsAreKept() throws {
    var company = try SmallCompany()
    company.settings.layers[0].locks = ["A101": "West", "A163": "West"]
    company.settings.layers[0].together = .column("chain")
    company.settings.layers[0].balance = [.init(.workload, tolerance: 0.5)]
    let field = try #require(try Cycle(company.inputs, settings: company.settings).run().layer("field"))
    let territory = Dictionary(uniqueKeysWithValues: field.assignments.map { ($0.account, $0.territory) })
    #expect(territory["A101"] == "West")
    #expect(territory["A163"] == "West")
    let chain = company.inputs.accounts.filter { $0.attributes["chain"] == "big" }.compactMap {
      territory[$0.id]
    }
    #expect(Set(chain).count == 1)
    company.settings.layers[0].locks = ["A101": "Nowhere"]
    #expect(throws: StageFailure.self) { try Cycle(company.inputs, settings: company.settings).run() }
  }

  @Test func aPlanSurvivesItsOwnCoding() throws {
    let company = try SmallCompany()
    let result = try Cycle(company.inputs, settings: company.settings).run()
    let comparison = PlanComparison(from: result, to: result)
    #expect(comparison.quotas.isEmpty)
    #expect(comparison.layers.allSatisfy { $0.moved == 0 && $0.added == 0 && $0.removed == 0 })
  }

  @Test func aScenarioWithAnotherTargetChangesQuotasOnly() throws {
    var company = try SmallCompany()
    let before = try Cycle(company.inputs, settings: company.settings).run()
    company.settings.quotas.target = Money(minorUnits: 990_000_00, .usDollar)
    let after = try Cycle(company.inputs, settings: company.settings, scenario: "more").run()
    let comparison = PlanComparison(from: before, to: after)
    #expect(comparison.quotas.count == 4 && comparison.products.isEmpty)
    #expect(comparison.layers.allSatisfy { $0.moved == 0 })
  }

  @Test func otherProductTargetsChangeProductsOnly() throws {
    var company = try SmallCompany()
    company.inputs.demand = company.inputs.demand.enumerated().map { place, record in
      DemandRecord(
        account: record.account, product: place % 2 == 0 ? "P" : "Q", period: record.period,
        amount: record.amount)
    }
    let target = company.settings.quotas.target
    func run(_ share: Int64) throws -> CycleResult {
      let part = Money(minorUnits: target.minorUnits / 10 * share, target.currency)
      company.settings.quotas.products = .given(["P": part, "Q": try target.subtracting(part)])
      return try Cycle(company.inputs, settings: company.settings).run()
    }
    let (before, after) = (try run(5), try run(6))
    let comparison = PlanComparison(from: before, to: after)
    #expect(comparison.quotas.isEmpty && comparison.products.map(\.product) == ["P", "Q"])
    let sums = comparison.products.map { ($0.after?.minorUnits ?? 0) - ($0.before?.minorUnits ?? 0) }
    #expect(sums[0] > 0 && sums[0] + sums[1] == 0)
    #expect(PlanComparison(from: after, to: after).products.isEmpty)
  }
}
