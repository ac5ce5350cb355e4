import Foundation
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct ColdStartTests {
  static func accounts(seed: UInt64, count: Int = 60, copies: Bool = false) -> [ColdStart.Observation] {
    var stream = RandomStream(seed: seed)
    return (0..<count).map { _ in
      let potential = 100 + 900 * stream.uniform()
      let size = stream.normal()
      let level = 20 + 0.3 * potential + 15 * size + 12 * stream.normal()
      let rates = (0..<12).map { _ in level + 30 * stream.normal() }
      return ColdStart.Observation(
        attributes: copies ? [potential, 2 * potential, size, potential - size] : [potential, size],
        rates: rates)
    }
  }

  /// Normal equations in plain arithmetic for one column.
  @Test func oneColumnIsTheTextbookLine() throws {
    let points: [(Double, Double)] = [(1, 3), (2, 4), (3, 8), (4, 9), (5, 11)]
    let model = try ColdStart(
      points.map { ColdStart.Observation(attributes: [$0.0], rates: [$0.1 - 1, $0.1 + 1]) }, enough: 2)
    #expect(abs(model.coefficients[1] - 2.1) < 1e-12 && abs(model.coefficients[0] - 0.7) < 1e-12)
    // Within: two rates one away from their mean, one degree of freedom each.
    #expect(abs(model.within - 2) < 1e-12)
    // Residuals .2 −.9 1 −.1 −.2: their squares sum to 1.9, over 3; less within / 2.
    #expect(model.between == max(0, 1.9 / 3 - 1))
  }

  @Test func varianceComponentsAreRecovered() throws {
    let model = try ColdStart(Self.accounts(seed: 5, count: 4000), enough: 12)
    #expect(abs(model.within / 900 - 1) < 0.05 && abs(model.between / 144 - 1) < 0.2)
    #expect(abs(model.coefficients[1] - 0.3) < 0.01 && abs(model.coefficients[2] - 15) < 1.5)
    // k = τ²/(τ² + σ²/n).
    #expect(abs(model.weight(periods: 4) - model.between / (model.between + model.within / 4)) < 1e-12)
    #expect(model.weight(periods: 0) == 0)
  }

  @Test func columnsThatFollowFromOthersAreNamed() throws {
    let plain = try ColdStart(Self.accounts(seed: 7), enough: 12)
    let doubled = try ColdStart(Self.accounts(seed: 7, copies: true), enough: 12)
    #expect(doubled.collinear == [1, 3] && plain.collinear.isEmpty)
    let (a, b) = (Self.accounts(seed: 8), Self.accounts(seed: 8, copies: true))
    for (x, y) in zip(a, b) { #expect(abs(plain.expected(x) - doubled.expected(y)) < 1e-6) }
  }

  /// Thin histories are predicted better by the blend than by their own average or the line alone.
  @Test func theBlendPredictsBest() throws {
    let model = try ColdStart(Self.accounts(seed: 9, count: 400), enough: 12)
    var (blend, own, line) = (0.0, 0.0, 0.0)
    var stream = RandomStream(seed: 10)
    for _ in 0..<2000 {
      let potential = 100 + 900 * stream.uniform()
      let size = stream.normal()
      let level = 20 + 0.3 * potential + 15 * size + 12 * stream.normal()
      let rates = (0..<4).map { _ in level + 30 * stream.normal() }
      let seen = ColdStart.Observation(attributes: [potential, size], rates: rates)
      let unseen = ColdStart.Observation(attributes: [potential, size], rates: [])
      blend += pow(model.expected(seen) - level, 2)
      own += pow(mean(rates) - level, 2)
      line += pow(model.expected(unseen) - level, 2)
    }
    #expect(blend < 0.75 * own && blend < 0.75 * line)
  }

  @Test func tooLittleToLearnFromIsSaid() {
    let few = Array(Self.accounts(seed: 1).prefix(4))
    #expect(throws: ColdStartError.tooFew(accounts: 4, columns: 2)) { try ColdStart(few, enough: 12) }
    #expect(throws: ColdStartError.tooFew(accounts: 0, columns: 0)) { try ColdStart([], enough: 12) }
    let mixed = Self.accounts(seed: 1) + [ColdStart.Observation(attributes: [1], rates: [1, 2])]
    #expect(throws: ColdStartError.unequalAttributes) { try ColdStart(mixed, enough: 2) }
  }

  @Test func scalingAmountsScalesExpectations() throws {
    let accounts = Self.accounts(seed: 12)
    let larger = accounts.map {
      ColdStart.Observation(attributes: $0.attributes, rates: $0.rates.map { 1000 * $0 })
    }
    let (a, b) = (try ColdStart(accounts, enough: 12), try ColdStart(larger, enough: 12))
    for (x, y) in zip(accounts, larger) { #expect(abs(b.expected(y) / a.expected(x) - 1000) < 1e-6) }
  }
}

/// New accounts in a whole problem.
@Suite struct NewAccountsTests {
  /// The company of the other tests with a territory of accounts without history, whose potential is known.
  @Test func accountsWithoutHistoryAreExpectedByTheirPotential() throws {
    var company = Company(accounts: 40, periods: 36)
    var sold: [AccountID: Double] = [:]
    for record in company.demand where record.period >= .month(1, of: 2026) {
      sold[record.account, default: 0] += record.amount.major
    }
    // Potential is exactly twice a year's sales.
    var values = sold.mapValues { [2 * $0, 4 * $0] }
    company.map["fresh"] = "NEW"
    company.map["young"] = "T0"
    values["fresh"] = [50_000, 100_000]
    values["young"] = [80_000, 160_000]
    company.record("young", -1, 3_000)
    func result(_ attributes: AccountAttributes?) throws -> QuotaResult {
      let problem = QuotaProblem(
        layer: "field", demand: company.demand, territoryOf: company.map,
        target: Money(minorUnits: 900_000_000, .usDollar), horizon: company.horizon, attributes: attributes)
      return try planQuotas(problem)
    }
    func plan(_ attributes: AccountAttributes?) throws -> QuotaPlan { try result(attributes).plan }
    let (without, known) = (
      try plan(nil),
      try result(
        AccountAttributes(
          names: ["potential", "twice"], values: values,
          since: ["fresh": try #require(CalendarDate(year: 2026, month: 8, day: 1))]))
    )
    let with = known.plan
    // Without a date it has had three years to buy, and did not.
    let idle = try plan(AccountAttributes(names: ["potential", "twice"], values: values))
    #expect(idle.totals.first { $0.territory == "NEW" }?.quota.minorUnits == 0)
    let fresh = try #require(with.totals.first { $0.territory == "NEW" })
    // Half the potential, and what the line of noisy years starts with.
    #expect(fresh.expected > 15_000 && fresh.expected < 45_000)
    #expect(
      without.totals.first { $0.territory == "NEW" }?.quota.minorUnits == 0 && fresh.quota.minorUnits > 0)
    #expect(
      with.notes.contains { $0.hasPrefix("2 accounts with less than a year of history are expected by") })
    #expect(with.notes.contains("left out, as they follow from the columns before them: twice"))
    let derivation = try #require(with.derivations.first { $0.territory == "T0" })
    #expect(derivation.steps.contains { $0.kind == .coldStart && $0.note.hasPrefix("1 accounts") })
    // When it moves, all that its territory expects moves along, and what the others expect is theirs.
    let bought = try #require(known.accountSales["fresh"])
    #expect(abs(bought.reduce(0, +) - fresh.expected) < 1e-6 * fresh.expected)
    let own = company.map.filter { $0.value == "T0" }.keys.sorted().compactMap { known.accountSales[$0] }
    let sum = own.reduce(0) { $0 + $1.reduce(0, +) }
    let expected = try #require(with.totals.first { $0.territory == "T0" }).expected
    #expect(abs(sum - expected) < 1e-6 * expected)
    // Other territories expect what they did.
    #expect(
      with.totals.first { $0.territory == "T1" }?.expected
        == without.totals.first { $0.territory == "T1" }?.expected)
  }

  /// Sales in proportion to potential that grow by 12 % a year and peak in December: a young account is expected at its part
  /// of the horizon, whatever months that has, and nothing of its own forecast stays.
  @Test(arguments: [3, 12]) func newAccountsGrowAndHaveASeason(months: Int) throws {
    func sales(_ potential: Double, _ t: Int) -> Double {
      potential / 24 * (1 + 0.8 * sin(2 * .pi * Double(t % 12 - 8) / 12)) * pow(1.12, Double(t) / 12)
    }
    var (demand, map): ([DemandRecord], [AccountID: TerritoryID]) = ([], [:])
    var values: [AccountID: [Double]] = [:]
    func sell(_ account: AccountID, _ potential: Double, from: Int, noise: Double) throws {
      var stream = RandomStream(seed: UInt64(potential))
      values[account] = [potential]
      for t in from..<60 {
        let amount = sales(potential, t) * (1 + noise * stream.normal())
        demand.append(
          DemandRecord(
            account: account, product: nil, period: Period.month(1, of: 2022).advanced(by: t),
            amount: try #require(Money(major: amount, .usDollar))))
      }
    }
    for i in 0..<30 {
      let account = AccountID("A\(100 + i)")
      map[account] = TerritoryID("T\(i / 5)")
      try sell(account, 1000 * Double(1 + i), from: 0, noise: 0.02)
    }
    map["young"] = "NEW"
    try sell("young", 20_000, from: 54, noise: 0)
    let horizon = (0..<months).map { Period.month(1, of: 2027).advanced(by: $0) }
    let plan = try planQuotas(
      QuotaProblem(
        layer: "field", demand: demand, territoryOf: map, target: Money(minorUnits: 50_000_000, .usDollar),
        horizon: horizon,
        attributes: AccountAttributes(
          names: ["potential"], values: values,
          since: ["young": try #require(CalendarDate(year: 2026, month: 7, day: 1))]))
    ).plan
    let truth = (0..<months).reduce(0) { $0 + sales(20_000, 60 + $1) }
    let found = try #require(plan.totals.first { $0.territory == "NEW" })
    #expect(abs(found.expected / truth - 1) < 0.06, "\(found.expected), \(truth)")
  }

  @Test func tooFewAccountsToLearnFromIsNoted() throws {
    let company = Company(accounts: 4, periods: 24)
    let attributes = AccountAttributes(
      names: ["potential", "size"], values: company.map.mapValues { _ in [1, 2] })
    let problem = QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map,
      target: Money(minorUnits: 900_000, .usDollar), horizon: company.horizon, attributes: attributes)
    let notes = try planQuotas(problem).plan.notes
    #expect(notes.contains { $0.hasPrefix("new accounts are not expected by their attributes: 4 accounts") })
  }
}
