/// Whether a region can be divided among territories that are within their limits, each going on outside as it may.
///
/// Exact cover over the parts that a territory may have of the region (after Knuth's Algorithm X, with the units that
/// have the fewest parts first). Every relaxation allows more than a map would, so that "impossible" is a proof.
struct RegionDivision {
  private let region: Region
  private let boxes: [TerritoryBox]
  private let top: [Double]
  private var surroundings: Surroundings
  /// Parts that a territory may have, as bits.
  private var parts: [UInt64] = []
  private var budget: Int
  private var visits = 0

  /// True when it is certain that no division exists; false when there is one, or when it takes too long to tell.
  ///
  /// - Parameter budget: operations that may be spent; what was spent is taken off.
  static func isImpossible(_ region: Region, _ boxes: [TerritoryBox], budget: inout Int) -> Bool {
    guard budget > 0 else { return false }
    var division = RegionDivision(region, boxes, budget)
    let result = division.collect() && division.hasNoCover()
    budget = division.left
    return result
  }

  private init(_ region: Region, _ boxes: [TerritoryBox], _ budget: Int) {
    self.region = region
    self.boxes = boxes
    self.budget = budget
    top = TerritoryBox.hull(boxes).upper
    surroundings = Surroundings(region, top: top)
  }

  private var left: Int { budget - visits - surroundings.work }

  /// Fills `parts`; false when that takes too long.
  private mutating func collect() -> Bool {
    extend(0, from: 0, load: [Double](repeating: 0, count: region.instance.m))
  }

  private mutating func extend(_ part: UInt64, from first: Int, load: [Double]) -> Bool {
    let m = load.count
    var joined = load
    for index in first..<region.units.count {
      visits += 4
      let unit = region.units[index]
      var fits = true
      for k in 0..<m {
        joined[k] = load[k] + region.instance.activity[unit * m + k]
        fits = fits && joined[k] <= top[k]
      }
      guard fits else { continue }
      guard left > 0 else { return false }
      let next = part | 1 << UInt64(index)
      visits += 20
      if isPossible(next, joined) { parts.append(next) }
      guard extend(next, from: index + 1, load: joined) else { return false }
    }
    return true
  }

  private mutating func isPossible(_ part: UInt64, _ load: [Double]) -> Bool {
    for box in boxes {
      if surroundings.canComplete(part, load, box) { return true }
      if box.holds(load), region.isConnected(part) { return true }
    }
    return false
  }

  private mutating func hasNoCover() -> Bool {
    var lists = [[UInt64]](repeating: [], count: region.units.count)
    for part in parts { part.forEachBit { lists[$0].append(part) } }
    let order = lists.indices.sorted {
      lists[$0].count != lists[$1].count ? lists[$0].count < lists[$1].count : $0 < $1
    }
    guard let rarest = order.first, !lists[rarest].isEmpty else { return true }
    var dead: [UInt64: Int] = [:]
    return hasNoCover(0, order, lists, used: 0, &dead) == true
  }

  /// Whether the rest cannot be covered by territories that are left; nil when that takes too long.
  ///
  /// - Parameter dead: what cannot be completed once so many territories are used.
  private mutating func hasNoCover(
    _ covered: UInt64, _ order: [Int], _ lists: [[UInt64]], used: Int, _ dead: inout [UInt64: Int]
  ) -> Bool? {
    guard let unit = order.first(where: { covered >> UInt64($0) & 1 == 0 }) else { return false }
    if used == region.instance.p { return true }
    if let least = dead[covered], least <= used { return true }
    visits += 40 + lists[unit].count
    guard left > 0 else { return nil }
    for part in lists[unit] where part & covered == 0 {
      guard let isDead = hasNoCover(covered | part, order, lists, used: used + 1, &dead) else { return nil }
      if !isDead { return false }
    }
    dead[covered] = used
    return true
  }
}
