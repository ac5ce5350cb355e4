/// What a part of a region can take in from outside, at most.
///
/// The part and what it takes in stay below the upper limits and are connected. Relaxed: units outside may be taken in
/// by parts, once a path that fits into the room that is left leads to them.
struct Surroundings {
  private let region: Region
  private let n: Int
  private let m: Int
  /// 1 / the largest upper limit of each measure, and the load of a unit in these terms, summed over measures.
  private let bulk: [Double]
  private let unitOfBulk: [Double]
  /// The largest ratio of measure k to measure l of any unit outside, at `k * m + l`.
  private let ratio: [Double]
  private var dist: [Double]
  private var seenAt: [Int32]
  private var stamp: Int32 = 0
  private var near: [Int] = []
  private var open: [(load: Double, unit: Int)] = []
  /// Operations so far.
  private(set) var work = 0
  /// Units a search may meet; beyond, the part counts as one that can be completed.
  private static let horizon = 64

  init(_ region: Region, top: [Double]) {
    self.region = region
    let instance = region.instance
    n = instance.n
    m = instance.m
    unitOfBulk = top.map { $0 > 0 ? 1 / $0 : 0 }
    bulk = (0..<n).map { [m, unitOfBulk] u in
      (0..<m).reduce(0) { $0 + instance.activity[u * m + $1] * unitOfBulk[$1] }
    }
    var ratio = [Double](repeating: 0, count: m * m)
    for unit in 0..<n where !region.contains(unit) {
      for k in 0..<m {
        for l in 0..<m where instance.activity[unit * m + k] > 0 {
          let other = instance.activity[unit * m + l]
          ratio[k * m + l] = max(
            ratio[k * m + l], other > 0 ? instance.activity[unit * m + k] / other : .infinity)
        }
      }
    }
    self.ratio = ratio
    dist = [Double](repeating: 0, count: n)
    seenAt = [Int32](repeating: 0, count: n)
    work = n * m * m
  }

  /// Whether the part with these loads, and more outside, can be within `box`.
  mutating func canComplete(_ part: UInt64, _ load: [Double], _ box: TerritoryBox) -> Bool {
    let room = (0..<m).map { box.upper[$0] - load[$0] }
    work += m * m + 8
    for k in 0..<m {
      guard room[k] >= 0 else { return false }
      guard load[k] < box.lower[k] else { continue }
      for l in 0..<m where l != k && load[k] + room[l] * ratio[k * m + l] < box.lower[k] { return false }
    }
    guard region.instance.isContiguous else { return hasPartner(load, room, box) }
    for piece in region.pieces(of: part) where !hasNeighbour(piece, room) { return false }
    guard (0..<m).contains(where: { load[$0] < box.lower[$0] }) else { return true }
    return reach(part, room) || canFill(load, room, box)
  }

  private func fits(_ unit: Int, _ room: [Double]) -> Bool {
    for k in 0..<m where region.instance.activity[unit * m + k] > room[k] { return false }
    return true
  }

  private mutating func hasNeighbour(_ piece: UInt64, _ room: [Double]) -> Bool {
    var left = piece
    while left != 0 {
      let index = left.trailingZeroBitCount
      left &= left - 1
      for unit in region.outside[index] {
        work += m
        if fits(unit, room) { return true }
      }
    }
    return false
  }

  /// Without contiguity any unit outside may join.
  private mutating func hasPartner(_ load: [Double], _ room: [Double], _ box: TerritoryBox) -> Bool {
    near.removeAll(keepingCapacity: true)
    for unit in 0..<n where fits(unit, room) && !region.contains(unit) {
      near.append(unit)
      if near.count > Self.horizon { return true }
    }
    work += n
    return !near.isEmpty && canFill(load, room, box)
  }

  /// Fills `near` with the units outside that a path which fits leads to (Dijkstra's search); true when they are many.
  private mutating func reach(_ part: UInt64, _ room: [Double]) -> Bool {
    guard let graph = region.instance.graph else { return true }
    stamp += 1
    near.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    let space = (0..<m).reduce(0) { $0 + room[$1] * unitOfBulk[$1] }
    var left = part
    while left != 0 {
      let index = left.trailingZeroBitCount
      left &= left - 1
      for unit in region.outside[index] { push(unit, 0, space, room) }
    }
    while let next = open.indices.min(by: { open[$0].load < open[$1].load }) {
      guard near.count <= Self.horizon else { return true }
      work += open.count
      let (load, unit) = open[next]
      open.swapAt(next, open.count - 1)
      open.removeLast()
      guard load <= dist[unit] else { continue }
      for other in graph.neighbours(of: unit) { push(Int(other), load, space, room) }
    }
    return false
  }

  private mutating func push(_ unit: Int, _ base: Double, _ space: Double, _ room: [Double]) {
    let load = base + bulk[unit]
    work += m
    guard load <= space, fits(unit, room), !region.contains(unit) else { return }
    if seenAt[unit] == stamp {
      guard load < dist[unit] else { return }
    } else {
      seenAt[unit] = stamp
      near.append(unit)
    }
    dist[unit] = load
    open.append((load, unit))
  }

  /// Whether units `near`, taken in by parts, lift every measure to its lower limit within the room of each other one.
  private mutating func canFill(_ load: [Double], _ room: [Double], _ box: TerritoryBox) -> Bool {
    for k in 0..<m where load[k] < box.lower[k] {
      for l in 0..<m where load[k] + greatestGain(of: k, within: l, room[l]) < box.lower[k] { return false }
    }
    return true
  }

  /// The most of measure k in parts of `near` that hold at most `room` of measure l: the best ratios first.
  private mutating func greatestGain(of k: Int, within l: Int, _ room: Double) -> Double {
    let activity = region.instance.activity
    work += near.count * 4
    guard k != l else { return min(room, near.reduce(0) { $0 + activity[$1 * m + k] }) }
    // Products of ratios order only what has something of k.
    let ranked = near.filter { activity[$0 * m + k] > 0 }.sorted { left, right in
      activity[left * m + k] * activity[right * m + l] > activity[right * m + k] * activity[left * m + l]
    }
    var (gain, left) = (0.0, room)
    for unit in ranked {
      let need = activity[unit * m + l]
      if need > left { return gain + activity[unit * m + k] * left / need }
      gain += activity[unit * m + k]
      left -= need
    }
    return gain
  }
}
