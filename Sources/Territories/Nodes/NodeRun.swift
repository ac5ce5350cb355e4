import Foundation
import SalesModel
import Statistics

/// One run with node centres: from the start through the search and the bound to the report.
struct NodeRun {
  let problem: TerritoryProblem
  let nodes: NodeInstance
  let options: BalancingOptions
  let stop: StopWatch
  let isHopeless: Bool
  var searching: NodeSearch
  let tuning: NodeTuning
  var startWork = 0
  var boundWork = 0

  /// Operations that make a unit of effort.
  static let operationsPerUnit = 40_000_000.0
  /// The largest problem whose optimality gap is computed.
  static let boundLimit = 5000

  static func solved(
    _ problem: TerritoryProblem, _ instance: Instance, _ certificates: Certificates,
    _ options: BalancingOptions
  ) -> BalancingResult {
    let nodes = NodeInstance(problem, instance)
    var run = NodeRun(problem, nodes, options, isHopeless: certificates.isHopeless)
    run.search()
    return run.report(certificates)
  }

  init(_ problem: TerritoryProblem, _ nodes: NodeInstance, _ options: BalancingOptions, isHopeless: Bool) {
    self.problem = problem
    self.nodes = nodes
    self.options = options
    tuning = NodeTuning(nodes)
    self.isHopeless = isHopeless
    let stop = StopWatch(options, accounts: problem.accountCount)
    self.stop = stop
    let given =
      options.start.isEmpty
      ? nil : Starting.admitted(nodes.instance, nodes.instance.collapsed(options.start))
    let start =
      given.map { (labels: Starting.repaired(nodes.instance, $0), work: 0) }
      ?? NodeStart.labels(nodes, seed: options.seed, threads: options.threads) { stop.isOver }
    startWork = start.work
    searching = NodeSearch(nodes, labels: start.labels, seed: options.seed, threads: options.threads)
  }

  var effort: Double { Double(startWork + searching.work + boundWork) / Self.operationsPerUnit }

  /// Whether there is a bound to be computed after the search, and the part of the time for it.
  private var boundShare: Double { nodes.nodeCount <= Self.boundLimit && nodes.p > 1 ? 0.15 : 0.04 }

  /// Cycles of annealing from the best map, each twice as long as the one before; once that gains nothing, cycles as long as
  /// the last from maps drawn anew. The last takes what is left.
  mutating func search() {
    guard nodes.p > 1 else { return }
    var length = 40 + 2 * Double(nodes.p)
    var idle = 0
    while idle < (isRedrawn ? Self.patience : Self.patience / 4), done < 1, !stop.isOver {
      idle = cycle(rounds: length, next: isRedrawn && idle > 0 ? 1 : 2) ? 0 : idle + 1
      if idle > 0 && isRedrawn {
        redraw()
      } else {
        searching.restart()
        length *= 2
      }
    }
  }

  /// Cycles without a better map after which the search ends.
  private static let patience = 20

  /// Whether other first maps are worth a try: centres drawn anew need not be in connected territories.
  private var isRedrawn: Bool { !nodes.instance.isContiguous }

  private mutating func redraw() {
    let start = NodeStart.scattered(
      nodes, searching.best.labels, seed: options.seed &+ searching.round << 20)
    startWork += start.work
    searching.restart(NodePlan(nodes, labels: start.labels))
  }

  /// Anneals the map over about so many rounds, or to the end when a next cycle, so many times as long, would not fit; whether
  /// the best map became better.
  private mutating func cycle(rounds: Double, next: Double) -> Bool {
    let begin = done
    let first = searching.round
    var isBetter = false
    var end: Double?
    while done < end ?? 1, !stop.isOver {
      let round = Double(searching.round - first)
      var part = round / rounds
      if round == 4 {
        let wanted = (done - begin) / 4 * rounds
        end = begin + wanted + next * wanted < 1 ? begin + wanted : 1
      }
      if let end { part = (done - begin) / max(end - begin, 1e-12) }
      let temperature = tuning.hottest * pow(tuning.coldest / tuning.hottest, min(1, part))
      if searching.advance(tuning, temperature: temperature) { isBetter = true }
      if searching.round % 16 == 0 { tell(.search) }
    }
    return isBetter
  }

  /// The part of the search's effort or time that is used.
  private var done: Double {
    if let share = stop.share { return share / (1 - boundShare) }
    return effort / (isHopeless ? min(1.5, units) : units)
  }

  /// Operations for the bound: a quarter of the search's, when those are counted.
  private var boundBudget: Int {
    if case .effort(let units) = options.stopping { units * Int(Self.operationsPerUnit) / 4 } else { .max }
  }

