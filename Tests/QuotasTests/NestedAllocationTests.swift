import Foundation
import SalesModel
import Statistics
import Testing

@testable import Quotas

/// Division with bounds on units: what one number for everyone, and one a held unit, leads to.
@Suite struct NestedAllocationTests {
  struct Example {
    let curves: [PolicyCurve]
    var bounds: QuotaBounds
    let total: Double

    init(seed: UInt64, chance: Bool) throws {
      var stream = RandomStream(seed: seed)
      let count = 6
      let means = (0..<count).map { _ in exp(4 + stream.normal()) }
      curves = means.map {
        chance
          ? .chance(
            ChanceCurve(
              result: LognormalDistribution(mean: $0, deviation: $0 * (0.05 + 0.4 * stream.uniform()))))
          : .line(ProportionalCurve(mean: $0, weight: $0 * (0.5 + stream.uniform())))
      }
      total = means.reduce(0, +) * (0.95 + 0.15 * stream.uniform())
      bounds = QuotaBounds(
        tree: try QuotaBoundsTests.tree(), base: means, floor: 0.7, cap: 1.5, minimum: 0, total: total)
      for place in 1...3 where stream.uniform() < 0.6 {
        let range = bounds.ranges()[place]
        let amount = range.lowerBound + (range.upperBound - range.lowerBound) * (0.3 + 0.4 * stream.uniform())
        if stream.uniform() < 0.5 {
          bounds.apply(unit: place, minimum: amount, maximum: nil, pin: nil)
        } else {
          bounds.apply(unit: place, minimum: nil, maximum: amount, pin: nil)
        }
      }
    }

    func clipped(_ i: Int, _ x: Double) -> Double {
      min(bounds.upper[i], max(bounds.lower[i], curves[i].quota(x)))
    }

    func unit(_ place: Int, _ x: Double) -> Double {
      bounds.tree.nodes[place].territories.reduce(0) { $0 + clipped($1, x) }
    }

    /// The x in a wide range at which a rising function first reaches a value, by halving.
    func root(_ value: Double, _ function: (Double) -> Double) -> Double {
      var (low, high) = (-60.0, 60.0)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if function(middle) < value { low = middle } else { high = middle }
      }
      return high
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>) func agreesWithHalving(seed: UInt64) throws {
    let example = try Example(seed: seed, chance: seed % 2 == 0)
    guard example.bounds.conflict() == nil else { return }
    func held(_ place: Int, _ x: Double) -> Double {
      min(example.bounds.unitUpper[place], max(example.bounds.unitLower[place], example.unit(place, x)))
    }
    let x = example.root(example.total) { x in (1...3).reduce(0) { $0 + held($1, x) } }
    let found = NestedAllocation(example.curves, example.bounds)
    for place in 1...3 {
      let amount = held(place, x)
      let inner = example.root(amount) { example.unit(place, $0) }
      for i in example.bounds.tree.nodes[place].territories {
        #expect(abs(found.quotas[i] - example.clipped(i, inner)) < 1e-7 * example.total)
      }
    }
    #expect(abs(found.quotas.reduce(0, +) - example.total) < 1e-9 * example.total)
  }

  @Test func withoutUnitBoundsTheTreeChangesNothing() throws {
    var example = try Example(seed: 3, chance: true)
    for place in 1...3 { (example.bounds.unitLower[place], example.bounds.unitUpper[place]) = (0, .infinity) }
    let flat = Allocator(example.curves, lower: example.bounds.lower, upper: example.bounds.upper)
      .allocation(of: example.total)
    let nested = NestedAllocation(example.curves, example.bounds)
    for (a, b) in zip(flat.quotas, nested.quotas) { #expect(abs(a - b) < 1e-8 * example.total) }
    #expect(abs((flat.common ?? 0) - (nested.common ?? 1)) < 1e-8)
  }
}
