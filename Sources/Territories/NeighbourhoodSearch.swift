import Statistics

/// Large-neighbourhood search: groups of neighbouring territories are rebuilt and kept when that is strictly better.
///
/// Each round draws disjoint groups from the plan as it stands and works on them in parallel; results are applied in the
/// order of the groups, so that the thread count changes nothing.
struct NeighbourhoodSearch {
  let instance: Instance
  let seed: UInt64
  private(set) var plan: Plan
  private(set) var round: UInt64 = 0
  /// Operations done.
  private(set) var work = 0
  private var workers: [SearchWorker]
  /// Asked within a round: when true, groups that are not done are left as they are.
  var isOver: @Sendable () -> Bool = { false }
  /// Part of the bands left unused while some are missed: whole regions at the edge of their bands could not pass load
  /// on.
  static let tightening = 0.02
  /// What a unit of load outside a band costs; grows until all is inside.
  private var strictness: Double
  private var dearest: Double
  private var fewestOutside = Int.max
  private let meanTravel: Double
  /// Cost of a territory at the start, on average.
  var meanCost: Double { meanTravel * Double(instance.n) / Double(max(1, instance.p)) }
  private var centres: [Point]
  /// Change of the cost since all bands were first met, and the best plan since.
  private var costChange = 0.0
  private var best: (costChange: Double, labels: [Int32])?
  /// At `j * m + k`: where the prices of a group start from.
  private(set) var prices: [Double]
  private var neighbours: [Set<Int32>] = []
  private var isOutside: [Bool]
  /// Where groups grow from; empty for everywhere.
  private var focus: [Bool] = []
  /// The limits on moves; nil without.
  private(set) var moves: MoveLedger?

  init(_ instance: Instance, labels: [Int32], prices: [Double]? = nil, seed: UInt64, threads: Threads) {
    self.instance = instance
    self.seed = seed
    plan = Plan(labels, territories: instance.p)
    workers = (0..<threads.count).map { _ in SearchWorker(instance) }
    centres = [Point](repeating: Point(), count: instance.p)
    isOutside = [Bool](repeating: false, count: instance.p)
    let radius = meanRadius(instance, labels, centroids(instance, labels))
    self.prices = prices ?? [Double](repeating: 0, count: instance.p * instance.m)
    let dear = self.prices.map { abs($0) }.sorted()
    strictness = max(2 * radius, dear.isEmpty ? 0 : 1.5 * dear[dear.count * 9 / 10])
    dearest = 2000 * radius
    meanTravel = radius
    for j in 0..<instance.p { recentre(j) }
  }

  /// One round; returns how many groups became better.
  mutating func advance(
    sizes: ClosedRange<Int>, tries: Int, ways: [Rebuilding] = [], temperature: Double = 0
  ) -> Int {
    round += 1
    var random = RandomStream(seed: seed, round, 0)
    let groups = drawGroups(sizes, &random)
    // Few groups are tried several times each, where chance decides what comes of it.
    let copies = ways.isEmpty ? max(1, 6 / groups.count) : 1
    raiseStrictness()
    let results = run(
      groups, copies: copies, tries: tries, ways: ways, temperature: isInside ? temperature : 0)
    let wasInside = isInside
    var improved = 0
    for (index, group) in groups.enumerated() {
      var winner: PatchResult?
      for copy in 0..<copies {
        let result = results[index * copies + copy]
        work += result.work
        guard let score = result.score else { continue }
        if winner?.score.map({ score.isBetter(than: $0, gain: 0) }) ?? true { winner = result }
      }
      guard let winner, moves?.admit(winner.changes, from: plan.labels) ?? true else { continue }
      improved += 1
      costChange += winner.change
      // A cheaper plan that was in more pieces is no better.
      if winner.isMended { best = nil }
      plan.relabel(group, winner.changes)
      for j in group { recentre(Int(j)) }
      for (place, j) in group.enumerated() {
        for k in 0..<instance.m { prices[Int(j) * instance.m + k] = winner.prices[place * instance.m + k] }
      }
    }
    if !wasInside { costChange = 0 }
    remember()
    moves?.adjust(improved: improved, of: groups.count)
    return improved
  }

  private var isInside: Bool { outside == 0 }

