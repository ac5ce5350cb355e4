import SalesModel
import Statistics
import Testing

@testable import Territories

struct NodeBalanceTests {
  @Test(arguments: 1...16) func tinyProblemsAreSolvedToOptimality(seed: UInt64) {
    let problem = nodeProblem(
      seed: seed, accounts: 9, territories: 2 + Int(seed % 2), measures: 1 + Int(seed / 2 % 2),
      tightness: seed % 4 == 0 ? nil : 0.8, tolerance: 0.4)
    let result = solveNodes(problem)
    guard let optimum = bruteForceNodes(problem) else {
      #expect(!result.outcome.isWithinTolerance)
      return
    }
    #expect(result.outcome.isWithinTolerance)
    #expect(abs(result.cost - optimum) <= 1e-9 * optimum)
  }

  @Test(arguments: 1...6) func costAndLoadsAreThoseOfThePlan(seed: UInt64) {
    let problem = nodeProblem(seed: seed, accounts: 120, territories: 9, measures: 2, tightness: 0.75)
    let result = solveNodes(problem)
    #expect(result.outcome.isWithinTolerance)
    var travel = 0.0
    for j in 0..<9 {
      guard let centre = result.centreAccounts[j] else {
        Issue.record("no centre")
        continue
      }
      #expect(result.assignment[Int(centre)] == Int32(j))
      let members = result.assignment.indices.filter { result.assignment[$0] == Int32(j) }
      travel += members.reduce(0) { $0 + problem.travelWeights[$1] * plainTravel(problem, $1, Int(centre)) }
      for (k, measure) in problem.measures.enumerated() {
        guard case .nodeCapacity(let capacities) = measure.limit else { continue }
        let load = members.reduce(0) { $0 + measure.values[$1] }
        #expect(load <= capacities[Int(centre)] && load == result.loads[j][k])
        #expect(result.targets[j][k] == capacities[Int(centre)])
      }
    }
    #expect(abs(travel - result.travel) <= 1e-9 * travel)
  }

  @Test func distancesAreRoundedDown() {
    var problem = nodeProblem(seed: 3, accounts: 9, territories: 2, tightness: 0.8, side: 9)
    problem.travelWeights = [Double](repeating: 1, count: 9)
    problem.roundsDistancesDown = true
    let result = solveNodes(problem)
    #expect(result.travel == result.travel.rounded() && result.travel == bruteForceNodes(problem))
  }

  @Test func suppliedTravelNeedsNoCoordinates() {
    var random = RandomStream(seed: 8, 1)
    var problem = nodeProblem(seed: 8, accounts: 9, territories: 3, tightness: 0.8)
    problem.space = .between((0..<81).map { $0 / 9 == $0 % 9 ? 0 : 1 + 50 * random.uniform() })
    let result = solveNodes(problem)
    #expect(result.centres.allSatisfy { $0 == nil })
    #expect(abs(result.cost - (bruteForceNodes(problem) ?? 0)) <= 1e-9 * result.cost)
  }

  @Test func permutedRowsGiveThePermutedPlan() {
    let problem = nodeProblem(seed: 5, accounts: 60, territories: 5, tightness: 0.85)
    let order = (0..<60).map { $0 * 37 % 60 }
    var permuted = problem
    permuted.accountIDs = order.map { problem.accountIDs[$0] }
    permuted.travelWeights = order.map { problem.travelWeights[$0] }
    if case .plane(let x, let y) = problem.space {
      permuted.space = .plane(x: order.map { x[$0] }, y: order.map { y[$0] })
    }
    permuted.measures[0].values = order.map { problem.measures[0].values[$0] }
    if case .nodeCapacity(let capacities) = problem.measures[0].limit {
      permuted.measures[0].limit = .nodeCapacity(order.map { capacities[$0] })
    }
    let (plain, other) = (solveNodes(problem), solveNodes(permuted))
    #expect(other.assignment == order.map { plain.assignment[$0] })
    #expect(other.cost == plain.cost && other.optimalityBound == plain.optimalityBound)
  }

