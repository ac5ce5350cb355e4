/// Units that might be swapped between two slots: the cheapest few for each ordered pair.
struct Fringe: ~Copyable {
  static let depth = 10
  var count = Lane<Int32>(repeating: 0)
  var units = Lane<Int32>(repeating: 0)
  var keys = Lane<Float>(repeating: 0)

  mutating func clear(pairs: Int) {
    count.reserve(pairs)
    units.reserve(pairs * Self.depth)
    keys.reserve(pairs * Self.depth)
    count.fill(pairs, with: 0)
  }

  /// Keeps the `depth` smallest keys of a pair, in order.
  @inline(__always) func insert(_ pair: Int, _ unit: Int, _ key: Float) {
    let start = pair * Self.depth
    var place = Int(count[pair])
    if place == Self.depth {
      guard key < keys[start + place - 1] else { return }
      place -= 1
    } else {
      count[pair] += 1
    }
    while place > 0, keys[start + place - 1] > key {
      keys[start + place] = keys[start + place - 1]
      units[start + place] = units[start + place - 1]
      place -= 1
    }
    keys[start + place] = key
    units[start + place] = Int32(unit)
  }
}

/// What two slots carried before a move.
struct SlotPair {
  var travel: (Double, Double)
  var mass: (Double, Double)
  var moment: (Point, Point)
  var pull: (Point, Point)
  var centre: (SIMD3<Float>, SIMD3<Float>)
}

extension Patch {
  /// A move must gain this part of the mean cost of a unit: below it, single precision decides nothing.
  var leastGain: Double { 1e-6 * totalTravel / Double(max(1, n)) + 1e-12 }

  /// Local search by shifts and swaps until no move gains, at most `limit` moves. The penalty for load outside the
  /// band is exact, the change of travel includes that centres move along.
  ///
  /// - Parameter trades: whether, where no swap brings a load into its band, several units may be traded at once: worth its
  ///   time for the last territories outside, and in every new map where they are connected, of few large units.
  mutating func improve(limit: Int, trades: Bool) {
    measureAll()
    priceAll()
    setPenalties()
    openCorridors()
    var moves = repairBalance(limit: limit, trades: trades)
    while moves < limit {
      moves += shiftSweeps(limit: limit - moves)
      let swaps = swapRound()
      guard swaps > 0 else { break }
      moves += swaps
    }
    // Maps are compared with medians found in the same way.
    if isMedian { measureAll() }
  }

  /// Just above what balance is worth: the largest price, and the mean distance for a start.
  func setPenalties() {
    var radius = 0.0
    var weights = 0.0
    for j in 0..<q { (radius, weights) = (radius + travel[j], weights + mass[j]) }
    let mean = weights > 0 ? radius / weights : 1
    for k in 0..<m {
      var top = 0.0
      for j in 0..<q { top = max(top, abs(price[j * m + k])) }
      penalty[k] = max(strictness, 1.5 * top + max(mean, 1e-9))
    }
  }

  /// First-improvement shifts over all units until a whole sweep finds none.
  private mutating func shiftSweeps(limit: Int) -> Int {
    var moves = 0
    var found = true
    var sweeps = 0
    while found, moves < limit, sweeps < 12, !isOver() {
      found = false
      sweeps += 1
      work += n * width
      let gain = leastGain
      for i in 0..<n {
        guard let candidate = cheapestShift(i), candidate.change < -gain else { continue }
        if hasGraph, !mayLeave(i) { continue }
        if shift(i, to: candidate.slot) {
          moves += 1
          found = true
        }
      }
    }
    return moves
  }

