// Bringing loads back into their bands.
extension Patch {
  /// Shifts, the best first, while a band is missed. Returns the number of moves.
  mutating func repairBalance(limit: Int, trades: Bool) -> Int {
    var moves = 0
    var swaps = 0
    while moves < limit, totalViolation > 0, !isOver() {
      let made = repairingShifts()
      moves += made
      guard made == 0 else { continue }
      guard swaps < 8, repairingSwap() || trades && repairingTrade() else { return moves + swapRound() }
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
    guard best.first >= 0 else { return false }
    return exchange(
      Int(label[best.first]), CollectionOfOne(best.first), Int(label[best.second]),
      CollectionOfOne(best.second))
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
}

/// One or two units of a slot, or none, that may go to another.
private struct Bundle {
  var units: [Int]
  /// Of the cost.
  var change: Double
}

// Trades of up to two units against up to two.
extension Patch {
  /// Of how many units of a slot, those that cost least to move, bundles are made.
  private static let tradedUnits = 14

  /// Makes the best trade of bundles between a slot outside its band and another; false when none gains.
  ///
  /// Where a few large units fill a territory, no single one may fit a narrow band, but some sum of them does.
  private mutating func repairingTrade() -> Bool {
    guard !hasApart else { return false }
    var best: (a: Int, there: Bundle, b: Int, back: Bundle)?
    var least = -leastGain
    for a in 0..<q where isOutside[a] {
      // Two outside slots meet once.
      for b in 0..<q where b != a && (!isOutside[b] || a < b) {
        let (there, back) = (bundles(of: a, for: b), bundles(of: b, for: a))
        guard there.count > 1 || back.count > 1 else { continue }
        work += there.count * back.count
        let before = penalty(a) + penalty(b)
        for x in there {
          for y in back where x.units.count < count[a] && y.units.count < count[b] {
            // No trade saves more than both penalties.
            guard x.change + y.change - before < least else { break }
            let change = x.change + y.change + penalty(a, x, b, y) - before
            if change < least { (least, best) = (change, (a, x, b, y)) }
          }
        }
      }
    }
    guard let best else { return false }
    return exchange(best.a, best.there.units, best.b, best.back.units)
  }

  /// What both slots pay after a trade.
  private func penalty(_ a: Int, _ x: Bundle, _ b: Int, _ y: Bundle) -> Double {
    var sum = 0.0
    for k in 0..<m {
      var net = 0.0
      for i in x.units { net += exactActivity[k * stride + i] }
      for i in y.units { net -= exactActivity[k * stride + i] }
      sum += penalty[k] * violation(a * m + k, load[a * m + k] - net)
      sum += penalty[k] * violation(b * m + k, load[b * m + k] + net)
    }
    return sum
  }

  /// Bundles of slot a that may go to b, the cheapest first.
  private mutating func bundles(of a: Int, for b: Int) -> [Bundle] {
    work += n / 8
    var units: [(change: Double, unit: Int)] = []
    for i in 0..<n where Int(label[i]) == a && cost[i * width + b] < Self.barred {
      if hasGraph, !touches(i, b) { continue }
      units.append((travelChange(i, a, b), i))
    }
    units.sort { $0 < $1 }
    var result = [Bundle(units: [], change: 0)]
    for (place, first) in units.prefix(Self.tradedUnits).enumerated() {
      result.append(Bundle(units: [first.unit], change: first.change))
      for second in units.prefix(place) {
        result.append(Bundle(units: [first.unit, second.unit], change: first.change + second.change))
      }
    }
    return result.sorted { ($0.change, $0.units.first ?? -1) < ($1.change, $1.units.first ?? -1) }
  }
}
