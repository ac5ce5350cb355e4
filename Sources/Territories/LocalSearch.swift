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
  mutating func improve(limit: Int) {
    measureAll()
    priceAll()
    setPenalties()
    openCorridors()
    var moves = repairBalance(limit: limit)
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

  /// Shifts, the best first, while a band is missed. Returns the number of moves.
  private mutating func repairBalance(limit: Int) -> Int {
    var moves = 0
    var swaps = 0
    while moves < limit, totalViolation > 0, !isOver() {
      let made = repairingShifts()
      moves += made
      guard made == 0 else { continue }
      guard swaps < 8, repairingSwap() else { return moves + swapRound() }
      (moves, swaps) = (moves + 1, swaps + 1)
    }
    return moves
  }

  /// One look at all units, then the shifts that gained most then and still gain at least half of that. Returns how
  /// many were made.
  private mutating func repairingShifts() -> Int {
    work += n * width
    for j in 0..<q { isOutside[j] = penalty(j) > 0 }
    var candidates: [(unit: Int32, change: Double)] = []
    for i in 0..<n {
      guard let candidate = repairingShift(i), candidate.change < -leastGain else { continue }
      candidates.append((Int32(i), candidate.change))
    }
    candidates.sort { ($0.change, $0.unit) < ($1.change, $1.unit) }
    var made = 0
    for (unit, change) in candidates.prefix(4 + candidates.count / 4) {
      let i = Int(unit)
      guard let candidate = repairingShift(i), candidate.change < min(-leastGain, change / 2) else {
        continue
      }
      if hasGraph, !mayLeave(i) { continue }
      let a = Int(label[i])
      guard shift(i, to: candidate.slot) else { continue }
      made += 1
      for j in [a, candidate.slot] { isOutside[j] = penalty(j) > 0 }
    }
    return made
  }

  /// Makes the best of all swaps with a unit of a slot outside its band; false when none gains.
  ///
  /// Large units decide whether a band is met: which two fit each other, distance does not tell.
  private mutating func repairingSwap() -> Bool {
    var best = (first: -1, second: -1, change: -leastGain)
    for a in 0..<q where isOutside[a] {
      listComing(to: a)
      for i in 0..<n where Int(label[i]) == a { findPartner(i, &best) }
    }
    return best.first >= 0 && exchange(best.first, best.second)
  }

  /// What it costs to bring each unit to slot a, to `key`; and to `rank` those that may come, slot by slot, the cheapest
  /// first.
  private mutating func listComing(to a: Int) {
    work += n * 2
    var coming: [(slot: Int32, change: Float, unit: Int32)] = []
    for l in 0..<n {
      let b = Int(label[l])
      // Two outside slots meet once.
      guard b != a, !isOutside[b] || a < b, cost[l * width + a] < Self.barred, !hasGraph || touches(l, a)
      else {
        continue
      }
      key[l] = Float(travelChange(l, b, a))
      coming.append((Int32(b), key[l], Int32(l)))
    }
    coming.sort { ($0.slot, $0.change, $0.unit) < ($1.slot, $1.change, $1.unit) }
    firstComing.fill(q + 1, with: 0)
    for (place, entry) in coming.enumerated() {
      rank[place] = entry.unit
      firstComing[Int(entry.slot) + 1] = Int32(place + 1)
    }
    for b in 0..<q { firstComing[b + 1] = max(firstComing[b + 1], firstComing[b]) }
  }

  /// Looks for a better swap of unit i with one of those that `listComing` lists.
  private mutating func findPartner(_ i: Int, _ best: inout (first: Int, second: Int, change: Double)) {
    let a = Int(label[i])
    work += n / 8
    for b in 0..<q where firstComing[b] < firstComing[b + 1] && cost[i * width + b] < Self.barred {
      if hasGraph, !touches(i, b) { continue }
      let going = travelChange(i, a, b)
      // The swap cannot save more than both penalties.
      let most = best.change - going + penalty(a) + penalty(b)
      for place in Int(firstComing[b])..<Int(firstComing[b + 1]) {
        let l = Int(rank[place])
        guard Double(key[l]) < most else { break }
        guard mayTrade(i, l) else { continue }
        var change = going + Double(key[l]) - penalty(a) - penalty(b)
        for k in 0..<m {
          let net = exactActivity[k * stride + i] - exactActivity[k * stride + l]
          change += penalty[k] * violation(a * m + k, load[a * m + k] - net)
          change += penalty[k] * violation(b * m + k, load[b * m + k] + net)
        }
        if change < best.change { best = (i, l, change) }
      }
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

  /// Like `cheapestShift`, over moves that change the load of a slot outside its band.
  @inline(__always) private func repairingShift(_ i: Int) -> (slot: Int, change: Double)? {
    let a = Int(label[i])
    guard count[a] > 1 else { return nil }
    let all = isOutside[a]
    var best = (slot: -1, change: Double.infinity)
    for b in 0..<q where b != a && (all || isOutside[b]) && cost[i * width + b] < Self.barred {
      if hasGraph, !touches(i, b) { continue }
      guard mayJoin(i, b) else { continue }
      let change = travelChange(i, a, b) + penaltyChange(i, a, b)
      if change < best.change { best = (b, change) }
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

  @inline(__always) private func penaltyChange(_ i: Int, _ a: Int, _ b: Int) -> Double {
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
  private mutating func shift(_ i: Int, to b: Int) -> Bool {
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
  private mutating func swapRound() -> Int {
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
    return best.first >= 0 && exchange(best.first, best.second)
  }

  private mutating func exchange(_ i: Int, _ l: Int) -> Bool {
    let (a, b) = (Int(label[i]), Int(label[l]))
    let before = travel[a] + travel[b] + penalty(a) + penalty(b)
    let saved = remember(a, b)
    transfer(i, to: b)
    transfer(l, to: a)
    if !hasGraph || (isConnected(a) && isConnected(b)) {
      settle(a, b)
      if travel[a] + travel[b] + penalty(a) + penalty(b) < before - leastGain {
        priceColumn(a)
        priceColumn(b)
        return true
      }
    }
    transfer(i, to: a)
    transfer(l, to: b)
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

  private mutating func settle(_ a: Int, _ b: Int) {
    if isMedian {
      // From where they were: one unit moves a median little.
      approachMedians(a, b, steps: 2)
    } else {
      settleCentre(a)
      settleCentre(b)
    }
    measure(a, b)
  }

  private func remember(_ a: Int, _ b: Int) -> SlotPair {
    SlotPair(
      travel: (travel[a], travel[b]), mass: (mass[a], mass[b]), moment: (moment[a], moment[b]),
      pull: (pull[a], pull[b]),
      centre: (
        SIMD3(centreX[a], centreY[a], centreZ[a]), SIMD3(centreX[b], centreY[b], centreZ[b])
      ))
  }

  private func restore(_ a: Int, _ b: Int, _ saved: SlotPair) {
    (travel[a], travel[b]) = saved.travel
    (mass[a], mass[b]) = saved.mass
    (moment[a], moment[b]) = saved.moment
    (pull[a], pull[b]) = saved.pull
    (centreX[a], centreY[a], centreZ[a]) = (saved.centre.0.x, saved.centre.0.y, saved.centre.0.z)
    (centreX[b], centreY[b], centreZ[b]) = (saved.centre.1.x, saved.centre.1.y, saved.centre.1.z)
  }
}
