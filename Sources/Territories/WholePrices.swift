import Foundation
import Statistics

/// The smoothed dual of a whole map, like `Patch`'s, for any number of territories.
///
/// n units, p·m prices. Every block of units looks at the territories that can matter to it; which those are is found
/// anew from all territories whenever prices have moved far: with stale candidates remote centres swallow continents.
/// The curvature, a band of order p·m, is factorized by LAPACK; blocks run over threads, sums are made in their order.
struct WholePrices {
  let instance: Instance
  let threads: Threads
  /// Territories a unit may be divided among.
  let width: Int
  /// Part of the band that may be used.
  let bandUse: Double
  var centres: [Point] { didSet { isStale = true } }
  var priceCap = Double.infinity
  /// At `j * m + k`.
  var prices: [Double]
  /// How far travel is in each territory, relative to the mean: ε, steps of prices and the rounding of bands go with it.
  private var extents: [Double]
  private(set) var work = 0
  private let tables: PriceTables
  private let state: PriceState
  /// Value and loads at `prices`.
  private var reached: DualPoint
  /// Whether `state` is that of `prices`, not of a step that was taken back.
  private var isCurrent = false
  /// How far each price may move before all territories are looked at again.
  private var allowances: [Double]
  private var poolPrices: [Double] = []
  private var isStale = true
  /// Whether there are shares yet.
  private(set) var isEvaluated = false

  /// Blocks that a task takes at once.
  static let blocksPerTask = 32

  init(
    _ instance: Instance, centres: [Point], prices: [Double]? = nil, width: Int, bandUse: Double,
    threads: Threads, order: [Int32]? = nil
  ) {
    self.instance = instance
    self.threads = threads
    self.centres = centres
    self.bandUse = bandUse
    self.width = min(width, instance.p)
    let count = instance.p * instance.m
    self.prices = prices ?? [Double](repeating: 0, count: count)
    extents = [Double](repeating: 1, count: instance.p)
    allowances = [Double](repeating: 0, count: count)
    tables = PriceTables(instance, order: order)
    state = PriceState(rows: instance.n, width: self.width)
    reached = DualPoint(value: -.infinity, loads: [Double](repeating: 0, count: count))
  }

  /// Extents differ from the mean at most by this factor.
  private static let mostExtent = 1.5

  /// Takes the extents of territories from a map.
  mutating func scale(to labels: [Int32]) {
    let radii = radii(instance, labels, centres)
    let mean = meanRadius(instance, labels, centres)
    extents = radii.map { min(Self.mostExtent, max(1 / Self.mostExtent, $0 / mean)) }
    tables.takeExtents(extents, of: labels)
    isStale = true
  }

  private func band(_ index: Int, _ rounding: Double) -> BandTerm {
    let (u, l) = (instance.upper[index], instance.lower[index])
    let margin = (u - l) * (1 - bandUse) / 2
    return BandTerm(
      upper: u - margin, lower: l + margin, rounding: rounding * extents[index / instance.m], cap: priceCap)
  }

  /// Tasks of some blocks each, their results in order.
  private func tasks<Part: Sendable>(_ body: @Sendable (Range<Int>) -> Part) -> [Part] {
    orderedBlocks(tables.blockCount, blockSize: Self.blocksPerTask, threads: threads, body)
  }
}

/// The smoothed dual at some prices.
private struct DualPoint {
  var value: Double
  /// At `j * m + k`.
  var loads: [Double]
}

