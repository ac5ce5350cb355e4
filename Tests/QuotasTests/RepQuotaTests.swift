import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct RepQuotaTests {
  static let territories: [TerritoryID] = ["A", "B", "C"]

  /// Quotas of 1,200.00 a month in each territory.
  static func plan(months: Int = 12, each: Int64 = 120_000) -> QuotaPlan {
    let periods = (0..<months).map { Period.month(1, of: 2027).advanced(by: $0) }
    let lines = territories.flatMap { territory in
      periods.map {
        QuotaLine(
          territory: territory, period: $0, quota: Money(minorUnits: each, .usDollar), expected: 1200,
          lower80: 1000,
          upper80: 1400, chance: 0.5)
      } + [
        QuotaLine(
          territory: territory, period: nil, quota: Money(minorUnits: each * Int64(months), .usDollar),
          expected: 1200 * Double(months), lower80: 1100 * Double(months), upper80: 1300 * Double(months),
          chance: 0.5)
      ]
    }
    return QuotaPlan(
      layer: "field", target: .zero(.usDollar), assigned: .zero(.usDollar), policy: "even", lines: lines,
      attainment: AttainmentModel(
        territories: territories, logMean: [0, 0, 0], logDeviation: [0, 0, 0], companyCorrelation: 0),
      notes: [])
  }

  static func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso: text)) }

  static func sum(_ quotas: [RepQuota], _ rep: RepID?, _ month: Int? = nil) -> Int64 {
    quotas.filter { $0.rep == rep && (month == nil || $0.period == .month(month ?? 1, of: 2027)) }
      .reduce(0) { $0 + $1.quota.minorUnits }
  }

  /// Hired on 1 March, nothing, half, then all: 0, 600, 1,200 a month from March on; before that the territory is vacant.
  @Test func newHiresOweTheRamp() throws {
    let staff = [
      StaffedTerritory(
        territory: "A", rep: "new", validity: try #require(Validity(from: Self.day("2027-03-01"))),
        hired: try Self.day("2027-03-01")),
      StaffedTerritory(territory: "B", rep: "b"), StaffedTerritory(territory: "C", rep: "c"),
    ]
    let quotas = try repQuotas(Self.plan(), staff: staff, settings: StaffingSettings(ramp: [0, 0.5]))
    #expect((1...5).map { Self.sum(quotas, "new", $0) } == [0, 0, 0, 60_000, 120_000])
    #expect((1...5).map { Self.sum(quotas, nil, $0) } == [120_000, 120_000, 120_000, 60_000, 0])
    #expect(Self.sum(quotas, "b") == 12 * 120_000)
  }

  @Test func shortfallIsRespreadInTheUnit() throws {
    let staff = [
      StaffedTerritory(territory: "A", rep: "half", fullTimeEquivalent: 0.5),
      StaffedTerritory(territory: "B", rep: "b"), StaffedTerritory(territory: "C", rep: "c"),
    ]
    let settings = StaffingSettings(rampShortfall: .respread)
    let unitOf: [TerritoryID: String] = ["A": "N", "B": "N", "C": "S"]
    let quotas = try repQuotas(Self.plan(months: 1), staff: staff, settings: settings, unitOf: unitOf)
    // 600 of A go to the reps of N by what they owe: one third and two thirds.
    #expect(Self.sum(quotas, "half") == 80_000 && Self.sum(quotas, "b") == 160_000)
    #expect(Self.sum(quotas, "c") == 120_000 && Self.sum(quotas, nil) == 0)
  }

  @Test func aVacancyGoesToTheCompanyWhereTheUnitHasNobody() throws {
    let staff = [StaffedTerritory(territory: "B", rep: "b"), StaffedTerritory(territory: "C", rep: "c")]
    let settings = StaffingSettings(vacancies: .respread)
    let unitOf: [TerritoryID: String] = ["A": "N", "B": "S", "C": "S"]
    let quotas = try repQuotas(Self.plan(months: 1), staff: staff, settings: settings, unitOf: unitOf)
    #expect(Self.sum(quotas, "b") == 180_000 && Self.sum(quotas, "c") == 180_000)
    // With nobody at all it stays.
    let empty = try repQuotas(Self.plan(months: 1), staff: [], settings: settings, unitOf: unitOf)
    #expect(
      empty.map(\.quota.minorUnits) == [120_000, 120_000, 120_000] && empty.allSatisfy { $0.rep == nil })
  }

  /// Nobody in the unit nor in the company: each territory keeps its own.
  @Test func vacanciesOfUnequalTerritoriesStayWhereTheyAre() throws {
    let even = Self.plan(months: 1)
    let lines = zip(even.lines, [90_000, 90_000, 10_000, 10_000, 20_000, 20_000] as [Int64]).map {
      line, quota in
      QuotaLine(
        territory: line.territory, period: line.period, quota: Money(minorUnits: quota, .usDollar),
        expected: 1, lower80: 1, upper80: 1, chance: 0.5)
    }
    let plan = QuotaPlan(
      layer: "field", target: .zero(.usDollar), assigned: .zero(.usDollar), policy: "even", lines: lines,
      attainment: even.attainment, notes: [])
    let quotas = try repQuotas(plan, staff: [], settings: StaffingSettings(vacancies: .respread))
    #expect(quotas.map(\.quota.minorUnits) == [90_000, 10_000, 20_000])
  }

  /// Who is on the list before the day of hire owes what that day asks, not the whole.
  @Test func beforeTheHireTheRampHasNotBegun() throws {
    let staff = [
      StaffedTerritory(territory: "A", rep: "new", hired: try Self.day("2027-03-01"))
    ]
    let quotas = try repQuotas(
      Self.plan(months: 5), staff: staff, settings: StaffingSettings(ramp: [0, 0.5]))
    #expect((1...5).map { Self.sum(quotas, "new", $0) } == [0, 0, 0, 60_000, 120_000])
  }

  @Test func repsShareATerritoryByTheirTime() throws {
    let staff = [
      StaffedTerritory(territory: "A", rep: "x", fullTimeEquivalent: 1),
      StaffedTerritory(territory: "A", rep: "y", fullTimeEquivalent: 0.5),
    ]
    let quotas = try repQuotas(Self.plan(months: 1), staff: staff)
    #expect(Self.sum(quotas, "x") == 80_000 && Self.sum(quotas, "y") == 40_000)
  }

  @Test func leaversAndSuccessorsShareByDays() throws {
    let (left, began) = (try Self.day("2027-01-11"), try Self.day("2027-01-21"))
    let staff = [
      StaffedTerritory(territory: "A", rep: "old", validity: try #require(Validity(to: left))),
      StaffedTerritory(territory: "A", rep: "next", validity: try #require(Validity(from: began))),
    ]
    let quotas = try repQuotas(Self.plan(months: 2), staff: staff)
    // 10, 10 vacant and 11 of 31 days.
    #expect(Self.sum(quotas, "old", 1) == 38_710 && Self.sum(quotas, "next", 1) == 42_580)
    #expect(
      quotas.filter { $0.territory == "A" && $0.period == .month(1, of: 2027) }
        .reduce(0) { $0 + $1.quota.minorUnits } == 120_000)
    #expect(Self.sum(quotas, "old", 2) == 0 && Self.sum(quotas, "next", 2) == 120_000)
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>) func nothingIsLost(seed: UInt64) throws {
    var stream = RandomStream(seed: seed)
    var staff: [StaffedTerritory] = []
    for number in 0..<stream.below(7) {
      let from = try Self.day("2026-10-01").adding(days: stream.below(400))
      staff.append(
        StaffedTerritory(
          territory: Self.territories[stream.below(3)], rep: RepID("r\(number)"),
          validity: try #require(Validity(from: from, to: from.adding(days: 20 + stream.below(300)))),
          fullTimeEquivalent: [0.5, 0.8, 1][stream.below(3)], hired: from))
    }
    let rules = ShortfallRule.allCases
    let settings = StaffingSettings(
      ramp: [0, 0.25, 0.5, 0.75], rampShortfall: rules[stream.below(2)], vacancies: rules[stream.below(2)])
    let plan = Self.plan(each: 100_001)
    let quotas = try repQuotas(
      plan, staff: staff, settings: settings, unitOf: ["A": "N", "B": "N", "C": "S"])
    for month in 1...12 {
      let period = Period.month(month, of: 2027)
      #expect(quotas.filter { $0.period == period }.reduce(0) { $0 + $1.quota.minorUnits } == 300_003)
      guard settings.rampShortfall == .carried, settings.vacancies == .carried else { continue }
      for territory in Self.territories {
        let own = quotas.filter { $0.period == period && $0.territory == territory }
        #expect(own.reduce(0) { $0 + $1.quota.minorUnits } == 100_001)
      }
    }
    #expect(quotas.allSatisfy { $0.quota.minorUnits >= 0 })
    #expect(
      try repQuotas(
        plan, staff: staff.reversed(), settings: settings, unitOf: ["A": "N", "B": "N", "C": "S"]) == quotas)
  }

  @Test func rampsAreChecked() {
    #expect(throws: QuotaError.setting("ramp", 1.5)) {
      try repQuotas(Self.plan(), staff: [], settings: StaffingSettings(ramp: [0.5, 1.5]))
    }
    #expect(throws: QuotaError.setting("full-time equivalent of r", 0)) {
      try repQuotas(
        Self.plan(), staff: [StaffedTerritory(territory: "A", rep: "r", fullTimeEquivalent: 0)])
    }
  }
}
