import Foundation
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct QuotaPolicyTests {
  static let company = Company(accounts: 40, territories: 5, periods: 36)
  static let regions: [TerritoryID: String] = ["T0": "N", "T1": "N", "T2": "S", "T3": "S", "T4": "S"]

  static func plan(
    _ settings: QuotaSettings, target: Int64 = 900_000_000, levels: Bool = false,
    potential: [TerritoryID: Double] = [:]
  ) throws -> QuotaPlan {
    let problem = QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map,
      target: Money(minorUnits: target, .usDollar), horizon: company.horizon, potential: potential,
      levels: levels ? [QuotaLevel(name: "region", unitOf: regions)] : [])
    return try planQuotas(problem, settings: settings).plan
  }

  static func quotas(_ plan: QuotaPlan) -> [Double] { plan.totals.map { $0.quota.major } }

  @Test func blendIsTheAverageOfItsPolicies() throws {
    let blend = try #require(PolicyBlend(weights: [(.equalChance, 3), (.lastYear, 1), (.even, 0)]))
    #expect(blend.description == "equal-chance 75.0 % + last-year 25.0 %")
    let mixed = Self.quotas(try Self.plan(QuotaSettings(policy: blend)))
    let chance = Self.quotas(try Self.plan(QuotaSettings(policy: .equalChance)))
    let last = Self.quotas(try Self.plan(QuotaSettings(policy: .lastYear)))
    for i in mixed.indices { #expect(abs(mixed[i] - 0.75 * chance[i] - 0.25 * last[i]) < 0.02) }
    #expect(PolicyBlend(weights: []) == nil && PolicyBlend(weights: [(.even, -1), (.proRata, 2)]) == nil)
    #expect(PolicyBlend(weights: [(.even, .infinity)]) == nil)
  }

  @Test func lastYearIsProportionalToIt() throws {
    let plan = try Self.plan(QuotaSettings(policy: .lastYear))
    var sold: [TerritoryID: Double] = [:]
    for record in Self.company.demand where record.period >= .month(1, of: 2026) {
      if let territory = Self.company.map[record.account] {
        sold[territory, default: 0] += record.amount.major
      }
    }
    let total = sold.values.reduce(0, +)
    for line in plan.totals {
      #expect(abs(line.quota.major - 9_000_000 * (sold[line.territory] ?? 0) / total) < 0.02)
    }
    #expect(plan.notes.contains { $0.hasPrefix("ratchet: the policy") })
  }

  @Test func evenIsEven() throws {
    let quotas = Self.quotas(try Self.plan(QuotaSettings(policy: .even)))
    for quota in quotas { #expect(abs(quota - 1_800_000) < 0.02) }
  }

  /// Σ (q − μ)²/σ² is least when (q − μ)/σ² is the same for all.
  @Test func expectedFollowsTheVariance() throws {
    let plan = try Self.plan(QuotaSettings(policy: .expected))
    let model = plan.attainment
    let ratios = plan.totals.enumerated().map { i, line in
      let result = LognormalDistribution(
        logMean: model.logMean[i] + log(line.quota.major), logDeviation: model.logDeviation[i])
      return (line.quota.major - line.expected) / (result.deviation * result.deviation)
    }
    for ratio in ratios { #expect(abs(ratio / ratios[0] - 1) < 1e-4) }
  }

  @Test func growthGoesToUnsoldPotential() throws {
    let expected = try Self.plan(QuotaSettings(policy: .proRata)).totals.map(\.expected)
    let potential: [TerritoryID: Double] = [
      "T0": expected[0] + 1_000_000, "T1": expected[1] + 3_000_000, "T2": expected[2] - 5, "T3": 0, "T4": 0,
    ]
    let target = Int64(expected.reduce(0, +) * 100) + 80_000_000
    let plan = try Self.plan(QuotaSettings(policy: .potential), target: target, potential: potential)
    let growth = plan.totals.map { $0.quota.major - $0.expected }
    #expect(abs(growth[0] - 200_000) < 1 && abs(growth[1] - 600_000) < 1)
    for i in 2..<5 { #expect(abs(growth[i]) < 0.02) }
    // A target below what is expected is cut pro rata.
    let less = try Self.plan(
      QuotaSettings(policy: .potential), target: target / 2, potential: potential)
    #expect(
      less.notes.contains(
        "the target is below what is expected: there is nothing to hand out by potential, so pro-rata"))
  }

  @Test func headroomRaisesWhatIsExpected() throws {
    let before = try Self.plan(QuotaSettings())
    let potential: [TerritoryID: Double] = ["T1": before.totals[1].expected + 1_000_000]
    let after = try Self.plan(QuotaSettings(headroom: 0.2), potential: potential)
    #expect(abs(after.totals[1].expected - before.totals[1].expected - 200_000) < 1e-3)
    #expect(after.totals[0].expected == before.totals[0].expected)
    #expect(after.derivations[1].steps.contains { $0.kind == .headroom })
  }

  @Test func hedgesAddUpLevelByLevel() throws {
    let settings = QuotaSettings(hedge: 0.03, levelHedges: ["region": 0.02])
    let plan = try Self.plan(settings, target: 912_345_677, levels: true)
    let units = plan.units.filter { $0.period == nil }
    #expect(units.map(\.unit) == ["company", "N", "S"])
    #expect(units[0].quota == plan.target)
    let regions = units.dropFirst().map(\.quota.minorUnits)
    #expect(regions.reduce(0, +) == Int64((912_345_677 * 1.02).rounded()))
    for (name, quota) in zip(["N", "S"], regions) {
      let below = plan.totals.filter { Self.regions[$0.territory] == name }.map(\.quota.minorUnits)
      #expect(below.reduce(0, +) == Int64((Double(quota) * 1.03).rounded()))
    }
    #expect(plan.assigned.minorUnits == plan.totals.reduce(0) { $0 + $1.quota.minorUnits })
    for unit in units {
      let periods = plan.units.filter { $0.unit == unit.unit && $0.period != nil }
      #expect(periods.count == 12 && periods.reduce(0) { $0 + $1.quota.minorUnits } == unit.quota.minorUnits)
    }
    // One number for all: everyone's chance is the same.
    for line in plan.totals { #expect(abs(line.chance - plan.totals[0].chance) < 1e-6) }
  }

  /// Without over-assignment a unit's periods are the sums of its territories' periods, to the cent.
  @Test func periodsOfUnitsAreThoseOfTheirTerritories() throws {
    let plan = try Self.plan(QuotaSettings(), target: 912_345_679, levels: true)
    for unit in plan.units {
      let members = plan.lines.filter { line in
        line.period == unit.period && (unit.level == "company" || Self.regions[line.territory] == unit.unit)
      }
      #expect(members.reduce(Int64(0)) { $0 + $1.quota.minorUnits } == unit.quota.minorUnits)
    }
  }

  @Test func regionsCanBePinned() throws {
    let pin = Money(minorUnits: 300_000_000, .usDollar)
    let exception = QuotaException(
      .unit(level: "region", name: "N"), quota: pin, owner: "sales director", reason: "new plant",
      expires: CalendarDate(year: 2027, month: 7, day: 1))
    let plan = try Self.plan(QuotaSettings(exceptions: [exception]), levels: true)
    #expect(plan.units.first { $0.unit == "N" && $0.period == nil }?.quota == pin)
    #expect(plan.totals.prefix(2).reduce(0) { $0 + $1.quota.minorUnits } == 300_000_000)
    #expect(plan.assigned.minorUnits == 900_000_000)
    #expect(abs(plan.totals[0].chance - plan.totals[1].chance) < 1e-6)
    #expect(abs(plan.totals[2].chance - plan.totals[3].chance) < 1e-6)
    #expect(abs(plan.totals[0].chance - plan.totals[2].chance) > 1e-3)
    #expect(
      plan.notes.contains(
        "region N: pinned at 3000000.00 USD, by sales director: new plant (until 2027-07-01)"))
  }

  @Test func derivationEndsAtTheQuota() throws {
    let settings = QuotaSettings(
      cap: 1.05, exceptions: [QuotaException("T3", quota: Money(minorUnits: 5, .usDollar))])
    let plan = try Self.plan(settings, target: 700_000_000)
    for (line, derivation) in zip(plan.totals, plan.derivations) {
      #expect(derivation.territory == line.territory)
      #expect(derivation.steps.last?.amount == line.quota.major)
      let reconciled = try #require(derivation.steps.first { $0.kind == .reconciled })
      #expect(abs(reconciled.amount - line.expected) < 1e-6 * line.expected)
    }
    let pinned = try #require(plan.derivations[3].steps.first { $0.kind == .bounds })
    #expect(pinned.note == "pinned at 0.05 USD")
  }
}
