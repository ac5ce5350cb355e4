import SalesModel
import Statistics
import Testing

@testable import Territories

struct NodeBoundTests {
  private func nodes(_ problem: TerritoryProblem) -> NodeInstance { NodeInstance(problem, Instance(problem)) }

  @Test(arguments: 1...12) func anyPricesBoundTheOptimum(seed: UInt64) {
    let problem = nodeProblem(
      seed: seed, accounts: 8, territories: 3, measures: Int(seed % 2) + 1,
      tightness: seed % 3 == 0 ? nil : 0.7, tolerance: 0.5)
    guard let optimum = bruteForceNodes(problem) else { return }
    let bound = NodeBound(nodes(problem), threads: .single)
    var random = RandomStream(seed: seed, 9)
    for _ in 0..<20 {
      let prices = (0..<8).map { _ in 150 * random.uniform() - 20 }
      #expect(bound.value(prices).value <= optimum)
    }
  }

  @Test(arguments: 1...12) func boundIsBelowTheOptimumAndTheOptimumBelowThePlan(seed: UInt64) {
    let problem = nodeProblem(seed: seed, accounts: 8, territories: 3, tightness: 0.75)
    guard let optimum = bruteForceNodes(problem) else { return }
    let result = solveNodes(problem)
    #expect(result.outcome.isWithinTolerance)
    #expect(result.travel >= optimum - 1e-9)
    guard let bound = result.optimalityBound else {
      Issue.record("no bound")
      return
    }
    #expect(bound <= optimum && bound >= 0.5 * optimum)
  }

  @Test func noBoundWhereTooFewNodesCanHoldACentre() {
    var problem = nodeProblem(seed: 3, accounts: 8, territories: 3, tightness: 0.75)
    var capacities = [Double](repeating: 0.1, count: 8)
    capacities[2] = 1000
    problem.measures[0].limit = .nodeCapacity(capacities)
    #expect(!NodeBound(nodes(problem), threads: .single).canFillAll)
    #expect(solveNodes(problem).optimalityBound == nil)
    capacities = [Double](repeating: 1000, count: 8)
    problem.measures[0].limit = .nodeCapacity(capacities)
    #expect(NodeBound(nodes(problem), threads: .single).canFillAll)
  }

  /// The bound by columns cut short is the bound by all columns.
  @Test func shortColumnsChangeNothing() {
    let problem = nodeProblem(seed: 4, accounts: 260, territories: 40, tightness: 0.8)
    let nodes = nodes(problem)
    let bound = NodeBound(nodes, threads: .single)
    let prices = (0..<260).map { $0 % 7 == 0 ? 90.0 : 15 + Double($0 % 11) }
    var expected: [Double] = []
    for node in 0..<260 {
      var knapsack = Knapsack(capacity: 260)
      for unit in 0..<260 where unit != node {
        let profit = prices[unit] - nodes.travel(unit, to: node)
        if profit > 0 { knapsack.add(profit: profit, weight: nodes.activity[unit], name: Int32(unit)) }
      }
      let room = nodes.nodeUpper[node] - nodes.activity[node]
      expected.append(-prices[node] - knapsack.solved(capacity: room).profit)
    }
    let value = prices.reduce(0, +) + expected.sorted().prefix(40).reduce(0, +)
    #expect(abs(bound.value(prices).value - value) <= 1e-7 * abs(value))
  }

  @Test func threadsDoNotChangeTheBound() {
    let problem = nodeProblem(seed: 2, accounts: 150, territories: 12, tightness: 0.8)
    let prices = (0..<150).map { 10 + Double($0 % 17) }
    let one = NodeBound(nodes(problem), threads: .single).value(prices)
    let three = NodeBound(nodes(problem), threads: Threads(3)).value(prices)
    #expect(one.value == three.value && one.covered == three.covered)
  }
}
