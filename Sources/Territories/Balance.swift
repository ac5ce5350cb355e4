import LinearAlgebra
import SalesModel
import Statistics

/// Draws the territories of `problem`.
///
/// The same problem, seed and effort give the same result for any thread count; a deadline or a cancellation does not.
/// When no map can be within the limits, the result says why and still holds the best map found in a short search.
public func balance(_ problem: TerritoryProblem, options: BalancingOptions = .init()) -> BalancingResult {
  setBLASThreads(1)
  guard let vacancies = Vacancies(problem) else { return nested(problem, options) }
  return vacancies.expanded(nested(vacancies.reduced, vacancies.reduced(options)))
}

private func nested(_ problem: TerritoryProblem, _ options: BalancingOptions) -> BalancingResult {
  guard let districts = Districts(problem) else { return solved(problem, options) }
  return districts.solved(options, by: solved)
}

private func solved(_ problem: TerritoryProblem, _ options: BalancingOptions) -> BalancingResult {
  let instance = Instance(problem)
  var certificates = Certificates(problem, instance)
  if problem.centreRule == .node { return NodeRun.solved(problem, instance, certificates, options) }
  var run = BalancingRun(problem, instance, options, isHopeless: certificates.isHopeless)
  run.start()
  run.search()
  run.settle(&certificates)
  return run.report(certificates)
}

/// One run: from the start through the search to the report.
private struct BalancingRun {
  let problem: TerritoryProblem
  let instance: Instance
  let options: BalancingOptions
  let isHopeless: Bool
  let stop: StopWatch
  /// Only what changed of today's map is worked on.
  let isRevision: Bool
  /// The units that are worked on: clusters of them first, when there are very many.
  var working: Instance
  var searching: NeighbourhoodSearch
  var startWork = 0

  /// Operations that make a unit of effort.
  static let operationsPerUnit = 40_000_000.0

  init(_ problem: TerritoryProblem, _ instance: Instance, _ options: BalancingOptions, isHopeless: Bool) {
    self.problem = problem
    self.instance = instance
    self.options = options
    self.isHopeless = isHopeless
    stop = StopWatch(options)
    let revision = options.scope == .changes ? Revision.start(instance) : nil
    isRevision = revision != nil
    let start = options.start.isEmpty ? nil : instance.collapsed(options.start)
    working = revision == nil && start == nil ? instance.coarsened() ?? instance : instance
    let labels = revision?.labels ?? start ?? Starting.repaired(working, Starting.labels(working))
    searching = NeighbourhoodSearch(
      working, labels: labels, seed: options.seed, threads: options.threads)
    searching.limitMoves(problem)
    if let revision { searching.focus(on: revision.changed) }
  }

  var effort: Double { Double(startWork + searching.work) / Self.operationsPerUnit }

  /// Prices and centres on the whole map, where it is not too large for that.
  mutating func start() {
    tell(.start)
    // Prices on the whole map would move more than limits on moves allow.
    guard instance.p > 1, !isHopeless, !searching.limitsMoves, !isRevision, options.start.isEmpty,
      working.n * working.p <= 200_000_000
    else { return }
    let from = searching.plan.labels
    let alternation = WholeAlternation(
      working, labels: from, threads: options.threads, isOver: { stop.isOver })
    startWork = alternation.work
    stop.learnPrices()
    searching = NeighbourhoodSearch(
      working, labels: Starting.repaired(working, alternation.labels), prices: alternation.prices,
      seed: options.seed, threads: options.threads)
    tell(.prices)
  }

  /// Neighbourhoods, first as they are, then rebuilt, until the stopping rule or until nothing is found for long.
  mutating func search() {
    let p = instance.p
    guard p > 1 else { return }
    if isRevision {
      return Revision.run(&searching) { [stop, units] search in
        let most = min(units, search.outside > 0 ? Revision.longEffort : Revision.effort)
        return stop.isOver || Double(search.work) / Self.operationsPerUnit >= most
      }
    }
    if !options.start.isEmpty { Revision.mend(&searching) { [stop] _ in stop.isOver } }
    let budget = isHopeless ? min(1.5, units) : units
    let patience = 100 + 30 * p
    let polish = 6 + p / 10
    var idle = 0
    while effort < budget, idle < patience, !stop.isOver {
      searching.isOver = { [stop] in stop.isOver }
      let improved = advance(isPolishing: searching.round < UInt64(polish))
      idle = improved > 0 ? 0 : idle + 1
      if working.n < instance.n, idle >= patience / 4 || progress > 0.55 {
        refine()
        idle = 0
      }
      if searching.round % 16 == 0 { tell(.search) }
    }
    searching.restoreBest()
    if working.n < instance.n { refine() }
  }