// Which territories matter.
extension WholePrices {
  /// Looks at all territories and keeps, for each block, those that can matter to some unit of it while no price moves by
  /// more than its allowance. Fewer would make the dual look higher than it is, and the ascent would run after that.
  /// O(n·p) at worst; mostly O(n · territories that matter).
  private mutating func findPools(epsilon: Double) {
    let (tables, centres, p) = (tables, centres, instance.p)
    let (lowest, ranges) = (zip(prices, allowances).map { $0 - $1 }, allowances.map { 2 * $0 })
    let margin = Float(16 * epsilon)
    let pools = tasks { blocks in
      var all = PriceLanes()
      var lanes = PriceLanes()
      all.load(0..<Int32(p), tables, centres, lowest, ranges: ranges)
      return blocks.map { block in
        let open = all.within(margin, of: block, tables)
        lanes.load(open, tables, centres, lowest, ranges: ranges)
        return lanes.mattering(to: block, tables, margin: margin)
      }
    }
    tables.setPools(pools.flatMap { $0 })
    work += tables.blockCount * p + passWork
    (poolPrices, isStale) = (prices, false)
  }

  /// Operations of a look at all units in their pools.
  private var passWork: Int {
    (tables.pool.count * PriceTables.blockSize + 8 * instance.n) * (1 + instance.m) / 2
  }

  /// Whether some price has moved by more than it may.
  private var isOutOfPools: Bool {
    prices.indices.contains { abs(prices[$0] - poolPrices[$0]) > allowances[$0] }
  }

  /// The territory that each unit has most of.
  func cheapest() -> [Int32] {
    var labels = [Int32](repeating: 0, count: instance.n)
    for row in 0..<instance.n {
      var best = row * width
      for r in row * width..<(row + 1) * width where state.shares[r] > state.shares[best] { best = r }
      labels[Int(tables.order[row])] = max(0, state.territories[best])
    }
    return labels
  }
}

// Value, loads, curvature.
extension WholePrices {
  /// Fills in shares, loads and the value of the smoothed dual at the prices. O(n · territories that matter).
  mutating func evaluate(epsilon: Double, rounding: Double) -> Double {
    if isStale || isOutOfPools { findPools(epsilon: epsilon) }
    reached = point(epsilon: epsilon, rounding: rounding)
    isCurrent = true
    isEvaluated = true
    return reached.value
  }

  /// Loads at the last evaluation, at `j * m + k`.
  var loads: [Double] { reached.loads }

  /// Fills in shares at the prices.
  private mutating func point(epsilon: Double, rounding: Double) -> DualPoint {
    let (tables, centres, prices, state) = (tables, centres, prices, state)
    let (m, p) = (instance.m, instance.p)
    work += passWork
    let parts = tasks { blocks in
      var lanes = PriceLanes()
      var value = 0.0
      var loads = [Double](repeating: 0, count: p * m)
      for block in blocks {
        lanes.load(tables.poolOf(block), tables, centres, prices)
        for row in tables.rows(block) {
          value += lanes.divide(row, tables, scale: Float(epsilon) * tables.softness[row], state)
          for place in state.places(row) {
            let j = Int(state.territories[place])
            let part = Double(state.shares[place])
            for k in 0..<m { loads[j * m + k] += part * Double(tables.activity(row, k)) }
          }
        }
      }
      return (value: value, loads: loads)
    }
    var result = DualPoint(value: 0, loads: [Double](repeating: 0, count: p * m))
    for part in parts {
      result.value += part.value
      for index in result.loads.indices { result.loads[index] += part.loads[index] }
    }
    for index in prices.indices { result.value -= band(index, rounding).value(prices[index]) }
    return result
  }

  /// The curvature of −value at the shares of the last evaluation, band and a ridge against the free gauge included.
  ///
  /// Units are added in a few fixed parts, each with entries of its own, so that the thread count changes nothing.
  func curvature(epsilon: Double, rounding: Double) -> PriceCurvature {
    var result = PriceCurvature(m: instance.m, sharing: sharing())
    let empty = result
    for part in parts({ curvature(of: $0, empty, epsilon: epsilon) }) { result.add(part) }
    let diagonal = result.diagonal
    let ridge = 1e-6 * max(diagonal.reduce(0, +) / Double(max(1, diagonal.count)), 1e-9)
    result.addDiagonal(diagonal.indices.map { band($0, rounding).curvature(prices[$0]) + ridge })
    return result
  }

