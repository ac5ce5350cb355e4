import SalesModel
import Statistics

/// The quotas of units after moves: each follows what its territories owe together, level by level to the minor unit.
struct RelievedUnits {
  let units: [UnitQuota]

  /// - Parameter lines: the territories' quotas after the moves.
  init(_ old: QuotaPlan, lines: [QuotaLine], levels: [QuotaLevel]) {
    units = levels.reduce(old.units) { Self.followed($0, by: lines, before: old.lines, $1) }
  }

  private static func followed(
    _ units: [UnitQuota], by lines: [QuotaLine], before: [QuotaLine], _ level: QuotaLevel
  ) -> [UnitQuota] {
    let units = units + opened(units, by: lines, level)
    var result = units
    func sums(_ lines: [QuotaLine], _ period: Period?) -> [String: (quota: Double, expected: Double)] {
      lines.reduce(into: [:]) { sums, line in
        guard line.period == period else { return }
        let unit = level.unitOf[line.territory] ?? QuotaTree.none
        let sum = sums[unit] ?? (0, 0)
        sums[unit] = (sum.quota + Double(line.quota.minorUnits), sum.expected + line.expected)
      }
    }
    let members = units.indices.filter { units[$0].level == level.name }
    for (period, places) in Dictionary(
      grouping: members.filter { units[$0].period != nil }, by: { units[$0].period })
    {
      let (old, new) = (sums(before, period), sums(lines, period))
      // What is over-assigned below a unit stays the same multiple; that of the level where nothing was owed.
      let (owed, below) = places.reduce((0.0, 0.0)) { sum, place in
        (sum.0 + Double(units[place].quota.minorUnits), sum.1 + (old[units[place].unit]?.quota ?? 0))
      }
      let usual = below > 0 ? owed / below : 1
      let exact = places.map { place in
        let (now, before) = (new[units[place].unit]?.quota ?? 0, old[units[place].unit]?.quota ?? 0)
        return now * (before > 0 ? Double(units[place].quota.minorUnits) / before : usual)
      }
      // What the level owes in a period stays.
      let amounts = Money.rounded(
        exact: exact, to: Money(minorUnits: Int64(owed), units[places[0]].quota.currency))
      for (place, amount) in zip(places, amounts) {
        let change = (new[units[place].unit]?.expected ?? 0) - (old[units[place].unit]?.expected ?? 0)
        result[place] = changed(units[place], amount, change)
      }
    }
    for place in members where units[place].period == nil {
      let own = members.filter { units[$0].unit == units[place].unit && units[$0].period != nil }
      let sum = own.reduce(Int64(0)) { $0 + result[$1].quota.minorUnits }
      let change = own.reduce(0) { $0 + result[$1].expected - units[$1].expected }
      result[place] = changed(units[place], Money(minorUnits: sum, units[place].quota.currency), change)
    }
    return result
  }

  /// Units of a level that have territories only since a move.
  private static func opened(
    _ units: [UnitQuota], by lines: [QuotaLine], _ level: QuotaLevel
  ) -> [UnitQuota] {
    let known = Set(units.filter { $0.level == level.name }.map(\.unit))
    guard let company = units.first, !known.isEmpty else { return [] }
    let names = Set(lines.map { level.unitOf[$0.territory] ?? QuotaTree.none }).subtracting(known)
    let periods = units.filter { $0.level == company.level && $0.unit == company.unit }.map(\.period)
    return names.sorted().flatMap { name in
      periods.map { period in
        UnitQuota(level.name, name, period, .zero(company.quota.currency), expected: 0, nil)
      }
    }
  }

  private static func changed(_ unit: UnitQuota, _ quota: Money, _ change: Double) -> UnitQuota {
    let expected = max(0, unit.expected + change)
    let result = LognormalDistribution(expected: unit.expected, lower80: unit.lower80, upper80: unit.upper80)
    return UnitQuota(
      unit.level, unit.unit, unit.period, quota, expected: expected,
      LognormalDistribution(mean: expected, logDeviation: result?.logDeviation ?? 0))
  }
}