  /// From clusters to their units, which are where their clusters were.
  private mutating func refine() {
    searching.restoreBest()
    startWork += searching.work
    let labels = instance.collapsed(working.expanded(searching.plan.labels))
    working = instance
    searching = NeighbourhoodSearch(
      instance, labels: labels, prices: searching.prices, seed: options.seed, threads: options.threads)
  }

  /// Of a tiny problem whose search ended outside all maps are gone through.
  mutating func settle(_ certificates: inout Certificates) {
    guard certificates.proofs.isEmpty, let maps = EveryMap(problem, instance),
      !maps.holds(searching.plan.labels)
    else { return }
    switch maps.answer() {
    case .unknown: return
    case .none: certificates.refuteAll()
    case .map(let labels):
      startWork += searching.work
      searching = NeighbourhoodSearch(instance, labels: labels, seed: options.seed, threads: options.threads)
    }
  }

  /// One round. While bands are missed some groups are wide, so that load can travel from far.
  private mutating func advance(isPolishing: Bool) -> Int {
    let p = instance.p
    if isPolishing { return searching.advance(sizes: min(4, p)...min(8, p), tries: 1, ways: [.keep]) }
    if searching.outside > 0 {
      let isWide = searching.round % 5 == 0
      return searching.advance(
        sizes: min(isWide ? 12 : 2, p)...min(isWide ? 40 : 10, p), tries: isWide ? 1 : 4,
        ways: isWide ? [.keep] : [])
    }
    return searching.advance(sizes: min(2, p)...min(largestGroup, p), tries: 4, temperature: temperature)
  }

  /// How many territories a group has at most. Few are cheap and gain most at first; what they cannot gain more do later.
  private var largestGroup: Int {
    let done = min(1, Double(searching.work) / (500_000 * Double(working.n)))
    return max(10, min(instance.p / 2, 10 + Int(14 * done)))
  }

  /// What a dearer map of a group may cost more, on average: falls to zero towards the end of the search.
  private var temperature: Double {
    let left = max(0, 1 - progress / 0.85)
    return 0.003 * left * left * searching.meanCost
  }

  private var progress: Double {
    if case .effort(let units) = options.stopping { return effort / Double(units) }
    return stop.share ?? 0
  }

  private var units: Double {
    if case .effort(let units) = options.stopping { Double(units) } else { .infinity }
  }

  private func tell(_ phase: BalancingProgress.Phase) {
    guard let progress = options.progress else { return }
    let labels = working.expanded(searching.plan.labels)
    let evaluation = PlanEvaluation(problem, assignment: labels)
    let misses = problem.misses(evaluation.loads)
    progress(
      BalancingProgress(
        phase: phase, meanKm: evaluation.meanTravel, outside: Set(misses.map(\.territory)).count,
        effort: effort))
  }
}

// The report.
extension BalancingRun {
  func report(_ certificates: Certificates) -> BalancingResult {
    let labels = problem.followingCurrent(instance.expanded(searching.plan.labels), instance)
    let evaluation = PlanEvaluation(problem, assignment: labels)
    let broken = problem.brokenTerritories(labels)
    let misses = problem.misses(evaluation.loads)
    let outcome: BalanceOutcome =
      if !certificates.proofs.isEmpty {
        .provablyImpossible(proofs: certificates.proofs)
      } else if misses.isEmpty, broken.isEmpty, problem.clashes(in: labels) == 0,
        problem.holdsMoveCaps(labels)
      {
        .withinTolerance
      } else {
        .notReached(misses: misses, reachableTolerance: certificates.reachableTolerance)
      }
    let bound = outcome == .withinTolerance && instance.p > 1 ? bound(evaluation) : nil
    let disruption = problem.disruption(labels)
    let (m, p) = (instance.m, instance.p)
    func table(_ values: [Double]) -> [[Double]] { (0..<p).map { Array(values[$0 * m..<($0 + 1) * m]) } }
    let cost = evaluation.travel + disruption
    return BalancingResult(
      assignment: labels, centres: evaluation.centres.map { $0.flatMap { problem.metric.place($0) } },
      loads: table(evaluation.loads), targets: table(problem.limits().target),
      prices: table(bound?.prices ?? [Double](repeating: 0, count: p * m)), travel: evaluation.travel,
      disruption: disruption, meanKm: evaluation.meanTravel,
      meanKmByTerritory: (0..<p).map {
        let weight = evaluation.weightByTerritory[$0]
        return weight > 0 ? evaluation.travelByTerritory[$0] / weight : 0
      },
      bound: bound.map { min($0.value, cost) }, outcome: outcome, isStopped: stop.wasOver,
      movedAccounts: problem.movedAccounts(labels), brokenTerritories: broken, effort: effort)
  }

