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

  /// Bounds that contradict each other in many ways: quotas still add up, and no territory whose bounds gave no way leaves
  /// them.
  @Test(arguments: 1...400 as ClosedRange<UInt64>) func whateverConflictsIsDivided(seed: UInt64) throws {
    var stream = RandomStream(seed: seed, 7)
    let tree = try QuotaBoundsTests.tree()
    let means = (0..<6).map { _ in stream.uniform() < 0.15 ? 0 : exp(4 + stream.normal()) }
    let total = (means.reduce(0, +) + 1) * exp(stream.normal())
    func amount() -> Double { total * stream.uniform() }
    var bounds = QuotaBounds(
      tree: tree, base: means, floor: stream.uniform() < 0.5 ? 1.2 * stream.uniform() : nil,
      cap: stream.uniform() < 0.5 ? 0.8 + stream.uniform() : nil,
      minimum: stream.uniform() < 0.3 ? 0.1 * amount() : 0, total: total)
    for i in 0..<6 where stream.uniform() < 0.4 {
      let pin = stream.uniform() < 0.3 ? amount() : nil
      bounds.apply(
        territory: i, minimum: stream.uniform() < 0.5 ? amount() : nil,
        maximum: stream.uniform() < 0.5 ? amount() : nil,
        pin: pin)
    }
    for place in 1...3 where stream.uniform() < 0.6 {
      let (a, b) = (amount(), amount())
      let isPin = stream.uniform() < 0.3
      bounds.apply(
        unit: place, minimum: stream.uniform() < 0.6 ? min(a, b) : nil,
        maximum: stream.uniform() < 0.6 ? max(a, b) : nil, pin: isPin ? a : nil)
    }
    let given = bounds
    bounds.giveWay()
    #expect(bounds.conflict() == nil)
    let curves = means.map { mean -> PolicyCurve in
      seed % 2 == 0
        ? .line(ProportionalCurve(mean: mean, weight: mean))
        : .chance(
          ChanceCurve(result: mean > 0 ? LognormalDistribution(mean: mean, deviation: 0.3 * mean) : nil))
    }
    let found = NestedAllocation(curves, bounds)
    #expect(found.quotas.allSatisfy { $0.isFinite && $0 >= 0 }, "\(found.quotas) \(bounds) \(means)")
    // Also where all who expect something are at their caps.
    #expect(abs(found.quotas.reduce(0, +) - total) < 4 + 1e-9 * total)
    for i in 0..<6 where bounds.gaveWay[i] == nil {
      #expect(found.quotas[i] >= given.lower[i] - 1e-6 * total)
      #expect(found.quotas[i] <= given.upper[i] + 1e-6 * total)
    }
  }

  /// Pins give way last through units too: a unit of pins beside one of floors.
  @Test func pinsInsideUnitsGiveWayLast() throws {
    let means = [30.0, 60, 10, 20, 40, 50]
    var bounds = QuotaBounds(
      tree: try QuotaBoundsTests.tree(), base: means, floor: nil, cap: nil, minimum: 0, total: 100)
    bounds.apply(territory: 0, minimum: nil, maximum: nil, pin: 40)
    bounds.apply(territory: 1, minimum: nil, maximum: nil, pin: 20)
    for i in 2...3 { bounds.apply(territory: i, minimum: 30, maximum: nil, pin: nil) }
    bounds.giveWay()
    let found = NestedAllocation(means.map { .line(ProportionalCurve(mean: $0, weight: $0)) }, bounds)
    for (quota, value) in zip(found.quotas, [40.0, 20, 20, 20, 0, 0]) { #expect(abs(quota - value) < 1e-9) }
  }

  /// Two units ask for more than there is: what each gets is in proportion to what it asks for, and inside it the policy rules.
  @Test func unitsGiveWayAsWholes() throws {
    let means = [30.0, 60, 10, 20, 40, 50]
    var bounds = QuotaBounds(
      tree: try QuotaBoundsTests.tree(), base: means, floor: nil, cap: nil, minimum: 0, total: 200)
    bounds.apply(unit: 1, minimum: 120, maximum: nil, pin: nil)
    bounds.apply(unit: 2, minimum: 90, maximum: nil, pin: nil)
    bounds.giveWay()
    let found = NestedAllocation(means.map { .line(ProportionalCurve(mean: $0, weight: $0)) }, bounds)
    let (north, south) = (200 * 120 / 210.0, 200 * 90 / 210.0)
    let wanted = [north / 3, north * 2 / 3, south / 7, south * 2 / 7, south * 4 / 7, 0]
    for (quota, value) in zip(found.quotas, wanted) { #expect(abs(quota - value) < 1e-9) }
    #expect(found.common == nil && bounds.gaveWay.allSatisfy { $0 == nil })
  }

  /// A unit's own conflict is settled inside it: what the others were given holds.
  @Test func aConflictInsideAUnitLeavesTheOthersAlone() throws {
    let means = [30.0, 60, 10, 20, 40, 50]
    var bounds = QuotaBounds(
      tree: try QuotaBoundsTests.tree(), base: means, floor: nil, cap: nil, minimum: 0, total: 210)
    bounds.apply(unit: 1, minimum: nil, maximum: 60, pin: nil)
    bounds.apply(territory: 0, minimum: 50, maximum: nil, pin: nil)
    bounds.apply(territory: 1, minimum: 50, maximum: nil, pin: nil)
    bounds.apply(territory: 5, minimum: nil, maximum: 55, pin: nil)
    bounds.giveWay()
    let found = NestedAllocation(means.map { .line(ProportionalCurve(mean: $0, weight: $0)) }, bounds)
    for (quota, value) in zip(found.quotas, [30, 30, 95.0 / 7, 190.0 / 7, 380.0 / 7, 55]) {
      #expect(abs(quota - value) < 1e-9)
    }
  }
}
