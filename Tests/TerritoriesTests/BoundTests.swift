import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct BoundTests {
  /// Small, with some of: barred pairs, groups, a map today, supplied travel, a second measure.
  private func problem(_ seed: UInt64) -> TerritoryProblem {
    var random = RandomStream(seed: seed, 51)
    var problem = randomProblem(
      seed: seed, accounts: 7, territories: 3, measures: 1 + Int(seed % 2), tolerance: 0.5)
    if seed % 3 == 0 {
      problem.forbidden = [AccountTerritoryPair(account: 0, territory: 1), .init(account: 3, territory: 2)]
    }
    if seed % 4 == 0 { problem.together = [0, 0, -1, -1, -1, -1, -1] }
    if seed % 5 == 0 {
      problem.current = (0..<7).map { _ in Int32(random.below(3)) }
      problem.keep = 0.5
    }
    if seed % 7 == 0 { problem.space = .matrix((0..<21).map { _ in 100 * random.uniform() }) }
    return problem
  }

  private let centres = [
    GeoPoint(latitude: 41, longitude: -89), .init(latitude: 42, longitude: -87),
    .init(latitude: 43, longitude: -86),
  ]
  .compactMap { $0?.unitVector }

  /// The least cost of a map within the limits with the same centres, by trying all.
  private func optimum(_ problem: TerritoryProblem) -> Double? {
    let instance = Instance(problem)
    var best: Double?
    allAssignments(accounts: 7, territories: 3) { labels in
      for unit in 0..<instance.n {
        let accounts = instance.accounts(of: unit)
        for account in accounts {
          guard labels[Int(account)] == labels[Int(accounts[accounts.startIndex])],
            instance.eligibility.allows(unit, Int(labels[Int(account)]))
          else { return }
        }
      }
      guard problem.misses(PlanEvaluation(problem, assignment: labels).loads).isEmpty else { return }
      let travel = (0..<7).reduce(0.0) { sum, i in
        sum + problem.travelWeights[i]
          * problem.travel(i, to: Int(labels[i]), centre: centres[Int(labels[i])])
      }
      best = min(best ?? .infinity, travel + problem.disruption(labels))
    }
    return best
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>) func noMapCostsLess(seed: UInt64) {
    let problem = problem(seed)
    guard let optimum = optimum(problem) else { return }
    let instance = Instance(problem)
    let bound = AssignmentBound(problem, instance, centres: centres, threads: .single)
    let best = bound.best(radius: 100, isOver: { _ in false })
    #expect(best.value * instance.weightScale <= optimum * (1 + 1e-9))
    #expect(abs(bound.value(best.prices) - best.value) <= 1e-12 * abs(best.value))
    // Any prices make a bound, clusters' prices too.
    var random = RandomStream(seed: seed, 52)
    let prices = best.prices.map { $0 + 40 * (random.uniform() - 0.5) }
    #expect(bound.value(prices) * instance.weightScale <= optimum * (1 + 1e-9))
  }

  @Test func clustersHoldWhatTheirUnitsHold() {
    var problem = randomProblem(seed: 5, accounts: 300, territories: 4, measures: 2)
    problem.current = (0..<300).map { Int32($0 % 4) }
    problem.keep = 1
    problem.locks = (0..<300).map { $0 % 50 == 0 ? 2 : -1 }
    let instance = Instance(problem)
    let clusters = instance.clustered(by: 5)
    #expect(clusters.n < 90)
    func load(_ part: Instance, _ k: Int) -> Double {
      var sum = 0.0
      for unit in 0..<part.n { sum += part.activity[unit * 2 + k] }
      return sum
    }
    for k in 0..<2 {
      let (before, after) = (load(instance, k), load(clusters, k))
      #expect(abs(before - after) < 1e-9 * before)
    }
    let weights = [instance, clusters].map { $0.weights.reduce(0, +) }
    #expect(abs(weights[0] - weights[1]) < 1e-9 * weights[0])
    let moves = [instance, clusters].map { $0.moveCost.reduce(0, +) }
    #expect(abs(moves[0] - moves[1]) < 1e-6)
    #expect((0..<clusters.n).count { clusters.eligibility.isRestricted($0) } == 6)
    let bound = AssignmentBound(
      problem, instance, centres: centroids(instance, Bisection(instance).labels), threads: .single)
    let whole = bound.best(radius: 60, isOver: { _ in false })
    let quick = bound.best(radius: 60, mostPairs: 300, isOver: { _ in false })
    #expect(quick.value <= whole.value * (1 + 1e-6) && quick.value > 0.9 * whole.value)
  }
}