  /// The bound with the plan's own centres, in the problem's units.
  private func bound(_ evaluation: PlanEvaluation) -> (value: Double, prices: [Double])? {
    let isMatrix = instance.usesMatrix
    guard isMatrix || evaluation.centres.allSatisfy({ $0 != nil }) else { return nil }
    tell(.bound)
    let centres = (0..<instance.p).map { evaluation.centres[$0] ?? Point() }
    let relaxed = searching.moves?.relaxed(problem, instance)
    let found = AssignmentBound(
      relaxed?.problem ?? problem, relaxed.map { Instance($0.problem) } ?? instance, centres: centres,
      threads: options.threads
    )
    .best(radius: max(1e-9, evaluation.meanTravel), isQuick: isRevision, isOver: { stop.isPastDeadline })
    let prices = found.prices.indices.map {
      found.prices[$0] * instance.weightScale / instance.activityScale[$0 % instance.m]
    }
    return (found.value * instance.weightScale - (relaxed?.credit ?? 0), prices)
  }
}

extension TerritoryProblem {
  /// Deviations beyond the tolerance are counted from here: sums of doubles in another order differ by less.
  static let toleranceSlack = 1e-9

  /// Loads (at `j * m + k`) outside their limits.
  func misses(_ loads: [Double]) -> [ToleranceMiss] { misses(loads, limits()) }

  func misses(_ loads: [Double], _ limits: (target: [Double], upper: [Double], lower: [Double]))
    -> [ToleranceMiss]
  {
    let m = measureCount
    return loads.indices.compactMap { index in
      let slack = Self.toleranceSlack * limits.target[index]
      guard loads[index] > limits.upper[index] + slack || loads[index] < limits.lower[index] - slack else {
        return nil
      }
      let tolerance = if case .within(let tolerance) = measures[index % m].limit { tolerance } else { 0.0 }
      let target = limits.target[index]
      return ToleranceMiss(
        territory: TerritoryID(territories[index / m].name), measure: measures[index % m].measure,
        deviation: target > 0 ? loads[index] / target - 1 : .greatestFiniteMagnitude, tolerance: tolerance)
    }
  }

  /// Territories in several pieces, when the problem asks for contiguity.
  func brokenTerritories(_ labels: [Int32]) -> [Int32] {
    guard isContiguous, let graph = adjacency else { return [] }
    let pieces = graph.pieces(of: labels)
    var seen = [Int32](repeating: -1, count: territoryCount)
    var broken: Set<Int32> = []
    for account in labels.indices {
      let j = Int(labels[account])
      if seen[j] < 0 { seen[j] = pieces.labels[account] }
      if seen[j] != pieces.labels[account] { broken.insert(labels[account]) }
    }
    return broken.sorted()
  }

  func disruption(_ labels: [Int32]) -> Double {
    let costs = moveCosts()
    guard !costs.isEmpty else { return 0 }
    return idOrder().reduce(0) { sum, row in
      let i = Int(row)
      return current[i] >= 0 && current[i] != labels[i] ? sum + costs[i] : sum
    }
  }

  func movedAccounts(_ labels: [Int32]) -> Int {
    current.indices.count { current[$0] >= 0 && current[$0] != labels[$0] }
  }

  /// Names territories after the current ones that they share most with (accounts, or what moving them costs where it
  /// does), where territories are alike; otherwise the names matter and stay.
  func followingCurrent(_ labels: [Int32], _ instance: Instance) -> [Int32] {
    let p = territoryCount
    let areAlike =
      !instance.usesMatrix && instance.eligibility.isFree && instance.fixedCentres.allSatisfy { $0 == nil }
      && (0..<p * instance.m).allSatisfy {
        abs(instance.target[$0] - instance.target[$0 % instance.m]) <= 1e-9
      }
    // Limits on moves hold for the names that the search knew.
    guard !current.isEmpty, areAlike, !instance.limitsMoves, p > 1, p <= 2000 else { return labels }
    let costs = moveCosts()
    var overlap = [[Double]](repeating: [Double](repeating: 0, count: p), count: p)
    for i in labels.indices where current[i] >= 0 {
      overlap[Int(labels[i])][Int(current[i])] -= costs.isEmpty ? 1 : costs[i]
    }
    let names = RepMatching(costs: overlap).repOfTerritory
    return labels.map { Int32(names[Int($0)] ?? Int($0)) }
  }
}
