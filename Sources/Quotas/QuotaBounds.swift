import SalesModel

/// What each territory's quota may be, in minor units.
struct QuotaBounds: Sendable, Equatable {
  var lower: [Double]
  var upper: [Double]
  /// Fixed by hand: lower and upper are the pin.
  let isPinned: [Bool]

  /// Floors and caps are multiples of `expected`; a territory that expects nothing gets nothing by them.
  init(expected: [Double], floor: Double?, cap: Double?, pins: [Double?]) {
    lower = expected.map { $0 * (floor ?? 0) }
    upper = expected.map { cap == nil ? .infinity : $0 * (cap ?? 0) }
    isPinned = pins.map { $0 != nil }
    for (i, pin) in pins.enumerated() {
      guard let pin else { continue }
      (lower[i], upper[i]) = (pin, pin)
    }
  }

  /// Nil when `assigned` can be divided within the bounds.
  func conflict(_ assigned: Money, _ territories: [TerritoryID]) -> BoundConflict? {
    let total = Double(assigned.minorUnits)
    // A hair over the total is rounding, not a conflict: half a minor unit.
    if lower.reduce(0, +) > total + 0.5 {
      let order = lower.indices.sorted { lower[$0] != lower[$1] ? lower[$0] > lower[$1] : $0 < $1 }
      // The others may come down to zero at the least, so the largest floors alone must exceed the total.
      var sum = 0.0
      var members: [Int] = []
      for i in order where sum <= total + 0.5 {
        sum += lower[i]
        members.append(i)
      }
      return BoundConflict(
        kind: .floorsExceedTarget, territories: members.sorted().map { territories[$0] }, bounds: sum,
        assigned: assigned)
    }
    let most = upper.reduce(0, +)
    guard most < total - 0.5 else { return nil }
    // Any territory without its cap could take the rest, so only all of them together conflict.
    return BoundConflict(
      kind: .capsBelowTarget, territories: territories, bounds: most, assigned: assigned)
  }

  /// Bounds stretched in proportion until they meet `total`: pins last.
  func stretched(to total: Double, _ conflict: BoundConflict) -> [Double] {
    let bounds = conflict.kind == .floorsExceedTarget ? lower : upper
    let free = bounds.indices.filter { !isPinned[$0] }
    let pinned = bounds.indices.reduce(0) { $0 + (isPinned[$1] ? bounds[$1] : 0) }
    let members = pinned <= total && !free.isEmpty ? free : Array(bounds.indices)
    let rest = total - (members.count == free.count ? pinned : 0)
    let sum = members.reduce(0) { $0 + bounds[$1] }
    var result = bounds
    for i in members { result[i] = sum > 0 ? bounds[i] * (rest / sum) : rest / Double(members.count) }
    return result
  }
}
