import Planning
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
    #expect(comparison.quotas.count == 4)
    #expect(comparison.layers.allSatisfy { $0.moved == 0 })
  }
}
