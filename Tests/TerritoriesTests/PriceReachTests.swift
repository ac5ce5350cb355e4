import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct PriceReachTests {
  private let margin: Float = 6
  private let p = 40

  private func instance(measures: Int, isPlane: Bool = false) -> Instance {
    var problem = randomProblem(seed: 41, accounts: 3000, territories: p, measures: measures)
    if isPlane {
      var random = RandomStream(seed: 9)
      problem.space = .plane(
        x: (0..<3000).map { _ in 500 * random.uniform() }, y: (0..<3000).map { _ in 300 * random.uniform() })
    }
    return Instance(problem)
  }

  /// Prices at their lowest and how much higher they may be, at `j * m + k`.
  private func prices(_ instance: Instance) -> (lowest: [Double], ranges: [Double]) {
    var random = RandomStream(seed: 5)
    let count = p * instance.m
    return (
      (0..<count).map { _ in 30 * (random.uniform() - 0.5) }, (0..<count).map { _ in 8 * random.uniform() }
    )
  }

  /// What the unit in a row pays in each territory, in double precision.
  private func costs(
    _ instance: Instance, _ unit: Int, _ centres: [Point], _ prices: [Double]
  ) -> [Double] {
    (0..<p).map { j in
      let travel = instance.metric.distance(instance.points[unit], centres[j]) * instance.weights[unit]
      return (0..<instance.m).reduce(travel) {
        $0 + prices[j * instance.m + $1] * instance.activity[unit * instance.m + $1]
      }
    }
  }

  /// Territories of each block by `find`, and how many there are for a block.
  private func pools(
    _ instance: Instance, _ find: (inout PriceLanes, Int, PriceTables) -> [Int32]
  ) -> (tables: PriceTables, pools: [[Int32]]) {
    let tables = PriceTables(instance)
    let centres = centroids(instance, Bisection(instance).labels)
    let (lowest, ranges) = prices(instance)
    var lanes = PriceLanes()
    lanes.load(0..<Int32(p), tables, centres, lowest, ranges: ranges)
    return (tables, (0..<tables.blockCount).map { find(&lanes, $0, tables) })
  }

  @Test(arguments: [1, 2, 3], [false, true])
  func noTerritoryIsLeftOutThatMattersAtSomePricesInTheirRanges(measures: Int, isPlane: Bool) {
    let instance = instance(measures: measures, isPlane: isPlane)
    let margin = margin
    let (tables, near) = pools(instance) { $0.within(margin, of: $1, $2) }
    let (_, mattering) = pools(instance) { $0.mattering(to: $1, $2, margin: margin) }
    let centres = centroids(instance, Bisection(instance).labels)
    let (lowest, ranges) = prices(instance)
    var random = RandomStream(seed: 6)
    for _ in 0..<6 {
      // At the ends of the ranges most is left out.
      let somewhere = lowest.indices.map { lowest[$0] + (random.uniform() < 0.5 ? 0 : ranges[$0]) }
      for block in 0..<tables.blockCount {
        for row in tables.rows(block) {
          let costs = costs(instance, Int(tables.order[row]), centres, somewhere)
          let limit = (costs.min() ?? 0) + 0.999 * Double(margin * tables.softness[row])
          let matter = costs.indices.filter { costs[$0] <= limit }.map { Int32($0) }
          #expect(Set(matter).isSubset(of: near[block]) && Set(matter).isSubset(of: mattering[block]))
        }
        // What is told by the block holds what is told by its units.
        #expect(Set(mattering[block]).isSubset(of: near[block]))
      }
    }
    // It is worth its time.
    let mean = Double(near.reduce(0) { $0 + $1.count }) / Double(near.count)
    #expect(mean < 0.7 * Double(p))
  }

  @Test func aUnitWithoutWeightMayGoAnywhere() {
    var problem = randomProblem(seed: 41, accounts: 1500, territories: p)
    problem.travelWeights[700] = 0
    let instance = Instance(problem)
    let margin = margin
    let (tables, near) = pools(instance) { $0.within(margin, of: $1, $2) }
    for block in 0..<tables.blockCount {
      let isFree = tables.rows(block).contains { instance.weights[Int(tables.order[$0])] == 0 }
      #expect(!isFree || near[block].count == p)
    }
    #expect(near.contains { $0.count < p / 2 })
  }
}
