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
  /// How far prices may move before all territories are looked at again, in units of cost per unit of size.
  private var slack = 0.0
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

/// Whom each unit goes to at some prices.
final class PriceState: @unchecked Sendable {
  /// Row r: territories (−1: no more) and shares of the unit in that row.
  var territories: [Int32]
  var shares: [Float]

  init(rows: Int, width: Int) {
    territories = [Int32](repeating: -1, count: rows * width)
    shares = [Float](repeating: 0, count: rows * width)
  }
}

/// The smoothed dual at some prices.
private struct DualPoint {
  var value: Double
  /// At `j * m + k`.
  var loads: [Double]
}

/// Memory that tasks write to, each to its own rows.
private struct Rows<Element>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  init?(_ buffer: UnsafeMutableBufferPointer<Element>) {
    guard let base = buffer.baseAddress else { return nil }
    self.base = base
  }
}

// Which territories matter.
extension WholePrices {
  /// Looks at all territories and keeps, for each block, those that can matter to some unit of it while no price moves by
  /// more than `slack`. Fewer would make the dual look higher than it is, and the ascent would run after that. O(n·p).
  private mutating func findPools(epsilon: Double) {
    let (tables, centres, prices) = (tables, centres, prices)
    let p = instance.p
    let (margin, slack) = (Float(16 * epsilon), Float(2 * slack))
    work += instance.n * p / 4
    let pools = tasks { blocks in
      var lanes = PriceLanes()
      lanes.load(0..<Int32(p), tables, centres, prices)
      return blocks.map { block in
        var isWanted = [Bool](repeating: false, count: p)
        for row in tables.rows(block) {
          let limit =
            lanes.evaluate(row, tables)
            + margin * tables.softness[row] + slack * tables.held[row]
          var s = 0
          while s < lanes.width {
            if least(lanes.value.octet(s)) <= limit {
              for place in s..<min(s + 8, p) where lanes.value[place] <= limit { isWanted[place] = true }
            }
            s += 8
          }
        }
        return (0..<Int32(p)).filter { isWanted[Int($0)] }
      }
    }
    tables.setPools(pools.flatMap { $0 })
    (poolPrices, isStale) = (prices, false)
  }

  private var distanceFromPools: Double {
    prices.indices.reduce(0) { max($0, abs(prices[$1] - poolPrices[$1])) }
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
    if isStale || distanceFromPools > slack { findPools(epsilon: epsilon) }
    reached = point(epsilon: epsilon, rounding: rounding)
    isCurrent = true
    isEvaluated = true
    return reached.value
  }

  /// Loads at the last evaluation, at `j * m + k`.
  var loads: [Double] { reached.loads }

  /// Fills in shares at the prices.
  private mutating func point(epsilon: Double, rounding: Double) -> DualPoint {
    let (tables, centres, prices, width) = (tables, centres, prices, width)
    let (m, p) = (instance.m, instance.p)
    work += tables.pool.count * PriceTables.blockSize * (1 + m) / 2
    var parts: [(value: Double, loads: [Double])] = []
    state.territories.withUnsafeMutableBufferPointer { territories in
      state.shares.withUnsafeMutableBufferPointer { shares in
        guard let territories = Rows(territories), let shares = Rows(shares) else { return }
        parts = tasks { blocks in
          var lanes = PriceLanes()
          var value = 0.0
          var loads = [Double](repeating: 0, count: p * m)
          for block in blocks {
            lanes.load(tables.poolOf(block), tables, centres, prices)
            for row in tables.rows(block) {
              let scale = Float(epsilon) * tables.softness[row]
              let start = row * width
              value += lanes.divide(
                row, tables, scale: scale, width, territories.base + start, shares.base + start)
              for r in start..<start + width {
                let j = Int(territories.base[r])
                guard j >= 0 else { break }
                let part = Double(shares.base[r])
                for k in 0..<m { loads[j * m + k] += part * Double(tables.activity(row, k)) }
              }
            }
          }
          return (value, loads)
        }
      }
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
    let parts = min(4, max(1, instance.n / 2000))
    let empty = result
    let entries = orderedBlocks(
      instance.n, blockSize: (instance.n + parts - 1) / parts, threads: threads
    ) { curvature(of: $0, empty, epsilon: epsilon) }
    for part in entries { result.add(part) }
    let diagonal = result.diagonal
    let ridge = 1e-6 * max(diagonal.reduce(0, +) / Double(max(1, diagonal.count)), 1e-9)
    result.addDiagonal(diagonal.indices.map { band($0, rounding).curvature(prices[$0]) + ridge })
    return result
  }

  /// The territories that share a unit with each, itself left out.
  private func sharing() -> [[Int32]] {
    let p = instance.p
    var isShared = [Bool](repeating: false, count: p * p)
    for row in 0..<instance.n where state.shares[row * width] < 0.999_999 {
      let own = state.territories[row * width..<(row + 1) * width].prefix { $0 >= 0 }
      for j in own { for l in own where l != j { isShared[Int(j) * p + Int(l)] = true } }
    }
    return (0..<p).map { j in (0..<Int32(p)).filter { isShared[j * p + Int($0)] } }
  }

  private func curvature(of rows: Range<Int>, _ empty: PriceCurvature, epsilon: Double) -> [Double] {
    let (m, width, tables) = (instance.m, width, tables)
    var result = empty.band.storage
    result.withUnsafeMutableBufferPointer { entries in
      state.territories.withUnsafeBufferPointer { territories in
        state.shares.withUnsafeBufferPointer { shares in
          for row in rows where shares[row * width] < 0.999_999 {
            let scale = epsilon * Double(tables.softness[row])
            for r in row * width..<(row + 1) * width {
              let j = Int(territories[r])
              guard j >= 0 else { break }
              let part = Double(shares[r])
              for s in row * width..<(row + 1) * width {
                let l = Int(territories[s])
                guard l >= 0 else { break }
                guard l <= j else { continue }
                let weight = (l == j ? part * (1 - part) : -part * Double(shares[s])) / scale
                for k in 0..<m {
                  let a = weight * Double(tables.activity(row, k))
                  // Of a territory with itself half the pairs of measures are kept.
                  for h in 0..<(l == j ? k + 1 : m) {
                    entries[empty.entry(empty.row(j, k), empty.row(l, h))] +=
                      a * Double(tables.activity(row, h))
                  }
                }
              }
            }
          }
        }
      }
    }
    return result
  }

  func gradient(rounding: Double) -> [Double] {
    prices.indices.map { reached.loads[$0] - band($0, rounding).slope(prices[$0]) }
  }
}

extension PriceLanes {
  /// Divides the unit in `row` among territories in softmax proportion; returns its part of the dual's value.
  ///
  /// The largest share comes first; at most `width` are kept.
  @inline(__always)
  mutating func divide(
    _ row: Int, _ tables: PriceTables, scale: Float, _ width: Int,
    _ territories: UnsafeMutablePointer<Int32>, _ shares: UnsafeMutablePointer<Float>
  ) -> Double {
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
    slack = min(0.5 * reach, 4 * epsilon)
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
      if distanceFromPools > slack {
        slack = max(1.5 * step.length, 2 * epsilon)
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
  ) -> (values: [Double], gain: Double, length: Double)? {
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
    return (step, gain, step.reduce(0) { max($0, abs($1)) })
  }

  private func largestMiss(_ gradient: [Double]) -> Double {
    gradient.indices.reduce(0) { worst, index in
      let half = (instance.upper[index] - instance.lower[index]) * bandUse / 2
      return max(worst, abs(gradient[index]) / max(half, 0.02 * instance.target[index], 1e-12))
    }
  }
}
