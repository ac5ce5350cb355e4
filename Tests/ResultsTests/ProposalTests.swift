import SalesModel
import Testing

@testable import Results

@Suite struct ProposalTests {
  /// Twenty accounts of one territory, each with 12 calls a year asked for and `calls(i)` made in half a year.
  private func problem(potential: (Int) -> Int64 = { Int64(1000 + $0) }, calls: (Int) -> Int)
    -> ResultsProblem
  {
    let accounts = (0..<20).map { AccountID("A\(10 + $0)") }
    return ResultsProblem(
      task: SmallCompany.definition(
        accounts.enumerated().map { SmallCompany.task($1, "field", calls: 12, potential: potential($0)) }),
      territories: TerritoryPlan(layers: [
        SmallCompany.layer("field", accounts.map { ($0, "T1") }, [("T1", "R1")])
      ]),
      quotas: SmallCompany.quotas(["T1"], each: 1000),
      actuals: [SmallCompany.sale("A10", 2, 1)],
      calls: accounts.enumerated().map { SmallCompany.call($1, "R1", month: 3, calls($0)) })
  }

  @Test func aNormThatNobodyKeepsIsQuestioned() throws {
    let found = try measureResults(problem { 3 + $0 % 2 }).revision.proposals
    #expect(found.map(\.key) == ["task.segments.s.coverage.field.calls"])
    #expect(found.first?.current == "12" && found.first?.proposed == "7")
    #expect(found.first?.evidence.hasPrefix("20 accounts through 2027Q2: 7 ±") == true)
  }

  @Test func aNormThatIsKeptIsLeftAlone() throws {
    #expect(try measureResults(problem { 5 + $0 % 3 }).revision.proposals.isEmpty)
  }

  @Test func fewAccountsAreNoEvidence() throws {
    let settings = ResultsSettings(smallestEvidence: 21)
    #expect(try measureResults(problem { _ in 3 }, settings: settings).revision.proposals.isEmpty)
  }

  @Test func smallAccountsThatAreNotCalledOnRaiseTheBound() throws {
    let found = try measureResults(problem { $0 < 10 ? 0 : 6 }).revision.proposals
    let bound = try #require(found.first { $0.key == "task.segments.s.when.potential" })
    #expect(bound.current == ">= 1000" && bound.proposed == ">= 1004.5")
  }

  @Test func potentialsBelowSalesAreTooLow() throws {
    var one = problem { _ in 6 }
    one.actuals = one.task.tasks.map { SmallCompany.sale($0.account, 2, 5000) }
    let found = try measureResults(one).revision.proposals
    #expect(found.map(\.key) == ["data.accounts.potential"])
    #expect(found.first?.proposed == "at least 100000")
  }

  @Test(arguments: ["pro-rata", "equal-chance"]) func anUnfairPolicyIsQuestionedOnce(policy: String) throws {
    let territories = (0..<12).map { TerritoryID("T\(10 + $0)") }
    let accounts = (0..<12).map { AccountID("A\(10 + $0)") }
    let problem = ResultsProblem(
      task: SmallCompany.definition(
        accounts.enumerated().map {
          SmallCompany.task($1, "field", calls: 1, potential: Int64(1000 * ($0 + 1)))
        }),
      territories: TerritoryPlan(layers: [
        SmallCompany.layer("field", Array(zip(accounts, territories)), territories.map { ($0, nil) })
      ]),
      quotas: SmallCompany.quotas(territories, each: 100, policy: policy),
      actuals: accounts.enumerated().map { SmallCompany.sale($1, 1, Int64(50 + 10 * $0)) })
    let card = try measureResults(problem)
    let proposals = card.revision.proposals
    #expect(proposals.map(\.key) == (policy == "pro-rata" ? ["quotas.policy"] : []))
    let fairness = try #require(card.indicators.first { $0.name == "attainment against potential" })
    #expect(abs(fairness.value - 1) < 1e-12)
    let gap = try #require(card.indicators.first { $0.name == "quota hits, larger less smaller" })
    // The sixth of twelve reaches its quota exactly.
    #expect(abs(gap.value - 5.0 / 6) < 1e-12)
  }

  /// One account with a hundred calls moves the mean, but two standard errors reach back to the norm.
  @Test func oneStrayAccountIsNoEvidence() throws {
    #expect(try measureResults(problem { $0 == 7 ? 106 : 6 }).revision.proposals.isEmpty)
  }
}
