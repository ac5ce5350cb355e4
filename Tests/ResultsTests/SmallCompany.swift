import SalesModel

@testable import Results

/// Two territories of a field map and an overlay, four quarters, half a year of results.
struct SmallCompany {
  static let quarters = (1...4).map { Period.quarter($0, of: 2027) }

  static func dollars(_ major: Int64) -> Money { Money(minorUnits: major * 100, .usDollar) }

  static func task(
    _ account: AccountID, _ role: RoleID, calls: Double, potential: Int64 = 1000, segment: SegmentID = "s"
  ) -> AccountTask {
    let norm = CallNorm(role: role, callsPerYear: calls, maximumCalls: calls + 2, minutesPerCall: 60)
    return AccountTask(
      account: account, segment: segment, layer: LayerID(role.text), norm: norm, workload: norm.workload,
      potential: dollars(potential), potentialSource: .data)
  }

  static func definition(_ tasks: [AccountTask]) -> TaskDefinition {
    var briefs: [RoleBrief] = []
    for role in Set(tasks.map(\.norm.role)).sorted() {
      let own = tasks.filter { $0.norm.role == role }
      let lines = Set(own.map(\.segment)).sorted().map { segment in
        let inside = own.filter { $0.segment == segment }
        return RoleBrief.Line(
          segment: segment, accounts: inside.count, norm: inside[0].norm, workload: .zero,
          potential: .zero(.usDollar))
      }
      briefs.append(RoleBrief(role: role, lines: lines))
    }
    return TaskDefinition(currency: .usDollar, tasks: tasks, outOfScope: [], briefs: briefs)
  }

  static func layer(_ id: LayerID, _ accounts: [(AccountID, TerritoryID)], _ reps: [(TerritoryID, RepID?)])
    -> LayerPlan
  {
    let territories = reps.map { territory, _ in
      TerritoryLine(
        territory: territory, centre: nil, accounts: 0, loads: [], targets: [], meanKm: 0, movedIn: 0,
        prices: [])
    }
    return LayerPlan(
      layer: id, measures: [], tolerances: [], territories: territories,
      assignments: accounts.map { Assignment(account: $0, layer: id, territory: $1) },
      matches: reps.map { RepMatch(territory: $0, rep: $1, homeKm: nil) }, outcome: .withinTolerance,
      meanKm: 0,
      cost: 0, bound: nil, stopped: false, movedAccounts: 0)
  }

  /// `each` a quarter for every territory, expected to come.
  static func quotas(_ territories: [TerritoryID], each: Int64, policy: String = "pro-rata") -> QuotaPlan {
    func line(_ territory: TerritoryID, _ period: Period?, _ amount: Int64) -> QuotaLine {
      QuotaLine(
        territory: territory, period: period, quota: dollars(amount), expected: Double(amount), lower80: 0,
        upper80: 0, chance: 0.5)
    }
    return QuotaPlan(
      layer: "field", target: .zero(.usDollar), assigned: .zero(.usDollar), policy: policy,
      lines: territories.flatMap { t in quarters.map { line(t, $0, each) } + [line(t, nil, 4 * each)] },
      attainment: AttainmentModel(territories: [], logMean: [], logDeviation: [], companyCorrelation: 0),
      notes: [])
  }

  static func sale(_ account: AccountID, _ quarter: Int, _ major: Int64) -> DemandRecord {
    DemandRecord(account: account, product: nil, period: quarters[quarter - 1], amount: dollars(major))
  }

  static func call(_ account: AccountID, _ rep: RepID?, month: Int, _ count: Int = 1) -> CallRecord {
    CallRecord(
      account: account, rep: rep,
      date: CalendarDate(year: 2027, month: month, day: 3) ?? CalendarDate(dayNumber: 0),
      count: count)
  }

  static var problem: ResultsProblem {
    ResultsProblem(
      task: definition([
        task("A", "expert", calls: 4), task("A", "field", calls: 12), task("B", "field", calls: 4),
        task("C", "field", calls: 2),
      ]),
      territories: TerritoryPlan(layers: [
        layer("field", [("A", "T1"), ("B", "T1"), ("C", "T2")], [("T1", "R1"), ("T2", nil)]),
        layer("expert", [("A", "X1")], [("X1", "R9")]),
      ]),
      quotas: quotas(["T1", "T2"], each: 100),
      actuals: [
        sale("A", 1, 120), sale("B", 2, 130), sale("C", 2, 50), sale("Z", 1, 100), sale("A", 3, 999),
      ],
      calls: [
        call("A", "R1", month: 1, 9), call("B", "R1", month: 4), call("A", "R9", month: 2),
        call("Z", "R1", month: 2),
        call("B", "R9", month: 2), call("A", "R1", month: 8, 50),
      ])
  }
}
