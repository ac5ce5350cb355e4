import Foundation
import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

/// A company with `accounts` accounts that sell every month, shared among territories T0 ….
struct Company {
  var demand: [DemandRecord] = []
  var map: [AccountID: TerritoryID] = [:]
  let currency: Currency
  let horizon = (0..<12).map { Period.month(1, of: 2027).advanced(by: $0) }

  init(
    accounts: Int = 24, territories: Int = 4, periods: Int = 24, currency: Currency = .usDollar,
    seed: UInt64 = 1
  ) {
    self.currency = currency
    for a in 0..<accounts {
      var stream = RandomStream(seed: seed, UInt64(a))
      let id = AccountID("A\(a)")
      map[id] = TerritoryID("T\(a % territories)")
      let size = exp(9 + stream.normal())
      for t in 0..<periods {
        let season = 1 + 0.2 * Double(t % 12) / 12
        record(id, t - periods, size * season * exp(0.3 * stream.normal()))
      }
    }
  }

  mutating func record(_ account: AccountID, _ month: Int, _ amount: Double) {
    let period = Period.month(1, of: 2027).advanced(by: month)
    guard let money = Money(major: amount, currency) else { return }
    demand.append(DemandRecord(account: account, product: nil, period: period, amount: money))
  }

  func problem(
    target: Int64, territories: [TerritoryID]? = nil, potential: [TerritoryID: Double] = [:]
  ) -> QuotaProblem {
    QuotaProblem(
      layer: "field", demand: demand, territoryOf: map, territories: territories,
      target: Money(minorUnits: target, currency), horizon: horizon, potential: potential)
  }
}

@Suite struct PlanQuotasTests {
  /// A territory that sold nothing expects nothing, whatever adding up leaves of that, so that its potential counts; when an
  /// account moves from it, that of the account.
  @Test(arguments: 140...150) func nothingSoldIsNothingExpected(first: Int64) throws {
    func record(_ account: AccountID, _ month: Int, _ amount: Int64) -> DemandRecord {
      DemandRecord(
        account: account, product: nil, period: .month(month, of: 2024),
        amount: Money(minorUnits: amount * 100, .usDollar))
    }
    let sold: [(AccountID, [Int64])] = [("a", [first, 130, 50]), ("c", [70, 120, 50]), ("b", [0])]
    let problem = QuotaProblem(
      layer: "field",
      demand: sold.flatMap { account, amounts in
        amounts.enumerated().map { record(account, $0.offset + 1, $0.element) }
      },
      territoryOf: ["a": "A", "b": "B", "b2": "B", "c": "C"], target: Money(minorUnits: 500_000, .usDollar),
      horizon: (4...12).map { Period.month($0, of: 2024) }, potential: ["A": 2000, "B": 2000, "C": 2000],
      accountPotential: ["a": 2000, "b": 500, "b2": 1500, "c": 2000])
    let found = try planQuotas(problem)
    let line = try #require(found.plan.totals.first { $0.territory == "B" })
    #expect(line.quota.minorUnits > 100_000)
    #expect(found.plan.notes.contains { $0.hasPrefix("without history: B; expected by potential") })
    let parts = [found.accountSales["b"], found.accountSales["b2"]].map { $0?.reduce(0, +) ?? 0 }
    #expect(abs(parts[0] - line.expected / 4) < 1e-9 * line.expected)
    #expect(abs(parts[1] - 3 * line.expected / 4) < 1e-9 * line.expected)
  }

  @Test(arguments: ["USD", "JPY", "KWD"], QuotaPolicy.allCases)
  func everyTotalIsExact(code: String, policy: QuotaPolicy) throws {
    let currency = try #require(Currency(code))
    let company = Company(currency: currency)
    let target: Int64 = 123_456_789_013
    let settings = QuotaSettings(policy: policy, hedge: 0.037, floor: 1e-3, cap: 1e4)
    let plan = try planQuotas(company.problem(target: target), settings: settings).plan
    #expect(plan.target.minorUnits == target)
    #expect(plan.assigned.minorUnits == Int64((Double(target) * 1.037).rounded()))
    #expect(try Money.sum(plan.totals.map(\.quota), in: currency) == plan.assigned)
    for total in plan.totals {
      let periods = plan.lines.filter { $0.territory == total.territory && $0.period != nil }
      #expect(periods.map(\.period) == company.horizon)
      #expect(try Money.sum(periods.map(\.quota), in: currency) == total.quota)
      #expect(abs(periods.reduce(0) { $0 + $1.expected } - total.expected) < 1e-9 * total.expected)
    }
  }