  private var units: Double {
    if case .effort(let units) = options.stopping { Double(units) } else { .infinity }
  }

  private func tell(_ phase: BalancingProgress.Phase) {
    guard let progress = options.progress else { return }
    let weight = nodes.weights.reduce(0, +)
    progress(
      BalancingProgress(
        phase: phase, meanKm: weight > 0 ? searching.bestCost / weight : 0,
        outside: searching.bestOutside, effort: effort))
  }
}

// The report.
extension NodeRun {
  mutating func report(_ certificates: Certificates) -> BalancingResult {
    let plan = named()
    let found = NodeEvaluation(problem, nodes, plan)
    let misses = problem.misses(found.loads, found.limits)
    let broken = problem.brokenTerritories(found.labels)
    let outcome: BalanceOutcome =
      if !certificates.proofs.isEmpty {
        .provablyImpossible(proofs: certificates.proofs)
      } else if misses.isEmpty, broken.isEmpty, problem.clashes(in: found.labels) == 0,
        problem.holdsMoveCaps(found.labels)
      {
        .withinTolerance
      } else {
        .notReached(misses: misses, reachableTolerance: certificates.reachableTolerance)
      }
    let isBounded = outcome == .withinTolerance && nodes.p > 1
    if isBounded { tell(.bound) }
    let given = isBounded ? assignmentBound(found) : nil
    let optimality = isBounded ? optimalityBound(plan, found.travel, given?.prices) : nil
    let (m, p) = (nodes.m, nodes.p)
    func table(_ values: [Double]) -> [[Double]] { (0..<p).map { Array(values[$0 * m..<($0 + 1) * m]) } }
    let disruption = problem.disruption(found.labels)
    let cost = found.travel + disruption
    var result = BalancingResult(
      assignment: found.labels, centres: found.places, loads: table(found.loads),
      targets: table(found.limits.target),
      prices: table(given?.prices ?? [Double](repeating: 0, count: p * m)), travel: found.travel,
      disruption: disruption, meanKm: found.meanTravel, meanKmByTerritory: found.meanByTerritory,
      bound: given.map { min($0.value, cost) }, outcome: outcome, isStopped: stop.wasOver,
      movedAccounts: problem.movedAccounts(found.labels), brokenTerritories: broken, effort: effort)
    result.centreAccounts = found.centreAccounts
    result.optimalityBound = optimality.map { min($0, cost) }
    return result
  }

  /// The plan, its territories named after today's that they share most with where they are alike.
  private func named() -> NodePlan {
    let plan = searching.best
    guard nodes.fixedNodes.allSatisfy({ $0 < 0 }) else { return plan }
    let labels = problem.followingCurrent(nodes.instance.expanded(plan.labels), nodes.instance)
    let units = (0..<nodes.n).map { labels[Int(nodes.instance.members[nodes.nodes(of: $0).lowerBound])] }
    return plan.renamed(units)
  }

  /// The bound over all centres, from prices that follow the map's own.
  private mutating func optimalityBound(_ plan: NodePlan, _ travel: Double, _ given: [Double]?) -> Double? {
    guard nodes.nodeCount <= Self.boundLimit, nodes.p <= nodes.n else { return nil }
    var bound = NodeBound(nodes, threads: options.threads)
    guard bound.canFillAll else { return nil }
    let start = (0..<nodes.n).map { unit in
      let j = Int(plan.labels[unit])
      let price = given ?? [Double](repeating: 0, count: nodes.p * nodes.m)
      let load = (0..<nodes.m).reduce(0) {
        $0 + max(0, price[j * nodes.m + $1]) * nodes.activity[unit * nodes.m + $1]
      }
      return nodes.travel(unit, territory: j, node: plan.centres[j]) + load
    }
    let best = bound.best(from: start, target: travel, iterations: 1000, most: boundBudget) {
      stop.isPastDeadline()
    }
    boundWork = bound.work
    return best
  }

  /// The bound with the plan's own centres, in the problem's units.
  private func assignmentBound(_ found: NodeEvaluation) -> (value: Double, prices: [Double])? {
    guard problem.accountCount * nodes.p <= 20_000_000, let fixed = found.withFixedCentres(problem) else {
      return nil
    }
    let instance = Instance(fixed)
    let best = AssignmentBound(
      fixed, instance, centres: [Point](repeating: Point(), count: nodes.p), threads: options.threads
    ).best(radius: max(1e-9, found.meanTravel), isOver: { stop.isPastDeadline(in: $0) })
    let prices = best.prices.indices.map {
      best.prices[$0] * instance.weightScale / instance.activityScale[$0 % instance.m]
    }
    return (best.value * instance.weightScale, prices)
  }
}
