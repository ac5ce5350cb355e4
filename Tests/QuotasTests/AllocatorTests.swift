import Foundation
import Statistics
import Testing

@testable import Quotas

@Suite struct AllocatorTests {
  struct Example {
    let means: [Double]
    let distributions: [LognormalDistribution]
    let lower: [Double]
    let upper: [Double]
    let total: Double

    init(seed: UInt64) {
      var stream = RandomStream(seed: seed)
      let count = 2 + stream.below(12)
      means = (0..<count).map { _ in exp(4 + 1.5 * stream.normal()) }
      distributions = means.map {
        LognormalDistribution(mean: $0, deviation: $0 * (0.05 + 0.5 * stream.uniform()))
      }
      lower = means.map { $0 * (0.5 + 0.5 * stream.uniform()) }
      upper = means.map { $0 * (1 + stream.uniform()) }
      let (least, most) = (lower.reduce(0, +), upper.reduce(0, +))
      total = least + (most - least) * (0.02 + 0.96 * stream.uniform())
    }

    /// The shared number by halving alone.
    func bisected(_ quota: (Int, Double) -> Double, _ low: Double, _ high: Double) -> [Double] {
      func clipped(_ x: Double) -> [Double] {
        means.indices.map { min(upper[$0], max(lower[$0], quota($0, x))) }
      }
      var (low, high) = (low, high)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if clipped(middle).reduce(0, +) < total { low = middle } else { high = middle }
      }
      return clipped(high)
    }
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>) func proRataIsTheClippedLine(seed: UInt64) {
    let example = Example(seed: seed)
    let curves = example.means.map { ProportionalCurve(mean: $0, weight: $0) }
    let found = Allocator(curves, lower: example.lower, upper: example.upper).allocation(of: example.total)
    let wanted = example.bisected({ example.means[$0] * (1 + $1) }, -1, 10)
    expectClose(found.quotas, wanted, example.total)
  }

  /// No small transfer between two territories lowers Σ (q − μ)²/w: what a quadratic program would end with.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func proRataIsTheLeastSquaresDivision(seed: UInt64) {
    let example = Example(seed: seed)
    let curves = example.means.map { ProportionalCurve(mean: $0, weight: $0) }
    let quotas = Allocator(curves, lower: example.lower, upper: example.upper).allocation(of: example.total)
      .quotas
    func cost(_ i: Int, _ q: Double) -> Double {
      (q - example.means[i]) * (q - example.means[i]) / example.means[i]
    }
    for i in quotas.indices {
      for j in quotas.indices where i != j {
        let step = min(1e-3 * example.means[i], example.upper[i] - quotas[i], quotas[j] - example.lower[j])
        guard step > 1e-9 * example.total else { continue }
        let before = cost(i, quotas[i]) + cost(j, quotas[j])
        let after = cost(i, quotas[i] + step) + cost(j, quotas[j] - step)
        #expect(after >= before - 1e-12 * example.total)
      }
    }
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>) func equalChanceSolvesItsEquation(seed: UInt64) throws {
    let example = Example(seed: seed)
    let curves = example.distributions.map { ChanceCurve(result: $0) }
    let found = Allocator(curves, lower: example.lower, upper: example.upper).allocation(of: example.total)
    let quantile = { (i: Int, z: Double) in
      exp(example.distributions[i].logMean + z * example.distributions[i].logDeviation)
    }
    expectClose(found.quotas, example.bisected(quantile, -50, 50), example.total)
    // Off its bounds everyone has the same chance; at a floor less, at a cap more.
    let z = try #require(found.common)
    for (i, quota) in found.quotas.enumerated() {
      let chance = example.distributions[i].chance(ofAtLeast: quota)
      switch found.held[i] {
      case nil: #expect(abs(chance - normalProbability(-z)) < 1e-9)
      case .floor: #expect(chance <= normalProbability(-z) + 1e-9)
      case .cap: #expect(chance >= normalProbability(-z) - 1e-9)
      }
    }
  }

  @Test func unboundedDivisionIsProportional() {
    let curves = [10.0, 30, 60].map { ProportionalCurve(mean: $0, weight: $0) }
    let free = Allocator(
      curves, lower: [0, 0, 0], upper: [Double](repeating: .infinity, count: 3))
    #expect(free.allocation(of: 200).quotas == [20, 60, 120])
    #expect(free.allocation(of: 0).quotas.allSatisfy { abs($0) < 1e-9 })
  }

  @Test func oneFamilyOfOneSpreadIsProportionalToo() {
    // Equal relative spread: equal chance and pro-rata are the same.
    let curves = [10.0, 30, 60].map {
      ChanceCurve(result: LognormalDistribution(mean: $0, deviation: 0.2 * $0))
    }
    let free = Allocator(curves, lower: [0, 0, 0], upper: [Double](repeating: .infinity, count: 3))
    expectClose(free.allocation(of: 120).quotas, [12, 36, 72], 120)
  }

  @Test func stretchFallsOnTheVolatile() {
    let calm = LognormalDistribution(mean: 100, deviation: 5)
    let wild = LognormalDistribution(mean: 100, deviation: 40)
    let free = Allocator(
      [ChanceCurve(result: calm), ChanceCurve(result: wild)], lower: [0, 0], upper: [.infinity, .infinity])
    let quotas = free.allocation(of: 230).quotas
    #expect(quotas[1] > quotas[0])
    #expect(abs(calm.chance(ofAtLeast: quotas[0]) - wild.chance(ofAtLeast: quotas[1])) < 1e-12)
  }

  @Test func territoriesThatExpectNothingGetNothing() {
    let curves = [
      ChanceCurve(result: nil), ChanceCurve(result: LognormalDistribution(mean: 9, deviation: 1)),
    ]
    let found = Allocator(curves, lower: [0, 0], upper: [.infinity, .infinity]).allocation(of: 12)
    #expect(found.quotas[0] == 0 && abs(found.quotas[1] - 12) < 1e-9)
  }

  @Test func everyoneAtABoundHasNoCommonNumber() {
    let curves = [10.0, 30].map { ProportionalCurve(mean: $0, weight: $0) }
    let found = Allocator(curves, lower: [15, 5], upper: [15, 5]).allocation(of: 20)
    #expect(found.quotas == [15, 5] && found.common == nil)
  }

  private func expectClose(_ found: [Double], _ wanted: [Double], _ scale: Double) {
    for (a, b) in zip(found, wanted) { #expect(abs(a - b) < 1e-9 * scale) }
    #expect(abs(found.reduce(0, +) - wanted.reduce(0, +)) < 1e-9 * scale)
  }
}

