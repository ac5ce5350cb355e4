import Foundation
import SalesModel

@testable import PlanFiles

/// A small plan with every section, whose names are given.
struct ReportFixture {
  var prefix = "T"
  var accountName = "Acme"
  var count = 6

  func amount(_ major: Double) -> Money { Money(minorUnits: Int64(major * 100), .usDollar) }
  func territory(_ number: Int) -> TerritoryID { TerritoryID("\(prefix)\(number)") }

  /// A grid of places in the middle of North America, and three on Hawaii.
  var accounts: [Account] {
    let mainland = (0..<60).map { number -> (Double, Double) in
      (35 + Double(number / 10), Double(number % 10) - 100)
    }
    let places = mainland + [(21.3, -157.8), (20.9, -156.5), (19.7, -155.1)]
    return places.enumerated().map { number, place in
      Account(
        id: AccountID("\(prefix)-\(accountName)-\(number)"), name: "\(accountName) \(number)",
        location: GeoPoint(latitude: place.0, longitude: place.1))
    }
  }

  var layer: LayerPlan {
    let accounts = accounts
    let assignments = accounts.indices.map {
      Assignment(account: accounts[$0].id, layer: "field", territory: territory($0 % 10 * count / 10))
    }
    let lines = (0..<count).map { number in
      TerritoryLine(
        territory: territory(number), centre: GeoPoint(latitude: 37.5, longitude: -99 + Double(number) * 1.5),
        accounts: 10, loads: [100 + Double(number) * 4, 50], targets: [110, 50], meanKm: 123.45,
        movedIn: number,
        prices: [0, 0])
    }
    let matches = (0..<count).map {
      RepMatch(territory: territory($0), rep: $0 == 0 ? nil : RepID("\(prefix)R\($0)"), homeKm: nil)
    }
    return LayerPlan(
      layer: LayerID("field"), measures: [.potential, Measure("\(prefix)calls")], tolerances: [0.08, 0.1],
      territories: lines, assignments: assignments, matches: matches,
      outcome: .notReached(
        misses: [.init(territory: territory(0), measure: .potential, deviation: -0.09, tolerance: 0.08)],
        reachableTolerance: 0.01),
      meanKm: 123.45, cost: 101, bound: 100, stopped: false, movedAccounts: 15)
  }

  var quotas: QuotaPlan {
    let lines = (0..<count).flatMap { number -> [QuotaLine] in
      [.month(1, of: 2027), .month(2, of: 2027), nil].map { period in
        QuotaLine(
          territory: territory(number), period: period, quota: amount(1000), expected: 950, lower80: 800,
          upper80: 1200, chance: 0.4321)
      }
    }
    return QuotaPlan(
      layer: "field", target: amount(6000), assigned: amount(6180), policy: "equal-chance", lines: lines,
      attainment: AttainmentModel(territories: [], logMean: [], logDeviation: [], companyCorrelation: 0),
      units: ["company", "\(prefix)region"].map { level in
        UnitQuota(
          level: level, unit: "\(prefix) north", period: nil, quota: amount(5150), expected: 5000,
          lower80: 4000, upper80: 6000, chance: 0.4567)
      },
      derivations: (0..<count).map { number in
        QuotaDerivation(
          territory: territory(number),
          steps: [
            .init(.lastYear, 907), .init(.policy, 1000.4, note: "\(prefix) policy"), .init(.rounding, 1000),
          ])
      },
      reps: [RepID("\(prefix)R1"), nil].flatMap { rep in
        [Period.month(1, of: 2027), .month(2, of: 2027)].map {
          RepQuota(rep: rep, territory: territory(1), period: $0, quota: amount(321))
        }
      },
      split: ProductSplit(
        lines: [],
        units: [
          UnitProductQuota(
            level: "company", unit: "company", product: ProductID("\(prefix)P"), period: nil,
            quota: amount(6180), expected: 6004)
        ]),
      notes: ["\(prefix) note"])
  }

  var payout: PayoutForecast {
    let pay = SimulatedAmount(mean: 10, p10: 5, p50: 9, p90: 20, standardError: 0.1)
    return PayoutForecast(
      currency: .usDollar, draws: 1000,
      cost: SimulatedAmount(mean: 60, p10: 40, p50: 58, p90: 90, standardError: 1),
      costPercentiles: (1...99).map { 30 + Double($0) }, costOfSales: 0.031,
      reps: [
        .init(
          rep: RepID("\(prefix)R1"), territory: territory(1), targetIncentive: amount(9), pay: pay,
          chanceOfQuota: 0.5,
          chanceOfThreshold: 0.9)
      ], statements: [], warnings: ["\(prefix) warning"])
  }

  var headcount: HeadcountPlan {
    let sizing = Sizing(
      method: .workload, role: RoleID("\(prefix)role"), exactReps: 5.4, reps: 6, steps: ["\(prefix) step"])
    return HeadcountPlan(
      roles: [
        .init(
          role: RoleID("\(prefix)role"), layer: "field", current: 5, planned: 6, chosen: .workload,
          sizings: [sizing])
      ], managers: [1])
  }

  var task: TaskDefinition {
    let norm = CallNorm(role: RoleID("\(prefix)role"), products: ["P1"], callsPerYear: 12, minutesPerCall: 45)
    let line = RoleBrief.Line(
      segment: SegmentID("\(prefix)segment"), accounts: 63, norm: norm, workload: Hours(567),
      potential: amount(1e6))
    return TaskDefinition(
      currency: .usDollar, tasks: [], outOfScope: [AccountID("\(prefix)out")],
      briefs: [RoleBrief(role: norm.role, lines: [line])])
  }

  var scorecard: Scorecard {
    Scorecard(
      indicators: [
        Indicator(
          name: "\(prefix)indicator", measures: "task.\(prefix)", value: 0.91, target: 0.95, unit: "share",
          evidence: "\(prefix) evidence")
      ],
      territories: [
        .init(
          territory: territory(1), rep: RepID("\(prefix)R1"), actual: amount(700), quota: amount(1000),
          attainment: 0.7, coverage: nil, callPlanAdherence: 0.8)
      ],
      revision: TaskRevision(proposals: [
        .init(
          key: "task.\(prefix)", current: "1", proposed: "2", reason: "\(prefix) reason",
          evidence: "\(prefix) rows")
      ]))
  }

  var report: PlanReport {
    PlanReport(
      title: "\(prefix) plan", subtitle: "\(prefix) 2027", accounts: accounts, task: task,
      headcount: headcount,
      territories: TerritoryPlan(layers: [layer]), quotas: quotas, payout: payout, scorecard: scorecard,
      notes: ["\(prefix) remark"],
      facts: RunFacts(
        runHash: "\(prefix)hash", scenario: "\(prefix)base", seed: 1, effort: 40, version: "0.1",
        kernel: "Haswell",
        inputs: [.init(name: "\(prefix)accounts.csv", rows: 63, hash: "abc")],
        further: [.init(name: "\(prefix)name", value: "\(prefix)value")]))
  }
}
