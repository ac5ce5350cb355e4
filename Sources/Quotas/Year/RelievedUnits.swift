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
      // What is over-assigned below a unit stays the same multiple.
      let exact = places.map { place in
        let unit = units[place].unit
        let ratio = (old[unit]?.quota ?? 0) > 0 ? (new[unit]?.quota ?? 0) / (old[unit]?.quota ?? 1) : 1
        return Double(units[place].quota.minorUnits) * ratio
      }
      let total = exact.reduce(0, +).rounded(.toNearestOrAwayFromZero)
      let amounts = Money.rounded(
        exact: exact, to: Money(minorUnits: Int64(total), units[places[0]].quota.currency))
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

  private static func changed(_ unit: UnitQuota, _ quota: Money, _ change: Double) -> UnitQuota {
    let expected = max(0, unit.expected + change)
    let result = LognormalDistribution(expected: unit.expected, lower80: unit.lower80, upper80: unit.upper80)
    return UnitQuota(
      unit.level, unit.unit, unit.period, quota, expected: expected,
      LognormalDistribution(mean: expected, logDeviation: result?.logDeviation ?? 0))
  }
}
