import Foundation
import LinearAlgebra
import Statistics

/// The smoothed dual of a whole map: every unit looks at its few cheapest territories.
///
/// Like `Patch`'s, for any number of territories: n units × `width` candidates, curvature of order p·m factorized by
/// LAPACK, units in fixed blocks over threads.
struct WholePrices {
  let instance: Instance
  let threads: Threads
  /// Candidates a unit.
  let width: Int
  /// Part of the band that may be used.
  let bandUse: Double
  var centres: [Point]
  var priceCap = Double.infinity
  /// At `j * m + k`.
  var prices: [Double]
  private(set) var work = 0
  /// Row i: candidate territories and their costs, −1 where there are fewer.
  private var candidates: [Int32]
  private var costs: [Float]
  private var shares: [Float]
  private let softness: [Float]
  private(set) var loads: [Double]
  private var value = 0.0

  static let blockSize = 2048

  init(
    _ instance: Instance, centres: [Point], prices: [Double]? = nil, width: Int, bandUse: Double,
    threads: Threads
  ) {
    self.instance = instance
    self.threads = threads
    self.centres = centres
    self.bandUse = bandUse
    self.width = min(width, instance.p)
    let m = instance.m
    self.prices = prices ?? [Double](repeating: 0, count: instance.p * m)
    let slots = instance.n * self.width
    candidates = [Int32](repeating: -1, count: slots)
    costs = [Float](repeating: 0, count: slots)
    shares = [Float](repeating: 0, count: slots)
    loads = [Double](repeating: 0, count: instance.p * m)
    softness = (0..<instance.n).map { unit in
      var size = instance.weights[unit]
      for k in 0..<m { size += instance.activity[unit * m + k] }
      return Float(max(1e-4, size / Double(m + 1)))
    }
  }

  private func band(_ index: Int, _ rounding: Double) -> BandTerm {
    let (u, l) = (instance.upper[index], instance.lower[index])
    let margin = (u - l) * (1 - bandUse) / 2
    return BandTerm(upper: u - margin, lower: l + margin, rounding: rounding, cap: priceCap)
  }
}

/// Memory that blocks of units write to, each to its own rows.
private struct Rows<Element>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  init?(_ buffer: UnsafeMutableBufferPointer<Element>) {
    guard let base = buffer.baseAddress else { return nil }
    self.base = base
  }
}

// Candidates.
extension WholePrices {
  /// Looks at all eligible territories and keeps the `width` that cost least at the present prices. O(n·p).
  mutating func findCandidates() {
    let (instance, width, threads) = (instance, width, threads)
    let sites = Sites(instance, centres, prices)
    work += instance.n * instance.p / 2
    candidates.withUnsafeMutableBufferPointer { candidates in
      costs.withUnsafeMutableBufferPointer { costs in
        guard let candidates = Rows(candidates), let costs = Rows(costs) else { return }
        _ = orderedBlocks(instance.n, blockSize: Self.blockSize, threads: threads) { block in
          var row = CandidateRow(width)
          for unit in block {
            sites.fill(&row, instance, unit, seeds: candidates.base + unit * width)
            row.store(candidates.base + unit * width, costs.base + unit * width)
          }
        }
      }
    }
  }

  /// Whether territories were looked at yet.
  var hasCandidates: Bool { candidates.contains { $0 >= 0 } }

  /// The cheapest candidate of every unit.
  func cheapest() -> [Int32] {
    let m = instance.m
    return (0..<instance.n).map { unit in
      var best = (label: Int32(0), value: Double.infinity)
      for r in unit * width..<(unit + 1) * width where candidates[r] >= 0 {
        let j = Int(candidates[r])
        var v = Double(costs[r])
        for k in 0..<m { v += prices[j * m + k] * instance.activity[unit * m + k] }
        if v < best.value { best = (candidates[r], v) }
      }
      return best.label
    }
  }
}

// Value, loads, curvature.
extension WholePrices {
  /// Value of the smoothed dual at the prices; fills `loads` and the shares that the curvature needs.
  mutating func evaluate(epsilon: Double, rounding: Double) -> Double {
    let (instance, width, threads, softness) = (instance, width, threads, softness)
    let (m, p) = (instance.m, instance.p)
    work += instance.n * width * (1 + m)
    let priceF = prices.map { Float($0) }
    let (candidates, costs) = (candidates, costs)
    var parts: [(value: Double, loads: [Double])] = []
    shares.withUnsafeMutableBufferPointer { shares in
      guard let shares = Rows(shares) else { return }
      parts = orderedBlocks(instance.n, blockSize: Self.blockSize, threads: threads) { block in
        var value = 0.0
        var loads = [Double](repeating: 0, count: p * m)
        for unit in block {
          let row = shares.base + unit * width
          let scale = Float(epsilon) * softness[unit]
          value += Self.shareRow(instance, unit, candidates, costs, priceF, width, scale, row)
          for r in 0..<width where row[r] > 0 {
            let j = Int(candidates[unit * width + r])
            for k in 0..<m { loads[j * m + k] += Double(row[r]) * instance.activity[unit * m + k] }
          }
        }
        return (value, loads)
      }
    }
    var value = 0.0
    loads = [Double](repeating: 0, count: p * m)
    for part in parts {
      value += part.value
      for index in loads.indices { loads[index] += part.loads[index] }
    }
    for index in loads.indices { value -= band(index, rounding).value(prices[index]) }
    return value
  }

