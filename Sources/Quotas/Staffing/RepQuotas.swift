import SalesModel

/// The quotas of reps, from those of their territories: by the days that each is there, full or part time, and how long.
///
/// On a day, reps who share a territory owe its quota in proportion to their full-time equivalents, which count as one
/// together where they are more; each owes the share of the ramp at the own time of service. What nobody owes is carried
/// by the territory or re-spread, each kind by its rule. Of every period the amounts of reps and what is carried sum to
/// the territories' quotas to the minor unit. O(periods · days · reps).
///
/// - Throws: `QuotaError.setting` for a share of the ramp outside 0…1 or a full-time equivalent that is not above 0.
public func repQuotas(
  _ plan: QuotaPlan, staff: [StaffedTerritory], settings: StaffingSettings = StaffingSettings(),
  unitOf: [TerritoryID: String] = [:], calendar: FiscalCalendar = .standard
) throws(QuotaError) -> [RepQuota] {
  for share in settings.ramp where !(0...1).contains(share) { throw .setting("ramp", share) }
  for row in staff where !(row.fullTimeEquivalent > 0 && row.fullTimeEquivalent.isFinite) {
    throw .setting("full-time equivalent of \(row.rep)", row.fullTimeEquivalent)
  }
  let ordered = staff.sorted {
    $0.territory != $1.territory
      ? $0.territory < $1.territory : $0.rep != $1.rep ? $0.rep < $1.rep : precedes($0.validity, $1.validity)
  }
  let periods = Set(plan.lines.compactMap(\.period)).sorted()
  return periods.flatMap { period in
    StaffedPeriod(period, plan, ordered, settings, unitOf, calendar).quotas
  }
}

private func precedes(_ left: Validity, _ right: Validity) -> Bool {
  (left.from?.dayNumber ?? .min, left.to?.dayNumber ?? .max)
    < (right.from?.dayNumber ?? .min, right.to?.dayNumber ?? .max)
}

/// Who owes what of one period.
private struct StaffedPeriod {
  private(set) var quotas: [RepQuota] = []

  init(
    _ period: Period, _ plan: QuotaPlan, _ staff: [StaffedTerritory], _ settings: StaffingSettings,
    _ unitOf: [TerritoryID: String], _ calendar: FiscalCalendar
  ) {
    let lines = plan.lines.filter { $0.period == period }
    let byTerritory = Dictionary(grouping: staff, by: \.territory)
    let span = calendar.span(of: period)
    var owed: [Owed] = []
    for line in lines {
      let members = byTerritory[line.territory] ?? []
      let days = OwedDays(members, span, settings)
      let quota = Double(line.quota.minorUnits)
      for (member, share) in zip(members, days.shares) where share > 0 || days.isThere(member) {
        if owed.last?.rep == member.rep, owed.last?.territory == line.territory {
          // A second span of days of the same rep.
          owed[owed.count - 1].exact += quota * share
        } else {
          owed.append(Owed(territory: line.territory, rep: member.rep, exact: quota * share))
        }
      }
      let spread =
        quota
        * ((settings.vacancies == .respread ? days.vacant : 0)
          + (settings.rampShortfall == .respread ? days.short : 0))
      let carried =
        quota
        * ((settings.vacancies == .carried ? days.vacant : 0)
          + (settings.rampShortfall == .carried ? days.short : 0))
      owed.append(Owed(territory: line.territory, rep: nil, exact: carried, respread: spread))
      if spread > 0 { pools[unitOf[line.territory], default: 0] += spread }
    }
    respread(&owed, unitOf)
    settle(owed, lines, period)
  }

  private struct Owed {
    let territory: TerritoryID
    /// nil for what nobody owes.
    let rep: RepID?
    var exact: Double
    /// What of it is to be re-spread.
    var respread = 0.0
  }

  /// What is to be re-spread in each unit.
  private var pools: [String?: Double] = [:]

  private mutating func respread(_ owed: inout [Owed], _ unitOf: [TerritoryID: String]) {
    for (unit, amount) in pools.sorted(by: {
      ($0.key == nil ? 0 : 1, $0.key ?? "") < ($1.key == nil ? 0 : 1, $1.key ?? "")
    }) {
      let own = owed.indices.filter { owed[$0].rep != nil && unitOf[owed[$0].territory] == unit }
      let all = owed.indices.filter { owed[$0].rep != nil }
      guard let takers = [own, all].first(where: { $0.contains { owed[$0].exact > 0 } }) else {
        // Nobody is there at all: it stays where it is.
        for i in owed.indices where owed[i].rep == nil && unitOf[owed[i].territory] == unit {
          owed[i].exact += owed[i].respread
        }
        continue
      }
      let sum = takers.reduce(0) { $0 + owed[$1].exact }
      for i in takers { owed[i].exact *= 1 + amount / sum }
    }
  }

  /// Whole minor units, first of the territories and then inside them, that sum to the period's quotas.
  private mutating func settle(_ owed: [Owed], _ lines: [QuotaLine], _ period: Period) {
    guard let currency = lines.first?.quota.currency else { return }
    let total = lines.reduce(Int64(0)) { $0 + $1.quota.minorUnits }
    let grouped = Dictionary(grouping: owed, by: \.territory)
    let groups = lines.map { grouped[$0.territory] ?? [] }
    let sums = groups.map { $0.reduce(0) { $0 + $1.exact } }
    let amounts = Money.rounded(exact: sums, to: Money(minorUnits: total, currency))
    for (group, amount) in zip(groups, amounts) {
      for (owed, part) in zip(group, Money.rounded(exact: group.map(\.exact), to: amount))
      where owed.rep != nil || part.minorUnits != 0 {
        quotas.append(RepQuota(rep: owed.rep, territory: owed.territory, period: period, quota: part))
      }
    }
  }
}

/// How the days of a period fall on the reps of one territory.
private struct OwedDays {
  /// The share of the territory's quota that each member owes.
  private(set) var shares: [Double]
  /// The share of days without anyone, and the share that those there do not owe.
  private(set) var vacant = 0.0
  private(set) var short = 0.0
  private let span: Validity

  init(_ members: [StaffedTerritory], _ span: Validity, _ settings: StaffingSettings) {
    self.span = span
    shares = members.map { _ in 0 }
    guard let first = span.from, let count = span.dayCount, count > 0 else { return }
    for offset in 0..<count {
      let day = first.adding(days: offset)
      let there = members.indices.filter { members[$0].validity.contains(day) }
      guard !there.isEmpty else {
        vacant += 1
        continue
      }
      let whole = max(1, there.reduce(0) { $0 + members[$1].fullTimeEquivalent })
      var taken = 0.0
      for i in there {
        let share =
          members[i].fullTimeEquivalent / whole * settings.share(of: members[i].hired, on: day)
        shares[i] += share
        taken += share
      }
      short += 1 - taken
    }
    let days = Double(count)
    shares = shares.map { $0 / days }
    (vacant, short) = (vacant / days, max(0, short / days))
  }

  /// Whether a member is there on any day of the period.
  func isThere(_ member: StaffedTerritory) -> Bool { member.validity.share(of: span) > 0 }
}
