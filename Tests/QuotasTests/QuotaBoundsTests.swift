import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct QuotaBoundsTests {
  static let names: [TerritoryID] = ["A", "B", "C", "D", "E", "F"]

  /// Two regions of two and three territories, and one territory alone in a third.
  static func tree() throws -> QuotaTree {
    let units = ["A": "N", "B": "N", "C": "S", "D": "S", "E": "S", "F": "W"]
    return try QuotaTree(
      names,
      [
        QuotaLevel(
          name: "region",
          unitOf: Dictionary(uniqueKeysWithValues: units.map { (TerritoryID($0.key), $0.value) }))
      ])
  }

  static func flat(_ count: Int) throws -> QuotaTree { try QuotaTree(Array(names.prefix(count)), []) }

  /// The fewest bounds that conflict, by trying every subset of them.
  @Test(arguments: 1...60 as ClosedRange<UInt64>) func fewestBoundsAreFound(seed: UInt64) throws {
    var stream = RandomStream(seed: seed)
    let tree = try Self.tree()
    let isFloor = seed % 2 == 0
    let base = Self.names.map { _ in Double(1 + stream.below(1000)) }
    let sum = base.reduce(0, +)
    let total = isFloor ? sum * (0.1 + 0.8 * stream.uniform()) : sum * (1.1 + stream.uniform())
    var bounds = QuotaBounds(
      tree: tree, base: base, floor: isFloor ? 1 : nil, cap: isFloor ? nil : 1, minimum: 0, total: total)
    let units = (1...3).map { _ in Double(stream.below(1200)) }
    for (place, amount) in zip(1...3, units) where stream.uniform() < 0.7 {
      // A unit's bound inside what its territories can reach is no conflict of its own.
      let range = bounds.ranges()[place]
      if isFloor {
        bounds.apply(unit: place, minimum: range.lowerBound + amount, maximum: nil, pin: nil)
      } else {
        bounds.apply(unit: place, minimum: nil, maximum: min(range.upperBound, amount), pin: nil)
      }
    }
    let (place, kind) = try #require(bounds.conflict())
    #expect(place == 0 && kind == (isFloor ? .floorsExceedTarget : .capsBelowTarget))
    let found = SmallestConflict(bounds, kind).members(of: 0)
    func implied(_ leaves: [Int], _ nodes: [Int]) -> Double {
      (1...3).reduce(0) { total, node in
        let members = tree.nodes[node].territories
        if isFloor {
          let below = members.reduce(0) { $0 + (leaves.contains($1) ? bounds.lower[$1] : 0) }
          return total + (nodes.contains(node) ? max(below, bounds.unitLower[node]) : below)
        }
        let below = members.reduce(0) { $0 + (leaves.contains($1) ? bounds.upper[$1] : .infinity) }
        return total + (nodes.contains(node) ? min(below, bounds.unitUpper[node]) : below)
      }
    }
    var fewest = 99
    for subset in 0..<512 {
      let leaves = (0..<6).filter { subset >> $0 & 1 == 1 }
      let nodes = (1...3).filter { subset >> (5 + $0) & 1 == 1 }
      let sum = implied(leaves, nodes)
      if isFloor ? sum > total + 0.5 : sum < total - 0.5 { fewest = min(fewest, subset.nonzeroBitCount) }
    }
    #expect(found.territories.count + found.nodes.count == fewest)
    #expect(abs(implied(found.territories, found.nodes) - found.sum) < 1e-6 * total)
  }

  @Test func capsBelowTheTargetConflictTogether() throws {
    let bounds = QuotaBounds(
      tree: try Self.flat(2), base: [10, 20], floor: nil, cap: 1.5, minimum: 0, total: 50)
    let (place, kind) = try #require(bounds.conflict())
    let found = SmallestConflict(bounds, kind).members(of: place)
    #expect(kind == .capsBelowTarget && found.territories == [0, 1] && found.sum == 45)
    let enough = QuotaBounds(
      tree: try Self.flat(2), base: [10, 20], floor: nil, cap: 1.5, minimum: 0, total: 45)
    #expect(enough.conflict() == nil)
  }

  @Test func stretchingKeepsPinsWhileItCan() throws {
    var bounds = QuotaBounds(
      tree: try Self.flat(3), base: [10, 20, 30], floor: 0.5, cap: 1.2, minimum: 0, total: 100)
    bounds.apply(territory: 1, minimum: nil, maximum: nil, pin: 8)
    let (place, kind) = try #require(bounds.conflict())
    bounds.stretch(place, kind)
    #expect(bounds.upper == [23, 8, 69] && bounds.conflict() == nil)
    var pinned = QuotaBounds(
      tree: try Self.flat(2), base: [10, 20], floor: nil, cap: nil, minimum: 0, total: 100)
    for i in 0..<2 { pinned.apply(territory: i, minimum: nil, maximum: nil, pin: 60) }
    let clash = try #require(pinned.conflict())
    pinned.stretch(clash.place, clash.kind)
    #expect(pinned.upper == [50, 50])
  }

  @Test func whatIsDecidedByHandGoesFirst() throws {
    var bounds = QuotaBounds(
      tree: try Self.flat(2), base: [10, 1], floor: 0.5, cap: 2, minimum: 4, total: 12)
    #expect(bounds.lower == [5, 4] && bounds.upper == [20, 4])
    bounds.apply(territory: 0, minimum: 30, maximum: nil, pin: nil)
    bounds.apply(territory: 1, minimum: nil, maximum: 3, pin: nil)
    #expect(bounds.lower == [30, 3] && bounds.upper == [30, 3])
  }

  /// A pin a cent above what its unit's rounded quota and the hedge hand out, beside a territory that expects nothing.
  @Test func pinsNeverPushOthersBelowZero() throws {
    var company = Company(accounts: 12, territories: 3, periods: 24)
    company.map["empty"] = "T9"
    let problem = QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map,
      target: Money(minorUnits: 500_000, .usDollar), horizon: company.horizon,
      levels: [QuotaLevel(name: "region", unitOf: ["T0": "W", "T9": "W", "T1": "E", "T2": "E"])])
    for cents in 100_000...100_011 {
      let pin = try #require(
        QuotaException(
          .territory("T0"), quota: Money(minorUnits: Int64(cents), .usDollar)))
      let settings = QuotaSettings(hedge: 0.7, exceptions: [pin])
      let plan = try planQuotas(problem, settings: settings).plan
      #expect(plan.lines.allSatisfy { $0.quota.minorUnits >= 0 })
    }
  }

  /// Amounts and effects far beyond any company's are said, not computed with.
  @Test func hugeNumbersAreText() {
    #expect(percent(0.1234) == "12.3 %" && percent(-2) == "-200.0 %")
    #expect(percent(.infinity) == "over 100000000 %" && percent(-1e300) == "below -100000000 %")
    #expect(percent(.nan).hasSuffix("%") && whole(1e300) == "9000000000000000000" && whole(-2.5) == "-3")
    let notes = RegressorEffect.notes([RegressorEffect(name: "rate", effect: 1000, deviation: 3)])
    #expect(notes == ["rate: +over 100000000 % of sales a unit, ± over 100000000 %"])
  }

  @Test func absurdPinsEndInAConflict() throws {
    let company = Company(accounts: 12, territories: 3, periods: 24)
    let problem = QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map,
      target: Money(minorUnits: 500_000, .usDollar), horizon: company.horizon,
      levels: [QuotaLevel(name: "region", unitOf: ["T0": "W", "T1": "W", "T2": "E"])])
    let pin = try #require(
      QuotaException(
        .unit(level: "region", name: "W"), quota: Money(minorUnits: .max, .usDollar)))
    let result = try planQuotas(problem, settings: QuotaSettings(hedge: 0.5, cap: 1.5, exceptions: [pin]))
    #expect(!result.conflicts.isEmpty)
    #expect(result.plan.totals.reduce(0) { $0 + $1.quota.minorUnits } == 750_000)
    // What a level owes between two hedges must fit as well.
    let wide = QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map,
      target: Money(minorUnits: 5_000_000_000_000_000_000, .usDollar), horizon: company.horizon,
      levels: problem.levels)
    #expect(throws: QuotaError.money(.overflow)) {
      try planQuotas(wide, settings: QuotaSettings(hedge: -0.5, levelHedges: ["region": 1]))
    }
  }

  /// Where nothing was expected, potential makes an expectation but no certainty.
  @Test func headroomOfTheUnknownIsUnsure() throws {
    var company = Company(accounts: 12, territories: 3, periods: 36)
    company.map["new"] = "T9"
    let problem = QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map,
      target: Money(minorUnits: 50_000_000, .usDollar), horizon: company.horizon, potential: ["T9": 100_000])
    let plan = try planQuotas(problem, settings: QuotaSettings(headroom: 0.5)).plan
    let line = try #require(plan.totals.first { $0.territory == "T9" })
    #expect(abs(line.expected - 50_000) < 1e-6 && line.lower80 < 45_000 && line.upper80 > 52_000)
  }

  private static func record(_ account: AccountID, _ month: Int, _ amount: Int64) -> DemandRecord {
    DemandRecord(
      account: account, product: nil, period: .month(month, of: 2026),
      amount: Money(minorUnits: amount * 100, .usDollar))
  }

  /// A region has to owe more than its own decision says, since there is no other: inside it all bounds can be met.
  @Test func whatAUnitHasToOweIsSettledFirst() throws {
    func exception(
      _ subject: QuotaException.Subject, _ quota: Int64?, _ range: ClosedRange<Int64>? = nil
    ) -> QuotaException {
      func money(_ amount: Int64?) -> Money? { amount.map { Money(minorUnits: $0 * 100, .usDollar) } }
      return QuotaException(
        subject, quota: money(quota), minimum: money(range?.lowerBound), maximum: money(range?.upperBound))
    }
    let problem = QuotaProblem(
      layer: "field", demand: [Self.record("a", 1, 100), Self.record("b", 1, 200), Self.record("c", 1, 300)],
      territoryOf: ["a": "A", "b": "B", "c": "C"], target: Money(minorUnits: 1_200_000, .usDollar),
      horizon: [.month(2, of: 2026)],
      levels: [QuotaLevel(name: "region", unitOf: ["A": "R", "B": "R", "C": "R"])])
    let exceptions = [
      exception(.territory("A"), nil, 3000...3500), exception(.unit(level: "region", name: "R"), 2000),
    ]
    let found = try planQuotas(
      problem, settings: QuotaSettings(policy: PolicyBlend(.proRata), exceptions: exceptions))
    #expect(found.conflicts.count == 1 && found.conflicts[0].kind == .capsBelowTarget)
    let quotas = found.plan.totals.map(\.quota.minorUnits)
    #expect(quotas == [300_000, 360_000, 540_000])
  }

  /// A unit that contradicts itself does not make the company conflict too.
  @Test func aUnitAtOddsWithItsTerritoriesCountsByItself() throws {
    var bounds = QuotaBounds(
      tree: try Self.tree(), base: [Double](repeating: 10, count: 6), floor: nil, cap: nil, minimum: 0,
      total: 60)
    bounds.apply(territory: 0, minimum: 50, maximum: nil, pin: nil)
    bounds.apply(unit: 1, minimum: nil, maximum: nil, pin: 20)
    bounds.apply(unit: 2, minimum: 30, maximum: nil, pin: nil)
    let found = try #require(bounds.conflict())
    #expect(found.place == 1 && found.kind == .floorsExceedTarget)
    bounds.giveWay()
    #expect(bounds.lower[0] == 20 && bounds.unitLower[2] == 30 && bounds.conflict() == nil)
  }

  /// Where nobody expects anything there is nothing to be a multiple of.
  @Test(arguments: [BoundBase.expected, .lastYear]) func multiplesOfNothingBoundNothing(base: BoundBase)
    throws
  {
    let problem = QuotaProblem(
      layer: "field", demand: [Self.record("a", 1, 0)], territoryOf: ["a": "A", "b": "B"],
      target: Money(minorUnits: 10_000, .usDollar), horizon: [.month(2, of: 2026)])
    let settings = QuotaSettings(floor: 1.5, cap: 2, boundBase: base)
    let found = try planQuotas(problem, settings: settings)
    #expect(found.conflicts.isEmpty && found.plan.totals.map(\.quota.minorUnits) == [5000, 5000])
    #expect(found.plan.notes.contains { $0.hasPrefix("floors and caps are left out") })
  }
}
