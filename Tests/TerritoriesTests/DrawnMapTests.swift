import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct DrawnMapTests {
  private func instance(measures: Int, accounts: Int = 9, territories: Int = 2, seed: UInt64) -> Instance {
    Instance(
      randomProblem(
        seed: seed, accounts: accounts, territories: territories, measures: measures, tolerance: 0.1))
  }

  private func drawn(_ instance: Instance, _ map: [Int32]) -> DrawnMap {
    let prices = [Double](repeating: 0, count: instance.p * instance.m)
    return DrawnMap(instance, map, prices: prices, isOver: { false })
  }

  /// Mean radius and load outside, from scratch.
  private func parts(_ instance: Instance, _ map: [Int32]) -> (radius: Double, outside: Double) {
    var outside = 0.0
    for j in 0..<instance.p {
      for k in 0..<instance.m {
        let units = map.indices.filter { map[$0] == Int32(j) }
        let load = units.reduce(0) { $0 + instance.activity[$1 * instance.m + k] }
        let index = j * instance.m + k
        outside += max(0, load - instance.upper[index]) + max(0, instance.lower[index] - load)
      }
    }
    let weight = instance.weights.reduce(0, +)
    return (meanRadius(instance, map, centroids(instance, map)), outside / weight)
  }

  @Test func ofOneMeasureTheMapStaysAndItsRadiusTells() {
    let instance = instance(measures: 1, seed: 3)
    let map = Bisection(instance).labels
    let drawn = drawn(instance, map)
    #expect(drawn.labels == map && drawn.work == 0)
    #expect(drawn.cost == parts(instance, map).radius)
  }

  @Test(arguments: 1...12) func mendingIsBetweenWhatThereWasAndTheBestOfAllMaps(seed: UInt64) {
    let instance = instance(measures: 2, seed: seed)
    let map = (0..<Int32(instance.n)).map { $0 % 2 }
    let before = parts(instance, map)
    func cost(_ map: [Int32]) -> Double {
      let parts = parts(instance, map)
      return parts.radius + 20 * before.radius * parts.outside
    }
    let drawn = drawn(instance, map)
    #expect(cost(drawn.labels) <= cost(map) * (1 + 1e-9))
    let every = (1..<(1 << instance.n) - 1).map { bits in (0..<instance.n).map { Int32(bits >> $0 & 1) } }
    let costs = every.map(cost)
    #expect(drawn.cost >= (costs.min() ?? 0) * (1 - 1e-9))
    // It is what some map costs; where all is inside already, none that costs more than the labels.
    #expect(costs.contains { abs($0 - drawn.cost) < 1e-9 * drawn.cost })
    let after = parts(instance, drawn.labels)
    #expect(after.outside > 1e-9 || drawn.cost <= after.radius * (1 + 1e-9))
  }

  @Test func moreOfTheLoadIsInside() {
    // Accounts anywhere: no measure is balanced.
    var random = RandomStream(seed: 2)
    let instance = instance(measures: 3, accounts: 240, territories: 8, seed: 4)
    let map = (0..<240).map { _ in Int32(random.below(8)) }
    let after = parts(instance, drawn(instance, map).labels)
    let before = parts(instance, map)
    #expect(before.outside > 0.02)
    #expect(after.outside < before.outside / 10)
    #expect(after.radius < before.radius)
  }
}