  /// Load outside becomes dearer while its amount does not fall, but no dearer than any price that balance is worth:
  /// beyond that it would only be bought with absurd maps.
  private mutating func raiseStrictness() {
    guard !isInside else { return }
    if outside < fewestOutside {
      fewestOutside = outside
      return
    }
    // The last ones need to be insisted on; before them, most come inside by themselves.
    let growth = outside > max(2, instance.p / 50) ? 1.05 : 1.2
    strictness = min(growth * strictness, dearest)
  }

  /// Keeps the plan when it is the best so far.
  private mutating func remember() {
    guard isInside, costChange < (best?.costChange ?? .infinity) - 1e-9 else { return }
    best = (costChange, plan.labels)
  }

  /// Goes back to the best plan within all bands.
  mutating func restoreBest() {
    guard let best, best.costChange < costChange - 1e-9 || !isInside else { return }
    plan = Plan(best.labels, territories: instance.p)
    costChange = best.costChange
    for j in 0..<instance.p { recentre(j) }
  }

  /// Whether there is somewhere to work.
  var hasFocus: Bool { focus.isEmpty || focus.contains(true) }

  /// From here on groups grow from the marked territories only.
  mutating func focus(on territories: [Bool]) { focus = territories }

  /// Makes load outside dearer than the search by itself would: a little of it may cost less than what it takes to move.
  mutating func insist() {
    dearest = min(2 * dearest, 1e9 * meanTravel)
    strictness = min(3 * strictness, dearest)
  }

  var limitsMoves: Bool { moves != nil }

  /// From here on the search keeps the problem's limits on moves.
  mutating func limitMoves(_ problem: TerritoryProblem) {
    let radius = meanRadius(instance, plan.labels, centroids(instance, plan.labels))
    moves = MoveLedger(problem, instance, labels: plan.labels, radius: radius)
  }

  private mutating func run(
    _ groups: [[Int32]], copies: Int, tries: Int, ways: [Rebuilding], temperature: Double
  ) -> [PatchResult] {
    let jobs = groups.count * copies
    let (round, seed, plan, prices, moves, isOver, strictness, tightening) = (
      round, seed, plan, prices, moves, isOver, strictness, outside > 0 && focus.isEmpty ? Self.tightening : 0
    )
    let sizes = groups.map { $0.reduce(0) { $0 + plan.count($1) } * $0.count }
    return withTaskPool(sizes: (0..<jobs).map { sizes[$0 / copies] }, workers) { worker, job in
      var random = RandomStream(seed: seed, round, UInt64(job) + 1)
      return worker.search(
        plan, prices, groups[job / copies], moves: moves, tries: tries, ways: ways, strictness: strictness,
        tightening: tightening, temperature: temperature, isOver: isOver, random: &random)
    }
  }

  /// How many territories are outside a band.
  var outside: Int { isOutside.count { $0 } }

  private mutating func recentre(_ j: Int) {
    let m = instance.m
    isOutside[j] = (0..<m).contains { k in
      let index = j * m + k
      let load = plan.members(Int32(j)).reduce(0) { $0 + instance.activity[Int($1) * m + k] }
      let slack = 1e-9 * instance.target[index]
      return load > instance.upper[index] + slack || load < instance.lower[index] - slack
    }
    if let fixed = instance.fixedCentres[j] {
      centres[j] = fixed
      return
    }
    var (moment, weight) = (Point(), 0.0)
    for unit in plan.members(Int32(j)) {
      moment += instance.points[Int(unit)] * instance.weights[Int(unit)]
      weight += instance.weights[Int(unit)]
    }
    centres[j] = instance.metric.centre(moment: moment, weight: weight) ?? centres[j]
  }