  /// The slot where unit i would cost least, and the change of cost and penalty; nil when there is none to go to.
  @inline(__always) private func cheapestShift(_ i: Int) -> (slot: Int, change: Double)? {
    let a = Int(label[i])
    guard count[a] > 1 else { return nil }
    var best = (slot: -1, change: Double.infinity)
    if hasGraph {
      for e in Int(edgeStart[i])..<Int(edgeStart[i + 1]) {
        let b = Int(label[Int(edges[e])])
        guard b != a, b != best.slot, cost[i * width + b] < Self.barred, mayJoin(i, b) else { continue }
        let change = travelChange(i, a, b) + penaltyChange(i, a, b)
        if change < best.change { best = (b, change) }
      }
    } else {
      // Centres move little: a slot that is much farther does not become nearer.
      let most = 1.5 * cost[i * width + a]
      for b in 0..<q where b != a && cost[i * width + b] < most && mayJoin(i, b) {
        let change = travelChange(i, a, b) + penaltyChange(i, a, b)
        if change < best.change { best = (b, change) }
      }
    }
    return best.slot >= 0 ? best : nil
  }

  /// The change of travel when unit i goes from a to b, to first order in how both centres move along.
  @inline(__always) func travelChange(_ i: Int, _ a: Int, _ b: Int) -> Double {
    let change = Double(cost[i * width + b] - cost[i * width + a])
    guard !usesMatrix else { return change }
    let w = Double(weight[i])
    let at = position(i)
    var moved = 0.0
    if !isFixed[a], mass[a] > w {
      let centre = Point(Double(centreX[a]), Double(centreY[a]), Double(centreZ[a]))
      moved -= (pull[a] * (at - centre)).sum() * w / (mass[a] - w)
    }
    if !isFixed[b] {
      let centre = Point(Double(centreX[b]), Double(centreY[b]), Double(centreZ[b]))
      moved += (pull[b] * (at - centre)).sum() * w / (mass[b] + w)
    }
    return change + moved
  }

  @inline(__always) func penaltyChange(_ i: Int, _ a: Int, _ b: Int) -> Double {
    var change = 0.0
    for k in 0..<m {
      let amount = exactActivity[k * stride + i]
      let (from, to) = (a * m + k, b * m + k)
      let before = violation(from, load[from]) + violation(to, load[to])
      let after = violation(from, load[from] - amount) + violation(to, load[to] + amount)
      change += penalty[k] * (after - before)
    }
    return change
  }

  @inline(__always) func penalty(_ j: Int) -> Double {
    var sum = 0.0
    for k in 0..<m { sum += penalty[k] * violation(j * m + k, load[j * m + k]) }
    return sum
  }

  /// Moves unit i to slot b when that gains, all counted exactly; else leaves everything as it was.
  mutating func shift(_ i: Int, to b: Int) -> Bool {
    let a = Int(label[i])
    let before = travel[a] + travel[b] + penalty(a) + penalty(b)
    let saved = remember(a, b)
    transfer(i, to: b)
    settle(a, b)
    if travel[a] + travel[b] + penalty(a) + penalty(b) < before - leastGain {
      priceColumn(a)
      priceColumn(b)
      return true
    }
    transfer(i, to: a)
    restore(a, b, saved)
    return false
  }

  /// One look at pairs of units that could change places. Returns the number of swaps.
  mutating func swapRound() -> Int {
    collectFringe()
    var swaps = 0
    for a in 0..<q {
      for b in a + 1..<max(q, a + 1) where swap(between: a, b) { swaps += 1 }
    }
    return swaps
  }

  /// For every unit the slot it would leave to at the least reduced cost.
  private mutating func collectFringe() {
    work += n * width
    fringe.clear(pairs: q * q)
    let spread = Float(totalTravel / Double(max(1, n)))
    spreadPrices()
    for i in 0..<n {
      let a = Int(label[i])
      guard count[a] > 1 else { continue }
      for b in 0..<q where b != a && cost[i * width + b] < Self.barred {
        guard cost[i * width + b] < 2 * cost[i * width + a] + spread else { continue }
        if hasGraph, !touches(i, b) { continue }
        var key = Float(travelChange(i, a, b))
        for k in 0..<m {
          key += (priceRow[k * width + b] - priceRow[k * width + a]) * activity[k * stride + i]
        }
        fringe.insert(a * q + b, i, key)
      }
    }
  }

