import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct QuotaProposalTests {
  static func plan() throws -> QuotaPlan {
    try QuotaPolicyTests.plan(QuotaSettings())
  }

  static func proposals(_ plan: QuotaPlan, _ factors: [Double]) throws -> [QuotaProposal] {
    try zip(plan.totals, factors).map { line, factor in
      QuotaProposal(
        territory: line.territory, quota: try #require(Money(major: line.quota.major * factor, .usDollar)),
        owner: "regional manager", reason: "pipeline")
    }
  }

  /// (q − blend)/σ² is the same for everyone off the ends: the condition of the least-squares division.
  @Test func differencesAreSpreadByVariance() throws {
    let plan = try Self.plan()
    let found = try reconciled(plan, with: Self.proposals(plan, [0.8, 0.9, 1.2]), weight: 0.6)
    #expect(found.reduce(0) { $0 + $1.reconciled.minorUnits } == plan.assigned.minorUnits)
    let multipliers = zip(plan.totals, found).map { line, row in
      let proposed = row.proposed?.major ?? line.quota.major
      let blend = line.quota.major + 0.6 * (proposed - line.quota.major)
      let deviation = line.result?.deviation ?? 0
      return (row.reconciled.major - blend) / (deviation * deviation)
    }
    for multiplier in multipliers { #expect(abs(multiplier / multipliers[0] - 1) < 1e-3) }
    #expect(multipliers[0] > 0)
    #expect(found[3].proposed == nil && found[3].proposedChance == nil)
  }

  /// All ask for the same multiple: that says nothing about who should owe more.
  @Test(arguments: [0.7, 1.1, 3]) func thatAllAskForMoreChangesNothing(factor: Double) throws {
    let plan = try Self.plan()
    for weight in [0.3, 1] {
      let found = try reconciled(
        plan, with: Self.proposals(plan, plan.totals.map { _ in factor }), weight: weight)
      for (row, line) in zip(found, plan.totals) {
        #expect(abs(row.reconciled.minorUnits - line.quota.minorUnits) <= 1)
      }
    }
  }

  /// Whoever proposed something ends between that and the quota from the top.
  @Test(arguments: [1.0, 2, 9]) func nobodyGoesBeyondAProposal(factor: Double) throws {
    let plan = try Self.plan()
    let factors = [factor, 0.9, factor * 2, 1]
    let found = try reconciled(plan, with: Self.proposals(plan, factors), weight: 1)
    for (row, line) in zip(found, plan.totals) {
      guard let proposed = row.proposed?.minorUnits else { continue }
      let (top, found) = (line.quota.minorUnits, row.reconciled.minorUnits)
      #expect(found >= min(top, proposed) && found <= max(top, proposed))
    }
    #expect(found.reduce(0) { $0 + $1.reconciled.minorUnits } == plan.assigned.minorUnits)
  }

  @Test func endsOfTheWeight() throws {
    let plan = try Self.plan()
    let proposals = try Self.proposals(plan, [0.5, 1.5, 1, 1, 1])
    let kept = try reconciled(plan, with: proposals, weight: 0)
    #expect(kept.map(\.reconciled) == plan.totals.map(\.quota))
    let exact = QuotaPlan(
      layer: plan.layer, target: plan.target, assigned: plan.assigned, policy: plan.policy, lines: plan.lines,
      attainment: plan.attainment, notes: [])
    let shift = Money(minorUnits: 12_345, .usDollar)
    // Proposals that add up to the total are taken as they are.
    let moved = [
      QuotaProposal(territory: "T0", quota: try exact.totals[0].quota.adding(shift)),
      QuotaProposal(territory: "T1", quota: try exact.totals[1].quota.subtracting(shift)),
    ]
    let followed = try reconciled(exact, with: moved, weight: 1)
    #expect(followed.prefix(2).map(\.reconciled) == moved.map(\.quota))
    #expect(kept[0].isSurprising && kept[1].isSurprising && !kept[2].isSurprising)
    #expect((kept[0].proposedChance ?? 0) > 0.9 && (kept[1].proposedChance ?? 1) < 0.1)
  }

  /// A territory of which nothing is expected gives way before others fall below zero.
  @Test func nothingFallsBelowZero() throws {
    let lines = zip(["T1", "T2", "T3"] as [TerritoryID], [100, 100, 0]).map { territory, amount in
      QuotaLine(
        territory: territory, period: nil, quota: Money(minorUnits: Int64(amount) * 100, .usDollar),
        expected: Double(amount), lower80: 0.8 * Double(amount), upper80: 1.2 * Double(amount), chance: 0.5)
    }
    let plan = QuotaPlan(
      layer: "field", target: .zero(.usDollar), assigned: .zero(.usDollar), policy: "even", lines: lines,
      attainment: AttainmentModel(
        territories: ["T1", "T2", "T3"], logMean: [0, 0, 0], logDeviation: [0, 0, 0], companyCorrelation: 0),
      notes: [])
    let proposal = QuotaProposal(territory: "T3", quota: Money(minorUnits: 100_000, .usDollar))
    let found = try reconciled(plan, with: [proposal], weight: 1).map(\.reconciled.minorUnits)
    #expect(found == [0, 0, 20_000])
  }

  /// Periods that cancel out, or that are mostly returns, spread by what is above zero.
  @Test func periodsBelowZeroTakeNothing() throws {
    func line(_ month: Int?, _ amount: Int64) -> QuotaLine {
      QuotaLine(
        territory: "T1", period: month.map { .month($0, of: 2027) },
        quota: Money(minorUnits: amount, .usDollar),
        expected: 10, lower80: 8, upper80: 12, chance: 0.5)
    }
    for second in [-500, -1500] as [Int64] {
      let plan = QuotaPlan(
        layer: "field", target: .zero(.usDollar), assigned: .zero(.usDollar), policy: "even",
        lines: [line(1, 500), line(2, second), line(nil, 500 + second)],
        attainment: AttainmentModel(
          territories: ["T1"], logMean: [0], logDeviation: [0], companyCorrelation: 0), notes: [])
      let row = ReconciledQuota(
        territory: "T1", topDown: .zero(.usDollar), proposed: nil, proposedChance: nil, isSurprising: false,
        reconciled: Money(minorUnits: 3000, .usDollar), reconciledChance: nil, owner: "", reason: "")
      #expect(plan.with([row]).lines.map(\.quota.minorUnits) == [3000, 0, 3000])
    }
  }

  @Test func wrongProposalsAreRefused() throws {
    let plan = try Self.plan()
    func error(_ proposals: [QuotaProposal], _ weight: Double = 0.5) -> QuotaError? {
      do throws(QuotaError) {
        _ = try reconciled(plan, with: proposals, weight: weight)
        return nil
      } catch {
        return error
      }
    }
    let some = Money(minorUnits: 5, .usDollar)
    #expect(error([QuotaProposal(territory: "X", quota: some)]) == .unknownTerritory("X"))
    let twice = QuotaProposal(territory: "T0", quota: some)
    #expect(error([twice, twice]) == .exception("T0"))
    #expect(error([], 2) == .setting("weight", 2))
  }

  /// What was reconciled goes on as quotas: periods as before, every total to the cent, the chance of the new quota.
  @Test func reconciledQuotasHavePeriods() throws {
    let plan = try Self.plan()
    let rows = try reconciled(plan, with: Self.proposals(plan, [0.8, 0.9, 1.3]), weight: 0.6)
    let found = plan.with(rows)
    #expect(found.totals.map(\.quota) == rows.map(\.reconciled))
    #expect(found.lines.map(\.period) == plan.lines.map(\.period))
    for (total, row) in zip(found.totals, rows) {
      let own = found.lines.filter { $0.territory == total.territory && $0.period != nil }
      #expect(own.reduce(0) { $0 + $1.quota.minorUnits } == total.quota.minorUnits)
      #expect(abs(total.chance - (row.reconciledChance ?? -1)) < 1e-12)
      // Pay is simulated with the quotas that are owed now.
      let place = try #require(found.attainment.territories.firstIndex(of: total.territory))
      let (middle, spread) = (found.attainment.logMean[place], found.attainment.logDeviation[place])
      #expect(abs(normalProbability(middle / spread) - total.chance) < 1e-9)
      let before = plan.lines.filter { $0.territory == total.territory && $0.period != nil }
      let factor = total.quota.major / before.reduce(0) { $0 + $1.quota.major }
      for (new, old) in zip(own, before) { #expect(abs(new.quota.major - factor * old.quota.major) < 0.02) }
    }
  }
}
