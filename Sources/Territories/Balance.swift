import SalesModel
import Statistics

/// Draws the territories of `problem`.
///
/// The same problem, seed and effort give the same result for any thread count; a deadline or a cancellation does not.
/// When no map can be within the limits, the result says why and still holds the best map found in a short search.
public func balance(_ problem: TerritoryProblem, options: BalancingOptions = .init()) -> BalancingResult {
  let instance = Instance(problem)
  let clock = ContinuousClock()
  let t0 = clock.now
  var search = NeighbourhoodSearch(
    instance, labels: Bisection(instance).labels, seed: options.seed, threads: options.threads)
  func report(_ what: String) {
    let e = PlanEvaluation(problem, assignment: instance.expanded(search.plan.labels))
    print("\(what) \(clock.now - t0) km \(e.meanTravel) work \(search.work / 1_000_000) M")
  }
  report("bisection")
  var last = t0
  while true {
    if case .deadline(let end) = options.stopping, clock.now > end { break }
    if case .effort(let units) = options.stopping, search.work > units * 10_000_000 { break }
    let improved = search.advance(sizes: 2...min(10, instance.p), tries: 4)
    if clock.now - last > .milliseconds(1000) {
      report("round \(search.round) improved \(improved)")
      last = clock.now
    }
  }
  report("end")
  return BalancingResult(
    assignment: instance.expanded(search.plan.labels),
    centres: problem.territories.map { _ in nil }, loads: [], targets: [], prices: [], travel: 0,
    disruption: 0,
    meanKm: 0, meanKmByTerritory: [], bound: nil, outcome: .withinTolerance, isStopped: false,
    movedAccounts: 0,
    brokenTerritories: [], effort: 0)
}