  /// Swaps the best pair of units between two slots, when one gains.
  private mutating func swap(between a: Int, _ b: Int) -> Bool {
    let (there, back) = (a * q + b, b * q + a)
    let (countThere, countBack) = (Int(fringe.count[there]), Int(fringe.count[back]))
    guard countThere > 0, countBack > 0 else { return false }
    work += 4 * countThere * countBack
    var best = (first: -1, second: -1, change: -leastGain)
    let before = penalty(a) + penalty(b)
    for r in 0..<countThere {
      let i = Int(fringe.units[there * Fringe.depth + r])
      guard Int(label[i]) == a else { continue }
      let first = travelChange(i, a, b)
      for s in 0..<countBack {
        let l = Int(fringe.units[back * Fringe.depth + s])
        guard Int(label[l]) == b, mayTrade(i, l) else { continue }
        var change = first + travelChange(l, b, a) - before
        for k in 0..<m {
          let net = exactActivity[k * stride + i] - exactActivity[k * stride + l]
          change += penalty[k] * violation(a * m + k, load[a * m + k] - net)
          change += penalty[k] * violation(b * m + k, load[b * m + k] + net)
        }
        if change < best.change { best = (i, l, change) }
      }
    }
    return best.first >= 0 && exchange(a, CollectionOfOne(best.first), b, CollectionOfOne(best.second))
  }

  /// Units of one slot go to another's place and the other way round, when that gains, all counted exactly; else everything
  /// stays as it was.
  mutating func exchange(
    _ a: Int, _ there: some Collection<Int>, _ b: Int, _ back: some Collection<Int>
  ) -> Bool {
    let before = travel[a] + travel[b] + penalty(a) + penalty(b)
    let saved = remember(a, b)
    for i in there { transfer(i, to: b) }
    for i in back { transfer(i, to: a) }
    if !hasGraph || (isConnected(a) && isConnected(b)) {
      settle(a, b)
      if travel[a] + travel[b] + penalty(a) + penalty(b) < before - leastGain {
        priceColumn(a)
        priceColumn(b)
        return true
      }
    }
    for i in there { transfer(i, to: a) }
    for i in back { transfer(i, to: b) }
    restore(a, b, saved)
    return false
  }

  /// Changes the label and what the slots hold; centres stay.
  @inline(__always) private func transfer(_ i: Int, to b: Int) {
    let a = Int(label[i])
    let w = Double(weight[i])
    let at = position(i) * w
    carryApart(i, from: a, to: b)
    label[i] = Int32(b)
    mass[a] -= w
    mass[b] += w
    moment[a] -= at
    moment[b] += at
    count[a] -= 1
    count[b] += 1
    for k in 0..<m {
      load[a * m + k] -= exactActivity[k * stride + i]
      load[b * m + k] += exactActivity[k * stride + i]
    }
  }

  mutating func settle(_ a: Int, _ b: Int) {
    if isMedian {
      // From where they were: one unit moves a median little.
      approachMedians(a, b, steps: 2)
    } else {
      settleCentre(a)
      settleCentre(b)
    }
    measure(a, b)
  }

  func remember(_ a: Int, _ b: Int) -> SlotPair {
    SlotPair(
      travel: (travel[a], travel[b]), mass: (mass[a], mass[b]), moment: (moment[a], moment[b]),
      pull: (pull[a], pull[b]),
      centre: (
        SIMD3(centreX[a], centreY[a], centreZ[a]), SIMD3(centreX[b], centreY[b], centreZ[b])
      ))
  }

  func restore(_ a: Int, _ b: Int, _ saved: SlotPair) {
    (travel[a], travel[b]) = saved.travel
    (mass[a], mass[b]) = saved.mass
    (moment[a], moment[b]) = saved.moment
    (pull[a], pull[b]) = saved.pull
    (centreX[a], centreY[a], centreZ[a]) = (saved.centre.0.x, saved.centre.0.y, saved.centre.0.z)
    (centreX[b], centreY[b], centreZ[b]) = (saved.centre.1.x, saved.centre.1.y, saved.centre.1.z)
  }
}