  @Test func equalChanceGivesEveryoneTheSame() throws {
    let plan = try planQuotas(Company().problem(target: 600_000_000)).plan
    let chances = plan.totals.map(\.chance)
    for chance in chances { #expect(abs(chance - chances[0]) < 1e-6) }
    // The attainment model says the same thing: P(log attainment ≥ 0).
    for (i, chance) in chances.enumerated() {
      let model = plan.attainment
      #expect(abs(normalProbability(model.logMean[i] / model.logDeviation[i]) - chance) < 1e-6)
    }
    #expect((0...0.95).contains(plan.attainment.companyCorrelation))
  }

  @Test func proRataGivesEveryoneTheSameMultiple() throws {
    let settings = QuotaSettings(policy: .proRata)
    let plan = try planQuotas(Company().problem(target: 600_000_000), settings: settings).plan
    let ratios = plan.totals.map { $0.quota.major / $0.expected }
    for ratio in ratios { #expect(abs(ratio - ratios[0]) < 1e-6) }
  }

  @Test func historyFollowsTheAccounts() throws {
    var company = Company()
    let before = try planQuotas(company.problem(target: 600_000_000)).plan
    // All of T1's accounts move to T0: its expectation goes with them, and nothing else changes.
    for (account, territory) in company.map where territory == "T1" { company.map[account] = "T0" }
    let problem = company.problem(target: 600_000_000, territories: ["T1"])
    let after = try planQuotas(problem, settings: QuotaSettings()).plan
    let (old, new) = (before.totals.map(\.expected), after.totals.map(\.expected))
    #expect(new[1] == 0)
    #expect(abs(new[0] - old[0] - old[1]) < 0.05 * new[0])
    let (oldSum, newSum) = (old.reduce(0, +), new.reduce(0, +))
    #expect(abs(newSum - oldSum) < 0.02 * oldSum)
    #expect(after.notes.contains { $0.contains("T1") })
  }

  @Test func orderOfRecordsAndThreadsChangeNothing() throws {
    let company = Company(accounts: 70, periods: 14)
    let one = try planQuotas(company.problem(target: 100_000_000))
    var turned = company
    turned.demand.reverse()
    #expect(try planQuotas(turned.problem(target: 100_000_000)) == one)
    #expect(try planQuotas(company.problem(target: 100_000_000), threads: Threads(7)) == one)
  }

  @Test func scalingMoneyScalesQuotas() throws {
    let company = Company()
    var larger = company
    larger.demand = company.demand.map {
      DemandRecord(
        account: $0.account, product: nil, period: $0.period,
        amount: Money(minorUnits: $0.amount.minorUnits * 1000, .usDollar))
    }
    let small = try planQuotas(company.problem(target: 600_000_000)).plan
    let large = try planQuotas(larger.problem(target: 600_000_000_000)).plan
    for (a, b) in zip(small.totals, large.totals) {
      #expect(abs(Double(b.quota.minorUnits) / 1000 - Double(a.quota.minorUnits)) < 2)
      #expect(abs(a.chance - b.chance) < 1e-6)
    }
  }

  @Test func pinsAreKeptToTheCent() throws {
    let pin = Money(minorUnits: 77_777_777, .usDollar)
    let settings = QuotaSettings(floor: 0.2, cap: 5, exceptions: [QuotaException("T2", quota: pin)])
    let result = try planQuotas(Company().problem(target: 300_000_001), settings: settings)
    #expect(result.conflicts.isEmpty)
    #expect(result.plan.totals.first { $0.territory == "T2" }?.quota == pin)
    #expect(try Money.sum(result.plan.totals.map(\.quota), in: .usDollar).minorUnits == 300_000_001)
  }

  @Test func boundsAreKeptAndNamed() throws {
    let company = Company()
    let free = try planQuotas(company.problem(target: 600_000_000)).plan
    let stretch = Int64(free.totals.reduce(0) { $0 + $1.expected } * 100 * 1.15)
    let settings = QuotaSettings(cap: 1.16)
    let plan = try planQuotas(company.problem(target: stretch), settings: settings).plan
    for line in plan.totals { #expect(line.quota.major <= line.expected * 1.16 + 0.01) }
    #expect(plan.notes.contains { $0.hasPrefix("at the cap: ") })
  }

  @Test func impossibleBoundsStillAddUp() throws {
    let company = Company()
    let result = try planQuotas(company.problem(target: 1_000), settings: QuotaSettings(floor: 0.9))
    let conflict = try #require(result.conflicts.first)
    #expect(conflict.kind == .floorsExceedTarget && conflict.territories.count == 1)
    #expect(try Money.sum(result.plan.totals.map(\.quota), in: .usDollar).minorUnits == 1_000)
    #expect(result.plan.notes[0].hasPrefix("conflict: "))
    let capped = try planQuotas(company.problem(target: 99_000_000_000), settings: QuotaSettings(cap: 1.1))
    #expect(capped.conflicts.first?.kind == .capsBelowTarget)
    #expect(try Money.sum(capped.plan.totals.map(\.quota), in: .usDollar).minorUnits == 99_000_000_000)
  }

  @Test func newTerritoryIsExpectedByItsPotential() throws {
    let company = Company()
    let problem = company.problem(
      target: 600_000_000, territories: ["NEW"],
      potential: ["NEW": 50, "T0": 100, "T1": 100, "T2": 100, "T3": 100])
    let plan = try planQuotas(problem).plan
    let fresh = try #require(plan.totals.first { $0.territory == "NEW" })
    let others = plan.totals.filter { $0.territory != "NEW" }.reduce(0) { $0 + $1.expected }
    #expect(abs(fresh.expected - 0.125 * others) < 1e-6 * others)
    #expect(fresh.quota.minorUnits > 0)
    #expect(plan.notes.contains { $0.hasPrefix("without history: NEW") })
  }

  @Test func partOfTheYearBeforeTheHorizonIsSkipped() throws {
    var company = Company(periods: 30)
    company.demand.removeAll { $0.period >= .month(10, of: 2026) }
    let plan = try planQuotas(company.problem(target: 600_000_000)).plan
    #expect(plan.lines.compactMap(\.period).min() == .month(1, of: 2027))
    #expect(plan.lines.count == 4 * 13)
    // Demand of the planned year itself is not looked at.
    company.record("A0", 2, 1e9)
    #expect(try planQuotas(company.problem(target: 600_000_000)).plan == plan)
  }

  @Test func accountsOffTheMapAreCounted() throws {
    var company = Company()
    company.record("stray", -3, 1234.5)
    let plan = try planQuotas(company.problem(target: 600_000_000)).plan
    #expect(plan.notes.contains("left out: 1234.50 USD of history of 1 accounts in no territory"))
  }

  @Test func nothingSoldIsDividedEvenly() throws {
    var company = Company(accounts: 4, periods: 2)
    company.demand = company.demand.map {
      DemandRecord(account: $0.account, product: nil, period: $0.period, amount: .zero(.usDollar))
    }
    let plan = try planQuotas(company.problem(target: 1_001)).plan
    #expect(plan.totals.map(\.quota.minorUnits) == [251, 250, 250, 250])
    let numbers = plan.lines.flatMap { [$0.expected, $0.lower80, $0.upper80, $0.chance] }
    #expect((numbers + plan.attainment.logMean).allSatisfy { $0.isFinite })
  }

  @Test func targetOfZeroIsNoQuota() throws {
    let plan = try planQuotas(Company(periods: 5).problem(target: 0)).plan
    #expect(plan.lines.allSatisfy { $0.quota.minorUnits == 0 && $0.chance == 1 })
    #expect(plan.attainment.logMean.allSatisfy { $0 == 0 })
  }
}
