import Foundation
import SalesModel

/// How far shares of territories are from the loads of their districts.
struct ShareBalance {
  /// At `district * m + k`.
  private let loads: [Double]
  private var lower: [Double]
  private var upper: [Double]
  private let limits: (target: [Double], upper: [Double], lower: [Double])
  /// Parts of the whole: of load, and of shares.
  private let size: [Double]
  private var share: [Double]
  private let part: [Double]
  private let m: Int

  init(_ problem: TerritoryProblem, _ accounts: [[Int32]], tied: [[Int]]) {
    let m = problem.measureCount
    let loads = accounts.flatMap { rows in
      problem.measures.map { measure in rows.reduce(0) { $0 + measure.values[Int($1)] } }
    }
    let totals = problem.measures.map { max($0.values.reduce(0, +), .leastNormalMagnitude) }
    self.m = m
    self.loads = loads
    limits = problem.limits()
    size = accounts.indices.map { district in
      totals.indices.reduce(0) { $0 + loads[district * m + $1] / totals[$1] } / Double(m)
    }
    let all = max(problem.territories.reduce(0) { $0 + $1.share }, .leastNormalMagnitude)
    part = problem.territories.map { $0.share / all }
    share = [Double](repeating: 0, count: accounts.count)
    lower = [Double](repeating: 0, count: accounts.count * m)
    upper = lower
    for (district, slots) in tied.enumerated() { for slot in slots { add(slot, to: district) } }
  }

  mutating func add(_ slot: Int, to district: Int, sign: Double = 1) {
    share[district] += sign * part[slot]
    for k in 0..<m {
      lower[district * m + k] += sign * limits.lower[slot * m + k]
      upper[district * m + k] += sign * limits.upper[slot * m + k]
    }
  }

  /// The district with the most load beyond its territories' shares; one without territories first.
  var neediest: Int {
    size.indices.max { left, right in (need(left), right) < (need(right), left) } ?? 0
  }

  private func need(_ district: Int) -> Double {
    size[district] > 0 && share[district] <= 0 ? 1 + size[district] : size[district] - share[district]
  }

  /// Whether loads of all districts are within the bands of their territories together.
  private var isReachable: Bool {
    loads.indices.allSatisfy { index in
      let slack = 1e-9 * max(loads[index], upper[index])
      return loads[index] >= lower[index] - slack && loads[index] <= upper[index] + slack
    }
  }

  private func error(_ district: Int, plus change: Double = 0) -> Double {
    guard size[district] > 0 else { return share[district] + change }
    let ratio = max(share[district] + change, 1e-9) / size[district]
    return size[district] * log(ratio) * log(ratio)
  }

  /// Moves and swaps that bring shares nearer to loads, until all bands can be met or none does. O(p²) a round.
  mutating func improve(_ slots: [Int], _ place: inout [Int]) {
    var rounds = 0
    while !isReachable, rounds < 4 * slots.count, let (a, b, district) = bestChange(slots, place) {
      rounds += 1
      let home = place[a]
      move(slots[a], from: home, to: district)
      place[a] = district
      if let b {
        move(slots[b], from: district, to: home)
        place[b] = home
      }
    }
  }

  private mutating func move(_ slot: Int, from: Int, to: Int) {
    add(slot, to: from, sign: -1)
    add(slot, to: to)
  }

  private func bestChange(_ slots: [Int], _ place: [Int]) -> (first: Int, second: Int?, district: Int)? {
    var best: (first: Int, second: Int?, district: Int)?
    var most = 1e-12
    func consider(_ a: Int, _ b: Int?, _ district: Int, _ amount: Double) {
      let home = place[a]
      let gain =
        error(home) + error(district) - error(home, plus: -amount) - error(district, plus: amount)
      if gain > most { (most, best) = (gain, (a, b, district)) }
    }
    for a in slots.indices {
      for district in size.indices where district != place[a] { consider(a, nil, district, part[slots[a]]) }
      for b in slots.indices where b > a && place[b] != place[a] {
        consider(a, b, place[b], part[slots[a]] - part[slots[b]])
      }
    }
    return best
  }
}