/// Amounts far from one: a shared number of any size is found.
@Suite struct AllocatorScaleTests {
  @Test(arguments: [1e-9, 1, 1e9, 1e15]) func everySizeOfNumberIsFound(scale: Double) {
    let curves = [1.0, 2, 5].map { ProportionalCurve(mean: 0, weight: $0) }
    let found = Allocator(curves, lower: [0, 0, 0], upper: [.infinity, .infinity, .infinity])
      .allocation(of: 8 * scale)
    for (quota, weight) in zip(found.quotas, [1.0, 2, 5]) {
      #expect(abs(quota - weight * scale) < 1e-9 * scale)
    }
  }

  @Test func whatFlatCurvesLeaveGoesToWhoeverHasRoom() {
    let curves = [ProportionalCurve(mean: 3, weight: 0), ProportionalCurve(mean: 4, weight: 0)]
    let found = Allocator(curves, lower: [0, 0], upper: [.infinity, .infinity]).allocation(of: 100)
    for (quota, value) in zip(found.quotas, [300.0 / 7, 400.0 / 7]) { #expect(abs(quota - value) < 1e-9) }
    #expect(found.common == nil)
    let held = Allocator(curves, lower: [0, 0], upper: [20, .infinity]).allocation(of: 100)
    #expect(held.quotas == [20, 80] && held.held == [.cap, nil])
    let less = Allocator(curves, lower: [2.5, 0], upper: [20, 20]).allocation(of: 5)
    #expect(less.quotas[0] == 2.5 && abs(less.quotas[1] - 2.5) < 1e-9 && less.held == [.floor, nil])
  }

  /// One sells nothing, all others are at their caps: what is left is not handed out beyond the caps.
  @Test(arguments: [false, true]) func nothingGoesBeyondACap(isByChance: Bool) {
    let curves = [10.0, 20, 0, 0].map { mean -> PolicyCurve in
      isByChance
        ? .chance(ChanceCurve(result: mean > 0 ? LognormalDistribution(mean: mean, deviation: 3) : nil))
        : .line(ProportionalCurve(mean: mean, weight: mean))
    }
    let upper = [11.0, 22, .infinity, 4]
    let found = Allocator(curves, lower: [0, 0, 0, 0], upper: upper).allocation(of: 40)
    for (quota, value) in zip(found.quotas, [11.0, 22, 3.5, 3.5]) { #expect(abs(quota - value) < 1e-9) }
    let most = Allocator(curves, lower: [0, 0, 0, 0], upper: [11, 22, 0, 4]).allocation(of: 40)
    #expect(most.quotas == [11, 22, 0, 4])
  }

  /// One all but certain result beside one that is anything: where a floor of the first would take hold, the second is beyond all
  /// numbers.
  @Test func certainAndUnsureResultsAreDividedTogether() {
    let curves = [0.002, 0.8, 2].map {
      ChanceCurve(result: LognormalDistribution(logMean: 3, logDeviation: $0))
    }
    for total in [100.0, 1e5, 1e9] {
      let found = Allocator(curves, lower: [290, 0, 0], upper: [.infinity, .infinity, .infinity]).allocation(
        of: total)
      #expect(found.quotas.allSatisfy { $0.isFinite && $0 >= 0 })
      #expect(abs(found.quotas.reduce(0, +) - max(290, total)) <= 1e-9 * total + 1e-9)
      #expect(found.quotas[0] == 290)
    }
  }
}
