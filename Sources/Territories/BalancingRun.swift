import SalesModel
import Statistics

/// One run: from the start through the search to the report.
struct BalancingRun {
  let problem: TerritoryProblem
  let instance: Instance
  let options: BalancingOptions
  let isHopeless: Bool
  let stop: StopWatch
  /// The part of the time or effort that is this run's, and operations of the other runs.
  var window = 0.0...1.0
  var otherWork = 0
  /// How many runs there are, 0 before that is known; and whether this one searches their joint map.
  var runs = 0
  var isJoint = false
  /// The best plan of the runs before it.
  var champion: Repricing.Kept?
  /// Only what changed of today's map is worked on.
  let isRevision: Bool
  /// The units that are worked on: clusters of them first, when there are very many.
  var working: Instance
  var searching: NeighbourhoodSearch
  var startWork = 0
  /// Of `startWork`, what prices on the whole map took.
  var priceWork = 0
  /// Prices anew on the whole map, where it had prices.
  var repricing: Repricing?

  /// Operations of neighbourhoods.
  private var searchWork: Int { startWork - priceWork + searching.work }

  /// Operations that make a unit of effort.
  static let operationsPerUnit = 40_000_000.0

  init(
    _ problem: TerritoryProblem, _ instance: Instance, _ options: BalancingOptions, isHopeless: Bool,
    stop: StopWatch? = nil
  ) {
    self.problem = problem
    self.instance = instance
    self.options = options
    self.isHopeless = isHopeless
    self.stop = stop ?? StopWatch(options, accounts: problem.accountCount)
    let revision = options.scope == .changes ? Revision.start(instance) : nil
    isRevision = revision != nil
    let start =
      options.start.isEmpty ? nil : Starting.admitted(instance, instance.collapsed(options.start))
    working = revision == nil && start == nil ? instance.coarsened() ?? instance : instance
    let labels = revision?.labels ?? start ?? Starting.repaired(working, Starting.labels(working))
    searching = NeighbourhoodSearch(
      working, labels: labels, seed: options.seed, threads: options.threads)
    searching.limitMoves(problem)
    if let revision { searching.focus(on: revision.changed) }
  }

  /// Operations of all runs up to now.
  var work: Int { otherWork + startWork + searching.work }
  var effort: Double { Double(work) / Self.operationsPerUnit }

  /// The part of the time in which prices of the whole map may be sought: what they leave outside is then mended.
  private static let pricing = 0.7

  private var isPricingOver: @Sendable () -> Bool {
    let end = window.lowerBound + Self.pricing * (window.upperBound - window.lowerBound)
    return { [stop] in stop.isOver || stop.share ?? 0 > end }
  }

  /// Prices and centres on the whole map, where it is not too large for that.
  mutating func start() {
    tell(.start)
    // Prices on the whole map would move more than limits on moves allow.
    guard instance.p > 1, !isHopeless, !searching.limitsMoves, !isRevision, options.start.isEmpty,
      working.n * working.p <= 200_000_000
    else { return }
    let begun = ContinuousClock.now
    let chosen = regionalStart()
    let choice = begun.duration(to: .now)
    // Prices anew would undo what was mended.
    let (labels, prices) =
      if let chosen, let prices = chosen.prices { (chosen.labels, prices) } else { priced(chosen?.labels) }
    // Later runs begin late, not slowly.
    if otherWork == 0 { stop.learnPrices(without: choice) }
    let priced = NeighbourhoodSearch(
      working, labels: Starting.repaired(working, labels), prices: prices, seed: options.seed,
      threads: options.threads)
    // Prices that had no time to be found, or no search to follow, may leave more outside than there was.
    if !stop.isOver || !kept(priced).isWorse(than: kept(searching)) { searching = priced }
    tell(.prices)
  }

  /// Prices and centres in turn, from a map chosen among several or from the present one.
  private mutating func priced(_ chosen: [Int32]?) -> (labels: [Int32], prices: [Double]) {
    // A start that was priced on clusters has its centres nearly where they belong.
    let turns = chosen == nil ? WholeAlternation.turns : WholeAlternation.turns / 2 + 1
    let alternation = WholeAlternation(
      working, labels: chosen ?? searching.plan.labels, turns: turns,
      bandUse: Patch.bandUse(connected: instance.isContiguous), threads: options.threads,
      isOver: isPricingOver)
    startWork += alternation.work
    priceWork += alternation.work
    if !instance.isContiguous, instance.p > Repricing.mostInGroups {
      repricing = Repricing(prices: alternation.prices, units: working.n, priceWork: alternation.work)
    }
    return (alternation.labels, alternation.prices)
  }

  /// The first map made better region by region, with its prices where it needs none anew; nil where that is not done.
  private mutating func regionalStart() -> (labels: [Int32], prices: [Double]?)? {
    guard RegionalStart.isOf(working) else { return nil }
    var start = RegionalStart(working, seed: options.seed, threads: options.threads)
    while start.hasRoom(progress), !stop.isOver {
      start.advance(isOver: isPricingOver)
      startWork = start.work
      takeWindow()
    }
    priceWork = start.work
    // Prices keep units where they may be; when the time is over before there are any, this does.
    return start.map(working).map { (Starting.admitted(working, $0.labels), $0.prices) }
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
    while effort < budget, progress < 1, idle < patience, !stop.isOver {
      searching.isOver = { [stop] in stop.isOver }
      let improved = advance(isPolishing: searching.round < UInt64(polish))
      idle = improved > 0 ? 0 : idle + 1
      repriceWhenDue()
      if working.n < instance.n, idle >= patience / 4 || progress > Self.refining {
        refine()
        idle = 0
      }
      if searching.round % 16 == 0 { tell(.search) }
    }
    searching.restoreBest()
    returnToKept()
    if working.n < instance.n { refine() }
  }

  /// The part of the time or effort in which clusters are worked on, where there are any: moving their units about afterwards is
  /// quickly done.
  private static let refining = 0.8

  /// From clusters to their units, which are where their clusters were.
  private mutating func refine() {
    searching.restoreBest()
    returnToKept()
    repricing = repricing.map { Repricing(prices: $0.prices, units: instance.n) }
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
    switch maps.answer(isOver: { stop.isOver }) {
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
    if searching.outside > 0, repricing != nil, searching.round < Repricing.mendingRounds {
      // What rounding to whole units left outside: a few units change places, the map stays.
      let sizes = instance.m == 1 ? min(8, p)...min(24, p) : min(16, p)...min(40, p)
      return searching.advance(sizes: sizes, tries: 1, ways: [.mend])
    }
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
    let done = isJoint ? 1 : min(1, Double(searchWork) / (500_000 * Double(working.n)))
    return max(10, min(instance.p / 2, 10 + Int(14 * done)))
  }

  /// What a dearer map of a group may cost more, on average: falls to zero towards the end of the search.
  private var temperature: Double {
    let left = max(0, 1 - progress / 0.85)
    return 0.003 * left * left * searching.meanCost
  }

  private var units: Double {
    if case .effort(let units) = options.stopping { Double(units) } else { .infinity }
  }

  func tell(_ phase: BalancingProgress.Phase) {
    guard let progress = options.progress else { return }
    let labels = working.expanded(bestLabels)
    let evaluation = PlanEvaluation(problem, assignment: labels)
    let misses = problem.misses(evaluation.loads)
    progress(
      BalancingProgress(
        phase: phase, meanKm: evaluation.meanTravel, outside: Set(misses.map(\.territory)).count,
        effort: effort))
  }
}