  @Test(arguments: [true, false]) func threadsDoNotChangeTheResult(isContiguous: Bool) {
    var problem =
      isContiguous
      ? gridProblem(side: 10, territories: 6, tolerance: 0.15)
      : nodeProblem(seed: 6, accounts: 200, territories: 24, tightness: 0.8)
    problem.centreRule = .node
    #expect(solveNodes(problem, effort: 3) == solveNodes(problem, effort: 3, threads: 3))
  }

  @Test(arguments: 1...4) func contiguousTerritoriesStayConnected(seed: UInt64) {
    var problem = gridProblem(side: 9, territories: 7, tolerance: 0.15, seed: seed)
    problem.centreRule = .node
    let result = solveNodes(problem)
    #expect(result.outcome.isWithinTolerance && result.brokenTerritories.isEmpty)
    #expect(problem.adjacency?.pieces(of: result.assignment).count == 7)
  }

  @Test(arguments: 1...6) func locksGroupsAndForbiddenPairsHold(seed: UInt64) {
    var problem = nodeProblem(seed: seed, accounts: 8, territories: 3, tolerance: 0.6)
    problem.locks = [-1, 2, -1, -1, -1, -1, -1, 0]
    problem.forbidden = [AccountTerritoryPair(account: 3, territory: 1)]
    problem.eligible = [
      AccountTerritoryPair(account: 5, territory: 0), AccountTerritoryPair(account: 5, territory: 1),
    ]
    problem.together = [4, -1, 4, -1, -1, -1, -1, -1]
    func holds(_ labels: [Int32]) -> Bool {
      labels[1] == 2 && labels[7] == 0 && labels[3] != 1 && labels[5] != 2 && labels[0] == labels[2]
    }
    let result = solveNodes(problem)
    guard let optimum = bruteForceNodes(problem, allowing: holds) else {
      #expect(!result.outcome.isWithinTolerance)
      return
    }
    #expect(result.outcome.isWithinTolerance && holds(result.assignment))
    #expect(abs(result.cost - optimum) <= 1e-9 * optimum)
    #expect(result.optimalityBound ?? .infinity <= optimum)
  }

  @Test func fixedCentresStay() {
    var problem = nodeProblem(seed: 11, accounts: 40, territories: 4, tolerance: 0.3)
    problem.territories[1].centre = .account(17)
    problem.territories[2].centre = .point(x: 50, y: 50)
    let result = solveNodes(problem)
    #expect(result.outcome.isWithinTolerance)
    #expect(result.centreAccounts[1] == 17 && result.centreAccounts[2] == nil)
    #expect(result.centres[2] == .point(x: 50, y: 50))
    #expect(result.optimalityBound ?? .infinity <= result.cost)
  }

  @Test func leavingTodaysMapCosts() {
    var problem = nodeProblem(seed: 12, accounts: 8, territories: 2, tolerance: 0.6)
    problem.current = [0, 0, 0, 0, 1, 1, 1, 1]
    problem.keep = 0.4
    let result = solveNodes(problem)
    #expect(abs(result.cost - (bruteForceNodes(problem) ?? 0)) <= 1e-9 * result.cost)
    #expect(abs(result.disruption - problem.disruption(result.assignment)) <= 1e-9)
  }

  @Test func moreTerritoriesThanAccountsLeaveSomeEmpty() {
    var problem = nodeProblem(seed: 1, accounts: 3, territories: 5, tightness: 0.1)
    problem.measures[0].limit = .capacity([50, 50, 50, 50, 50])
    let result = solveNodes(problem)
    #expect(result.travel == 0 && result.centreAccounts.count { $0 == nil } == 2)
  }

  @Test func pointsAtOnePlaceAndWithoutWeightAreNoTrouble() {
    var problem = nodeProblem(seed: 1, accounts: 30, territories: 3, tolerance: 0.4)
    problem.space = .plane(x: [Double](repeating: 7, count: 30), y: [Double](repeating: 7, count: 30))
    #expect(solveNodes(problem).travel == 0)
    problem = nodeProblem(seed: 2, accounts: 30, territories: 3, tolerance: 0.4)
    problem.travelWeights = [Double](repeating: 0, count: 30)
    #expect(solveNodes(problem).outcome.isWithinTolerance)
  }
}