  /// The territories that share a unit with each, itself left out.
  private func sharing() -> [[Int32]] {
    let (p, state) = (instance.p, state)
    // Row j: a bit a territory.
    let words = (p + 63) / 64
    let parts = parts { rows in
      var bits = [UInt64](repeating: 0, count: p * words)
      bits.withUnsafeMutableBufferPointer { bits in
        for row in rows where state.isContested(row) {
          let places = state.places(row)
          for a in places {
            let first = Int(state.territories[a]) * words
            for b in places where b != a {
              let l = Int(state.territories[b])
              bits[first + l / 64] |= 1 << UInt64(l % 64)
            }
          }
        }
      }
      return bits
    }
    return (0..<p).map { j in
      (0..<words).flatMap { word in
        indices(of: parts.reduce(0) { $0 | $1[j * words + word] }).map { Int32(word * 64 + $0) }
      }
    }
  }

  /// The bits that are set, ascending.
  private func indices(of bits: UInt64) -> [Int] {
    var (left, result) = (bits, [Int]())
    while left != 0 {
      result.append(left.trailingZeroBitCount)
      left &= left - 1
    }
    return result
  }

  private func curvature(of rows: Range<Int>, _ empty: PriceCurvature, epsilon: Double) -> [Double] {
    let (m, tables, state) = (instance.m, tables, state)
    var result = empty.band.storage
    result.withUnsafeMutableBufferPointer { entries in
      for row in rows where state.isContested(row) {
        let scale = epsilon * Double(tables.softness[row])
        let places = state.places(row)
        for a in places {
          let (j, part) = (Int(state.territories[a]), Double(state.shares[a]))
          for b in places.lowerBound...a {
            let l = Int(state.territories[b])
            let weight = (a == b ? part * (1 - part) : -part * Double(state.shares[b])) / scale
            let (first, second) = (empty.row(j, 0), empty.row(l, 0))
            let (low, high) = (min(first, second), max(first, second))
            for k in 0..<m {
              let bend = weight * Double(tables.activity(row, k))
              // Of a territory with itself half the pairs of measures are kept.
              for h in (a == b ? k : 0)..<m {
                entries[empty.band.place(high + h, low + k)] += bend * Double(tables.activity(row, h))
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Rows in a few fixed parts, their results in order: the thread count changes nothing.
  private func parts<Part: Sendable>(_ body: @Sendable (Range<Int>) -> Part) -> [Part] {
    let count = min(4, max(1, instance.n / 2000))
    return orderedBlocks(instance.n, blockSize: (instance.n + count - 1) / count, threads: threads, body)
  }

  func gradient(rounding: Double) -> [Double] {
    prices.indices.map { reached.loads[$0] - band($0, rounding).slope(prices[$0]) }
  }
}

extension PriceLanes {
  /// Divides the unit in `row` among territories in softmax proportion; returns its part of the dual's value.
  ///
  /// The largest share comes first; at most `state.width` are kept.
  @inline(__always)
  mutating func divide(_ row: Int, _ tables: PriceTables, scale: Float, _ state: PriceState) -> Double {
    let width = state.width
    let (territories, shares) = (state.territories.base + row * width, state.shares.base + row * width)
    let lowest = evaluate(row, tables)
    let inverse = -1 / scale
    let reach = lowest + 14 * scale
    var kept = 0
    var sum: Float = 0
    var s = 0
    while s < self.width {
      let v = value.octet(s)
      if least(v) <= reach {
        let e = exponential((v - lowest) * inverse)
        for lane in 0..<8 where v[lane] <= reach {
          let part = e[lane]
          sum += part
          if kept == width {
            guard part > shares[width - 1] else { continue }
            kept -= 1
          }
          var place = kept
          while place > 0, shares[place - 1] < part {
            (shares[place], territories[place]) = (shares[place - 1], territories[place - 1])
            place -= 1
          }
          shares[place] = part
          territories[place] = Int32(territory(s + lane))
          kept += 1
        }
      }
      s += 8
    }
    for place in 0..<kept { shares[place] /= sum }
    for place in kept..<max(kept, width) { (shares[place], territories[place]) = (0, -1) }
    return Double(lowest) - Double(scale) * Double(logf(sum))
  }
}

// The ascent.
extension WholePrices {
  /// How far any price may move, in ε, before all territories are looked at again.
  private static let spare = 6.0

  /// Newton steps up the smoothed dual in a trust region (Levenberg 1944, Marquardt 1963), until every load is
  /// within `goal` of half its band's width, at most `steps`.
  ///
  /// A territory that nothing contests has no curvature; it is damped as if its whole target were contested within
  /// `reach`. Returns the damping it ended with.
  mutating func ascend(
    epsilon: Double, rounding: Double, steps: Int, reach: Double, damping start: Double, goal: Double = 0.05,
    isOver: () -> Bool = { false }
  ) -> Double {
    var damping = start
    allowances = allowances.map { _ in min(0.5 * reach, Self.spare * epsilon) }
    isStale = true
    _ = evaluate(epsilon: epsilon, rounding: rounding)
    var matrix: PriceCurvature?
    for _ in 0..<steps where !isOver() {
      let gradient = gradient(rounding: rounding)
      guard largestMiss(gradient) > goal else { break }
      let curvature = matrix ?? self.curvature(epsilon: epsilon, rounding: rounding)
      matrix = curvature
      guard let step = boundedStep(curvature, gradient, damping, reach) else {
        damping = max(0.01, damping * 8)
        continue
      }
      let before = prices
      for index in prices.indices { prices[index] += step.values[index] }
      if isOutOfPools {
        allowances = step.values.map { max(3 * abs($0), Self.spare * epsilon) }
        findPools(epsilon: epsilon)
      }
      let next = point(epsilon: epsilon, rounding: rounding)
      let ratio = (next.value - reached.value) / max(step.gain, 1e-12 * abs(reached.value))
      isCurrent = ratio > 0.05 || next.value >= reached.value - 1e-9 * abs(reached.value)
      if isCurrent {
        reached = next
        matrix = nil
      } else {
        prices = before
      }
      damping =
        ratio > 0.7
        ? (damping > 1e-4 ? damping / easing : 0) : ratio > 0.25 ? damping : max(0.01, damping * 4)
    }
    if !isCurrent { _ = evaluate(epsilon: epsilon, rounding: rounding) }
    return damping
  }

  /// By what damping falls after a good step: prices of several measures bend the dual more from one step to the next.
  private var easing: Double { instance.m > 1 ? 3 : 6 }

  /// The damped step, at most `reach` in any price, and the gain that the curvature promises for it.
  private mutating func boundedStep(
    _ curvature: PriceCurvature, _ gradient: [Double], _ damping: Double, _ reach: Double
  ) -> (values: [Double], gain: Double)? {
    let diagonal = curvature.diagonal
    let reach = diagonal.indices.map { reach * extents[$0 / instance.m] }
    var damped = curvature
    damped.addDiagonal(diagonal.indices.map { damping * max(diagonal[$0], instance.target[$0] / reach[$0]) })
    work += damped.band.order * damped.band.width * damped.band.width / 20
    guard let newton = damped.solve(gradient) else { return nil }
    // Each price by itself: remote territories have far to go, and the others need not wait for them.
    let step = zip(newton, reach).map { max(-$1, min($1, $0)) }
    let bend = curvature.times(step)
    let gain = step.indices.reduce(0) { $0 + step[$1] * (gradient[$1] - bend[$1] / 2) }
    return (step, gain)
  }

  private func largestMiss(_ gradient: [Double]) -> Double {
    gradient.indices.reduce(0) { worst, index in
      let half = (instance.upper[index] - instance.lower[index]) * bandUse / 2
      return max(worst, abs(gradient[index]) / max(half, 0.02 * instance.target[index], 1e-12))
    }
  }
}
