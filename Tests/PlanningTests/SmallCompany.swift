import Compensation
import Headcount
import Planning
import Quotas
import Results
import SalesModel
import SalesTask

/// A company of 64 accounts on a grid, two layers, six reps, two years of history and a half year of results.
struct SmallCompany {
  var inputs: CycleInputs
  var settings: CycleSettings

  init() throws {
    let accounts = (0..<64).map(Self.account)
    let reps = (0..<6).map(Self.rep)
    var demand: [DemandRecord] = []
    for (index, account) in accounts.enumerated() {
      for month in 0..<24 {
        let cents: Int = 500_00 + index * 11_00 + month * 3_00 + (month * index) % 50_00
        demand.append(
          DemandRecord(
            account: account.id, product: nil, period: .month(month % 12 + 1, of: 2025 + month / 12),
            amount: Money(minorUnits: Int64(cents), .usDollar)))
      }
    }
    inputs = CycleInputs(accounts: accounts, reps: reps, demand: demand)
    inputs.current = accounts.enumerated().map { index, account in
      Assignment(account: account.id, layer: "field", territory: index % 8 < 3 ? "West" : "East")
    }
    inputs.actuals = accounts.flatMap { account in
      (1...6).map {
        DemandRecord(
          account: account.id, product: nil, period: .month($0, of: 2027),
          amount: Money(minorUnits: 700_00, .usDollar))
      }
    }
    settings = try Self.settings()
  }

  private static func account(_ index: Int) -> Account {
    let cents: Int = 10_000_00 + index * 700_00 % 9_000_00
    let place = GeoPoint(latitude: 35 + Double(index / 8) * 0.4, longitude: -95 + Double(index % 8) * 0.5)
    return Account(
      id: AccountID("A\(100 + index)"), location: place,
      attributes: ["size": String(1 + index % 5), "chain": index % 9 == 0 ? "big" : ""],
      potential: Money(minorUnits: Int64(cents), .usDollar))
  }

  private static func rep(_ index: Int) -> Rep {
    Rep(
      id: RepID("R\(index)"), role: index < 4 ? "field" : "expert",
      home: GeoPoint(latitude: 35.5 + Double(index % 2) * 2, longitude: -94.5 + Double(index / 2)),
      targetIncentive: Money(minorUnits: 40_000_00, .usDollar))
  }

  private static func settings() throws -> CycleSettings {
    let task = TaskSettings(
      currency: .usDollar, products: [Product(id: "P", margin: 0.5)],
      roles: [
        RoleSettings(id: "field", layer: "field", days: 200, hoursPerDay: 8, sellingShare: 0.1),
        RoleSettings(id: "expert", layer: "overlay", days: 200, hoursPerDay: 8, sellingShare: 0.1),
      ],
      segments: [
        SegmentRule(
          id: "large", conditions: [try Condition(column: "size", text: ">= 4")],
          coverage: [
            CallNorm(role: "field", callsPerYear: 12, minutesPerCall: 60),
            CallNorm(role: "expert", callsPerYear: 4, minutesPerCall: 60),
          ]),
        SegmentRule(
          id: "rest", conditions: [try Condition(column: "size", text: ">= 2")],
          coverage: [CallNorm(role: "field", callsPerYear: 6, minutesPerCall: 45)]),
      ])
    let curve = try PayCurve(
      threshold: 0.5, tiers: [.init(from: 0, rate: 1), .init(from: 1, rate: 1.5)], mode: .marginal,
      boundary: .upper, cap: 2.5)
    return CycleSettings(
      company: "Small", currency: .usDollar, planYear: 2027, effort: 2, task: task,
      headcount: HeadcountSettings(),
      layers: [
        LayerSettings(layer: "field", balance: [.init(.workload, tolerance: 0.15)], keep: 0.5),
        LayerSettings(layer: "overlay", balance: [.init(.potential, tolerance: 0.3)]),
      ],
      quotas: QuotaStage(
        layer: "field", target: Money(minorUnits: 900_000_01, .usDollar), settings: QuotaSettings(hedge: 0.02)
      ),
      pay: PaySettings(
        currency: .usDollar, draws: 400,
        plans: [PayPlan(role: "field", measures: [PayMeasure(id: "revenue", curve: curve)])]),
      results: ResultsSettings())
  }
}
