import Foundation
import Statistics

/// −log of the middle of each of 1,024 parts of (0, 1]: what a change of cost is compared with, in temperatures.
private let hurdles: [Double] = (0..<1024).map { -log((Double($0) + 0.5) / 1024) }

// Simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983) over shifts, swaps and moves of centres.
extension NodePatch {
  /// From temperature `hot` to `cold` in `sweeps` of n steps; the best map met is noted, the last one stays.
  ///
  /// The rate of excess follows the search, so that it spends about half of its time within the limits.
  mutating func anneal(hot: Double, cold: Double, sweeps: Int, random: inout RandomStream) {
    guard q > 1, n > q else {
      noteBest()
      return
    }
    var temperature = hot
    let ratio = sweeps > 1 ? pow(cold / hot, 1 / Double(sweeps - 1)) : 1
    for _ in 0..<sweeps {
      for _ in 0..<n { step(temperature, &random) }
      temperature *= ratio
      work += 10 * n
      var outside = 0.0
      for a in 0..<q { outside += excess[a] }
      rate = outside > 0 ? min(rate * 1.05, 1000) : max(rate / 1.05, 0.2)
      noteBest()
    }
  }

  @inline(__always) private mutating func step(_ temperature: Double, _ random: inout RandomStream) {
    let bits = random.next()
    let i = Int(((bits & 0xFFFF_FFFF) &* UInt64(n)) >> 32)
    let a = Int(label[i])
    let kind = bits >> 56
    if kind < 10 {
      moveCentre(a, i, temperature, bits, &random)
      return
    }
    guard host[a] != Int32(i) else { return }
    let rank = Int((((bits >> 32) & 0xFFFF) &* UInt64(nearCount)) >> 16)
    let b = Int(near[a * nearCount + rank])
    guard mayHold(i, b) else { return }
    if kind & 1 == 0 {
      if isAccepted(changeByShift(i, b), temperature, &random) { _ = shiftIfConnected(i, b) }
    } else if count[b] > 0 {
      let v = partner(of: i, in: b, bits: bits)
      guard v >= 0 else { return }
      if isAccepted(changeBySwap(i, v), temperature, &random) { _ = swapIfConnected(i, v) }
    }
  }

  /// The unit of slot b that is best to change places with unit i, among a few that follow a random one; −1 for none.
  @inline(__always) private func partner(of i: Int, in b: Int, bits: UInt64) -> Int {
    let size = Int(count[b])
    let a = Int(label[i])
    var at = Int((((bits >> 48) & 0xFF) &* UInt64(size)) >> 8)
    var best = (row: -1, change: Double.infinity)
    for _ in 0..<min(size, 6) {
      let v = Int(members[b * n + at])
      at = at + 1 == size ? 0 : at + 1
      guard host[b] != Int32(v), mayHold(v, a) else { continue }
      let change = changeBySwap(i, v)
      if change < best.change { best = (v, change) }
    }
    return best.row
  }

  @inline(__always) private func isAccepted(
    _ change: Double, _ temperature: Double, _ random: inout RandomStream
  ) -> Bool {
    change <= 0 || change < temperature * hurdles[Int(random.next() >> 54)]
  }

  /// Tries the nearer to the centre of unit i and another of slot a as its new centre.
  private mutating func moveCentre(
    _ a: Int, _ i: Int, _ temperature: Double, _ bits: UInt64, _ random: inout RandomStream
  ) {
    guard !isFixed[a], count[a] > 1 else { return }
    let other = Int(members[a * n + Int((((bits >> 32) & 0xFFFF) &* UInt64(count[a])) >> 16)])
    let row = cost[other * q + a] < cost[i * q + a] ? other : i
    let range = nodes.nodes(of: Int(unit[row]))
    let node = range.lowerBound + (range.count > 1 ? random.below(range.count) : 0)
    guard Int32(node) != centre[a] else { return }
    work += 4 * Int(count[a])
    if isAccepted(changeByCentre(a, node), temperature, &random) { setCentre(a, Int32(node)) }
  }

  /// Puts every centre at the best of its nodes; whether any moved. Beyond 400 units a slot only every so many are tried.
  @discardableResult mutating func moveCentresToMedians() -> Bool {
    var moved = false
    for a in 0..<q where !isFixed[a] && count[a] > 0 {
      var best = (node: centre[a], change: -1e-9 * abs(cost[0]))
      let step = max(1, Int(count[a]) * Int(count[a]) / 160_000)
      for at in stride(from: 0, to: Int(count[a]), by: step) {
        for node in nodes.nodes(of: Int(unit[Int(members[a * n + at])])) where Int32(node) != centre[a] {
          let change = changeByCentre(a, node)
          if change < best.change { best = (Int32(node), change) }
        }
      }
      work += 4 * Int(count[a]) * Int(count[a]) / step
      guard best.node != centre[a] else { continue }
      setCentre(a, best.node)
      moved = true
    }
    return moved
  }

  /// Downhill from the best map met until nothing is found for a few sweeps.
  mutating func polish(random: inout RandomStream) {
    restoreBest()
    rate = max(rate, strictness)
    for _ in 0..<8 {
      let before = best
      moveCentresToMedians()
      for _ in 0..<4 { for _ in 0..<n { step(0, &random) } }
      work += 40 * n
      noteBest()
      guard best.isBetter(than: before, strictness: strictness) else { break }
    }
  }
}