  /// Disjoint groups of neighbouring territories, each grown from a random one.
  private mutating func drawGroups(_ sizes: ClosedRange<Int>, _ random: inout RandomStream) -> [[Int32]] {
    let p = instance.p
    if instance.isContiguous { findNeighbours() }
    var seeds = (0..<p).map { Int32($0) }
    for i in stride(from: p - 1, to: 0, by: -1) { seeds.swapAt(i, random.below(i + 1)) }
    if !focus.isEmpty { seeds = seeds.filter { focus[Int($0)] || isOutside[Int($0)] } }
    // While bands are missed, groups grow from where that is: elsewhere they would use up what the bands leave free.
    if outside > 0 {
      let missing = seeds.filter { isOutside[Int($0)] }
      seeds = focus.isEmpty ? missing : missing + seeds.filter { !isOutside[Int($0)] }
    }
    var isUsed = [Bool](repeating: false, count: p)
    var groups: [[Int32]] = []
    let most = min(16, max(1, p / 2))
    for seed in seeds where !isUsed[Int(seed)] {
      guard groups.count < most else { break }
      // Small groups more often: they are cheap, and most gains are local.
      let spread = Double(sizes.upperBound - sizes.lowerBound + 1)
      let u = random.uniform()
      let size = min(sizes.upperBound, sizes.lowerBound + Int(spread * u * u))
      let group = grow(from: seed, to: size, isUsed, &random)
      guard group.count > 1 else { continue }
      for j in group { isUsed[Int(j)] = true }
      groups.append(group.sorted())
    }
    return groups.isEmpty ? [(0..<Int32(min(p, 16))).map { $0 }] : groups
  }

  private func grow(
    from seed: Int32, to size: Int, _ isUsed: [Bool], _ random: inout RandomStream
  ) -> [Int32] {
    let home = centres[Int(seed)]
    func distance(_ j: Int32) -> Double {
      let d = centres[Int(j)] - home
      return (d * d).sum()
    }
    if instance.isContiguous {
      var group = [seed]
      while group.count < size {
        let border = Set(group.flatMap { neighbours[Int($0)] }).subtracting(group).filter { !isUsed[Int($0)] }
        let ranked = border.map { (distance($0), $0) }.sorted { $0 < $1 }
        guard !ranked.isEmpty else { break }
        group.append(ranked[ranked.count > 1 && random.uniform() < 0.3 ? random.below(ranked.count) : 0].1)
      }
      return group
    }
    let near = (0..<Int32(instance.p)).filter { $0 != seed && !isUsed[Int($0)] }.map { (distance($0), $0) }
      .sorted { $0 < $1 }.prefix(2 * size)
    var group = [seed]
    for (_, j) in near where group.count < size && random.uniform() < 0.85 { group.append(j) }
    return group
  }

  /// Which territories touch in the graph.
  private mutating func findNeighbours() {
    neighbours = [Set<Int32>](repeating: [], count: instance.p)
    guard let graph = instance.graph else { return }
    for unit in 0..<instance.n {
      let own = plan.labels[unit]
      for next in graph.neighbours(of: unit) where plan.labels[Int(next)] != own {
        neighbours[Int(own)].insert(plan.labels[Int(next)])
      }
    }
  }
}

/// What came of one group: nil when nothing was better.
struct PatchResult: Sendable {
  let score: PatchScore?
  /// Of the cost.
  let change: Double
  /// Whether fewer territories are in pieces, or groups together, than before.
  let isMended: Bool
  let changes: [(unit: Int32, label: Int32)]
  /// Prices of the group's territories, in its order.
  let prices: [Double]
  let work: Int
}

/// One thread's memory.
final class SearchWorker: @unchecked Sendable {
  private let instance: Instance
  private var patch = Patch()
  private let scratch: Lane<Int32>

  init(_ instance: Instance) {
    self.instance = instance
    scratch = Lane(instance.isContiguous ? instance.n : 4, repeating: -1)
  }

  func search(
    _ plan: Plan, _ prices: [Double], _ group: [Int32], moves: MoveLedger?, tries: Int, ways: [Rebuilding],
    strictness: Double, tightening: Double, temperature: Double, isOver: @escaping @Sendable () -> Bool,
    random: inout RandomStream
  ) -> PatchResult {
    patch.work = 0
    patch.strictness = strictness
    patch.tightening = tightening
    patch.moves = moves
    patch.isOver = isOver
    patch.load(instance, plan, slots: group, prices: prices, scratch: scratch)
    let score = patch.search(tries: tries, ways: ways, temperature: temperature, random: &random)
    return PatchResult(
      score: score, change: patch.change, isMended: patch.isMended,
      changes: score == nil ? [] : patch.bestLabels(),
      prices: score == nil ? [] : (0..<patch.q * patch.m).map { patch.bestPrice[$0] }, work: patch.work)
  }
}

extension Patch {
  /// The units of the patch with their best labels, as territories.
  func bestLabels() -> [(unit: Int32, label: Int32)] {
    (0..<n).map { (unit[$0], slot[Int(best[$0])]) }
  }
}
