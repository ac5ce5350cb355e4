import Foundation
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct QuotaReliefTests {
  static func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso: text)) }
  static let months = (0..<12).map { Period.month(1, of: 2027).advanced(by: $0) }

  /// An account of a quarter of A's sales moves on 16 April: half of April and all later months go along.
  @Test func quotaFollowsByTheDay() throws {
    let plan = RepQuotaTests.plan()
    let map = try DatedMap(
      ["a": "A", "a2": "A", "b": "B"],
      moves: [AccountMove(account: "a", from: "A", to: "B", effective: Self.day("2027-04-16"))])
    // Whatever the accounts' sum is, the part counts: here a quarter, of forecasts before later corrections.
    let expected: [AccountID: [Double]] = [
      "a": [Double](repeating: 275, count: 12), "a2": [Double](repeating: 825, count: 12),
    ]
    let result = try relieved(plan, expected: expected, map: map)
    func quotas(_ territory: TerritoryID) -> [Int64] {
      Self.months.map { month in
        result.plan.lines.first { $0.territory == territory && $0.period == month }?.quota.minorUnits ?? -1
      }
    }
    #expect(quotas("A") == [120_000, 120_000, 120_000, 105_000] + [Int64](repeating: 90_000, count: 8))
    #expect(quotas("B") == [120_000, 120_000, 120_000, 135_000] + [Int64](repeating: 150_000, count: 8))
    #expect(quotas("C") == [Int64](repeating: 120_000, count: 12))
    #expect(result.lines.count == 9 && abs(result.lines[0].quota - 150) < 1e-9)
    let total = try #require(result.plan.totals.first { $0.territory == "A" })
    #expect(total.quota.minorUnits == 1_440_000 - 15_000 - 8 * 30_000)
    // What is expected moved with the quota, so the chance stayed the same in a month that moved as a whole.
    let (before, after) = (plan.lines[11], result.plan.lines[11])
    #expect(after.expected == 900 && abs(after.lower80 - 0.75 * 1000) < 1e-9)
    #expect(before.expected == 1200)
  }

  /// The same amounts from who has which account on each day, added up one day at a time.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func agreesWithCountingDays(seed: UInt64) throws {
    var stream = RandomStream(seed: seed)
    let territories = RepQuotaTests.territories
    var start: [AccountID: TerritoryID] = [:]
    var expected: [AccountID: [Double]] = [:]
    for number in 0..<12 {
      let account = AccountID("a\(10 + number)")
      start[account] = territories[number % 3]
      expected[account] = Self.months.map { _ in 300.0 }
    }
    var place = start
    var moves: [AccountMove] = []
    var date = try Self.day("2027-01-05")
    for _ in 0..<10 {
      date = date.adding(days: 1 + stream.below(40))
      let account = AccountID("a\(10 + stream.below(12))")
      guard let from = place[account] else { continue }
      let to = territories[(stream.below(2) + (territories.firstIndex(of: from) ?? 0) + 1) % 3]
      moves.append(AccountMove(account: account, from: from, to: to, effective: date))
      place[account] = to
    }
    let map = try DatedMap(start, moves: moves.shuffled(by: seed))
    let plan = RepQuotaTests.plan(each: 120_000)
    let result = try relieved(plan, expected: expected, map: map)
    for (h, month) in Self.months.enumerated() {
      let days = FiscalCalendar.standard.days(of: month)
      let count = days.upperBound.dayNumber - days.lowerBound.dayNumber
      var owed: [TerritoryID: Double] = [:]
      for offset in 0..<count {
        for account in start.keys {
          // Each account is a quarter of its first territory's 1,200.00.
          let today = try #require(map.territory(of: account, on: days.lowerBound.adding(days: offset)))
          owed[today, default: 0] += 30_000 / Double(count)
        }
      }
      var sum: Int64 = 0
      for territory in territories {
        let line = try #require(
          result.plan.lines.first { $0.territory == territory && $0.period == month })
        #expect(abs(Double(line.quota.minorUnits) - (owed[territory] ?? 0)) < 1.01, "\(h)")
        sum += line.quota.minorUnits
      }
      #expect(sum == 360_000)
    }
  }

  @Test func aTerritoryCanOpenDuringTheYear() throws {
    let map = try DatedMap(
      ["a": "A", "a2": "A"],
      moves: [AccountMove(account: "a", from: "A", to: "NEW", effective: Self.day("2027-07-01"))])
    let half = [Double](repeating: 600, count: 12)
    let result = try relieved(RepQuotaTests.plan(), expected: ["a": half, "a2": half], map: map)
    let line = try #require(result.plan.totals.first { $0.territory == "NEW" })
    #expect(line.quota.minorUnits == 6 * 60_000 && line.expected == 3600)
    #expect(line.chance > 0.4 && line.chance < 0.6)
    #expect(result.plan.attainment.territories == ["A", "B", "C", "NEW"])
    #expect(result.plan.lines.filter { $0.territory == "NEW" }.count == 13)
  }

  /// Of a whole plan with levels: units are the sums of their territories, and derivations end at the quotas.
  @Test func unitsAndDerivationsFollow() throws {
    let company = QuotaPolicyTests.company
    let levels = [QuotaLevel(name: "region", unitOf: QuotaPolicyTests.regions)]
    let problem = QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map,
      target: Money(minorUnits: 900_000_003, .usDollar), horizon: company.horizon, levels: levels)
    let set = try planQuotas(problem)
    let (within, across) = (
      AccountMove(account: "A0", from: "T0", to: "T1", effective: try Self.day("2027-03-01")),
      AccountMove(account: "A5", from: "T0", to: "T4", effective: try Self.day("2027-05-10"))
    )
    let map = try DatedMap(company.map, moves: [within, across])
    let result = try relieved(set.plan, expected: set.accountSales, map: map, levels: levels).plan
    for unit in result.units {
      let members = result.lines.filter { line in
        line.period == unit.period
          && (unit.level == "company" || QuotaPolicyTests.regions[line.territory] == unit.unit)
      }
      let sum = members.reduce(Int64(0)) { $0 + $1.quota.minorUnits }
      #expect(sum == unit.quota.minorUnits)
      #expect(abs(members.reduce(0) { $0 + $1.expected } - unit.expected) < 1e-6 * unit.expected)
    }
    let whole = result.units.filter { $0.level == "region" && $0.period == nil }
    #expect(whole.reduce(Int64(0)) { $0 + $1.quota.minorUnits } == 900_000_003)
    #expect(whole[0].quota != set.plan.units.first { $0.unit == whole[0].unit && $0.period == nil }?.quota)
    for (line, derivation) in zip(result.totals, result.derivations) {
      #expect(derivation.territory == line.territory && derivation.steps.last?.amount == line.quota.major)
      #expect((derivation.steps.last?.kind == .moves) == ["T0", "T1", "T4"].contains(line.territory))
    }
  }

  /// A unit that owed nothing, and one that had no territory, owe what moves to them.
  @Test func unitsOpenWithTheirFirstAccount() throws {
    let plan = RepQuotaTests.plan()
    let level = QuotaLevel(name: "region", unitOf: ["A": "West", "B": "East", "C": "East", "N": "North"])
    let units = ["company", "West", "East"].flatMap { name in
      plan.lines.filter { $0.territory == "A" }.map { line in
        let members = plan.lines.filter { other in
          other.period == line.period
            && (name == "company" || level.unitOf[other.territory] == name)
        }
        return UnitQuota(
          name == "company" ? name : "region", name, line.period,
          Money(minorUnits: members.reduce(Int64(0)) { $0 + $1.quota.minorUnits }, line.quota.currency),
          expected: members.reduce(0) { $0 + $1.expected }, nil)
      }
    }
    let whole = QuotaPlan(
      layer: plan.layer, target: plan.target, assigned: plan.assigned, policy: plan.policy, lines: plan.lines,
      attainment: plan.attainment, units: units, notes: [])
    let map = try DatedMap(
      ["a": "A", "a2": "A", "b": "B", "c": "C"],
      moves: [AccountMove(account: "a", from: "A", to: "N", effective: Self.day("2027-07-01"))])
    let half = [Double](repeating: 600, count: 12)
    let moved = try relieved(whole, expected: ["a": half, "a2": half], map: map, levels: [level]).plan
    for unit in moved.units {
      let members = moved.lines.filter { line in
        line.period == unit.period && (unit.level == "company" || level.unitOf[line.territory] == unit.unit)
      }
      #expect(members.reduce(Int64(0)) { $0 + $1.quota.minorUnits } == unit.quota.minorUnits, "\(unit)")
    }
    let north = try #require(moved.units.first { $0.unit == "North" && $0.period == nil })
    #expect(north.quota.minorUnits == 6 * 60_000)
  }

  @Test func movesHaveToFitTheMap() throws {
    let day = try Self.day("2027-04-16")
    let wrong = AccountMove(account: "a", from: "B", to: "A", effective: day)
    #expect(throws: MoveError.notThere(wrong, actual: "A")) { try DatedMap(["a": "A"], moves: [wrong]) }
    let there = AccountMove(account: "a", from: "A", to: "B", effective: day)
    let again = AccountMove(account: "a", from: "B", to: "A", effective: day)
    #expect(throws: MoveError.twice(again)) { try DatedMap(["a": "A"], moves: [there, again]) }
    let stays = AccountMove(account: "a", from: "A", to: "A", effective: day)
    #expect(throws: MoveError.nowhere(stays)) { try DatedMap(["a": "A"], moves: [stays]) }
    let back = AccountMove(account: "a", from: "B", to: "A", effective: day.adding(days: 9))
    let map = try DatedMap(["a": "A"], moves: [back, there])
    #expect(map.stays(of: "a").map(\.territory) == ["A", "B", "A"])
    let parts = map.parts(of: "a", in: .month(4, of: 2027), .standard)
    #expect(parts.map(\.share) == [0.5, 0.3, 0.2])
  }
}

extension Array {
  fileprivate func shuffled(by seed: UInt64) -> [Element] {
    var stream = RandomStream(seed: seed, 99)
    var result = self
    for i in indices.reversed() { result.swapAt(i, stream.below(i + 1)) }
    return result
  }
}