  @inline(__always)
  private static func shareRow(
    _ instance: Instance, _ unit: Int, _ candidates: [Int32], _ costs: [Float], _ prices: [Float],
    _ width: Int, _ scale: Float, _ row: UnsafeMutablePointer<Float>
  ) -> Double {
    let m = instance.m
    var lowest = Float.infinity
    for r in 0..<width {
      let j = Int(candidates[unit * width + r])
      guard j >= 0 else {
        row[r] = .infinity
        continue
      }
      var v = costs[unit * width + r]
      for k in 0..<m { v += prices[j * m + k] * Float(instance.activity[unit * m + k]) }
      row[r] = v
      lowest = min(lowest, v)
    }
    var sum: Float = 0
    for r in 0..<width {
      let t = (row[r] - lowest) / scale
      row[r] = t < 16 ? expf(-t) : 0
      sum += row[r]
    }
    for r in 0..<width { row[r] /= sum }
    return Double(lowest) - Double(scale) * Double(logf(sum))
  }

  /// The curvature of −value at the shares of the last evaluation, band and a ridge against the free gauge included.
  func curvature(epsilon: Double, rounding: Double) -> Matrix {
    let (m, order) = (instance.m, instance.p * instance.m)
    var result = Matrix(rows: order, columns: order)
    result.storage.withUnsafeMutableBufferPointer { matrix in
      for unit in 0..<instance.n {
        let start = unit * width
        let scale = epsilon * Double(softness[unit])
        for r in 0..<width where shares[start + r] > 1e-6 && shares[start + r] < 0.999_999 {
          let j = Int(candidates[start + r])
          let part = Double(shares[start + r])
          for s in 0..<width where shares[start + s] > 1e-6 {
            let l = Int(candidates[start + s])
            guard l <= j else { continue }
            let weight = (l == j ? part * (1 - part) : -part * Double(shares[start + s])) / scale
            for k in 0..<m {
              let a = weight * instance.activity[unit * m + k]
              for h in 0..<m {
                matrix[j * m + k + (l * m + h) * order] += a * instance.activity[unit * m + h]
              }
            }
          }
        }
      }
      let trace = (0..<order).reduce(0) { $0 + matrix[$1 * (order + 1)] }
      let ridge = 1e-6 * max(trace / Double(max(1, order)), 1e-9)
      for index in 0..<order {
        matrix[index * (order + 1)] += band(index, rounding).curvature(prices[index]) + ridge
      }
    }
    return result
  }

  func gradient(rounding: Double) -> [Double] {
    loads.indices.map { loads[$0] - band($0, rounding).slope(prices[$0]) }
  }

  /// Damped Newton steps up the smoothed dual, at most `reach` in any price at once.
  ///
  /// All territories are looked at again after each step, and a step that does not raise the value is taken back:
  /// with stale candidates remote centres swallow continents. Without `refreshing` they are looked at once: quick, and
  /// good enough where the map is nearly right. Returns the damping it ended with.
  mutating func ascend(
    epsilon: Double, rounding: Double, steps: Int, reach: Double, damping start: Double,
    refreshing: Bool = true, isOver: () -> Bool = { false }
  ) -> Double {
    var damping = start
    findCandidates()
    var value = evaluate(epsilon: epsilon, rounding: rounding)
    for _ in 0..<steps where !isOver() {
      let gradient = gradient(rounding: rounding)
      guard largestMiss(gradient) > 0.05 else { break }
      var matrix = curvature(epsilon: epsilon, rounding: rounding)
      for index in 0..<matrix.rows { matrix[index, index] *= 1 + damping }
      work += matrix.rows * matrix.rows * matrix.rows / 60
      guard let factor = try? Cholesky(matrix) else {
        damping = max(0.02, damping * 10)
        continue
      }
      let step = factor.solve(gradient)
      let length = step.reduce(0) { max($0, abs($1)) }
      let before = self
      for index in prices.indices { prices[index] += step[index] * min(1, reach / max(length, 1e-300)) }
      if refreshing { findCandidates() }
      let next = evaluate(epsilon: epsilon, rounding: rounding)
      if next >= value - 1e-7 * abs(value) {
        value = next
        damping = damping > 1e-4 ? damping / 8 : 0
      } else {
        let spent = work
        self = before
        work = spent
        damping = max(0.02, damping * 10)
      }
    }
    return damping
  }

  private func largestMiss(_ gradient: [Double]) -> Double {
    gradient.indices.reduce(0) { worst, index in
      let half = (instance.upper[index] - instance.lower[index]) * bandUse / 2
      return max(worst, abs(gradient[index]) / max(half, 0.02 * instance.target[index], 1e-12))
    }
  }
}
