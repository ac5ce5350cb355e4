import Foundation
import Statistics

/// Neighbourhood search over maps with node centres: groups of neighbouring territories are torn down or heated, annealed,
/// and kept when that is better.
///
/// Each round draws disjoint groups from the map as it stands and works on them in parallel; results are applied in the
/// order of the groups, so that the thread count changes nothing.
struct NodeSearch {
  let nodes: NodeInstance
  let seed: UInt64
  private(set) var plan: NodePlan
  /// The best map met: fewest territories outside a limit, then least cost.
  private(set) var best: NodePlan
  private(set) var bestOutside: Int
  private(set) var bestCost: Double
  private var cost: Double
  private(set) var round: UInt64 = 0
  private(set) var work = 0
  private var workers: [NodeWorker]
  private let excessScale: [Double]
  private let meanCost: Double
  /// What a unit of excess costs when maps are compared; grows until all is within the limits.
  private var strictness = 4.0
  private var isOutside: [Bool]
  private var potential: NodePotential

  init(_ nodes: NodeInstance, labels: [Int32], seed: UInt64, threads: Threads) {
    self.nodes = nodes
    self.seed = seed
    plan = NodePlan(nodes, labels: labels)
    best = plan
    bestOutside = .max
    bestCost = .infinity
    cost = plan.cost(nodes)
    meanCost = max(cost, 1e-9) / Double(nodes.n)
    workers = (0..<threads.count).map { _ in NodeWorker(nodes) }
    isOutside = [Bool](repeating: false, count: nodes.p)
    potential = NodePotential(nodes.p)
    let cost = max(cost, 1e-9)
    excessScale = (0..<nodes.m).map { k in
      let total = (0..<nodes.n).reduce(0) { $0 + nodes.activity[$1 * nodes.m + k] }
      return total > 0 ? cost / total : 1
    }
    for j in 0..<nodes.p { review(j) }
    noteBest()
  }

  /// Goes on from the best map.
  mutating func restart() { restart(best) }

  /// Goes on from another map; the best is kept.
  mutating func restart(_ other: NodePlan) {
    plan = other
    cost = other.cost(nodes)
    for j in 0..<nodes.p { review(j) }
    noteBest()
  }

  private mutating func noteBest() {
    let outside = outside
    guard outside < bestOutside || outside == bestOutside && cost < bestCost * (1 - NodeScore.noise) else {
      return
    }
    (best, bestOutside, bestCost) = (plan, outside, cost)
  }

  /// How many territories are outside a limit.
  var outside: Int { isOutside.count { $0 } }

  /// One round at a temperature, a part of the mean cost of a unit: results that are dearer by as much are kept now and
  /// then. True when the best map became better.
  mutating func advance(_ tuning: NodeTuning, temperature: Double) -> Bool {
    round += 1
    var random = RandomStream(seed: seed, round, 0)
    let groups = drawGroups(tuning, &random)
    guard !groups.isEmpty else { return false }
    let copies = max(1, 8 / groups.count)
    if outside > 0 { strictness = min(strictness * 1.2, 1e6) }
    let (round, seed, plan, strictness, excessScale) = (round, seed, plan, strictness, excessScale)
    let heat = temperature * meanCost
    let sizes = groups.flatMap { [Int](repeating: $0.territories.count, count: copies) }
    let results = withTaskPool(sizes: sizes, workers) { worker, job in
      var random = RandomStream(seed: seed, round, UInt64(job) + 1)
      return worker.search(
        plan, groups[job / copies], isFirst: job % copies == 0, tuning, heat: heat, excessScale: excessScale,
        strictness: strictness, random: &random)
    }
    let before = (bestOutside, bestCost)
    for (index, group) in groups.enumerated() {
      let tries = results[index * copies..<(index + 1) * copies]
      work += tries.reduce(0) { $0 + $1.work }
      var winner: NodePatchResult?
      for result in tries {
        guard let score = result.score else { continue }
        if winner?.score.map({ score.isBetter(than: $0, strictness: strictness) }) ?? true { winner = result }
      }
      guard let winner else { continue }
      cost += winner.gain
      self.plan.relabel(group.territories, winner.changes, centres: winner.centres)
      for j in group.territories { review(Int(j)) }
    }
    noteBest()
    return (bestOutside, bestCost) != before
  }

  /// Looks at a territory again: whether it is outside a limit, and what it could give.
  private mutating func review(_ j: Int) {
    if canJump {
      potential.review(
        j, nodes, plan, neighbours: nearest(to: Int32(j), 6) { $0 != Int32(j) && isOpen($0) })
    }
    let m = nodes.m
    isOutside[j] = (0..<m).contains { k in
      let load = plan.members(Int32(j)).reduce(0) { $0 + nodes.activity[Int($1) * m + k] }
      return load > nodes.upper(j, k, node: plan.centres[j]) || load < nodes.lower[j * m + k]
    }
  }

  /// Whether centres may go far: load cannot follow them where territories must touch.
  private var canJump: Bool { nodes.p > 12 && !nodes.instance.isContiguous }

  /// Disjoint groups of neighbouring territories, each grown from a random one, first from those outside a limit; some are
  /// two neighbourhoods with a centre that jumps from one to the other.
  private func drawGroups(_ tuning: NodeTuning, _ random: inout RandomStream) -> [NodeGroup] {
    var seeds = (0..<Int32(nodes.p)).filter { isOpen($0) }
    guard seeds.count > 1 else { return [] }
    for i in stride(from: seeds.count - 1, to: 0, by: -1) { seeds.swapAt(i, random.below(i + 1)) }
    if outside > 0 { seeds = seeds.filter { isOutside[Int($0)] } + seeds.filter { !isOutside[Int($0)] } }
    let neighbours = nodes.instance.isContiguous ? touching() : []
    var isUsed = [Bool](repeating: false, count: nodes.p)
    var groups: [NodeGroup] = []
    for seed in seeds where !isUsed[Int(seed)] {
      guard groups.count < max(16, nodes.p / 12) else { break }
      var group = NodeGroup(territories: [])
      if canJump, random.uniform() < tuning.twinShare {
        group = twin(isUsed, &random)
      }
      if group.territories.isEmpty {
        let spread = Double(tuning.sizes.upperBound - tuning.sizes.lowerBound + 1)
        let u = random.uniform()
        let size = min(tuning.sizes.upperBound, tuning.sizes.lowerBound + Int(spread * u * u))
        group.territories =
          neighbours.isEmpty
          ? around(seed, size, isUsed, &random) : grown(from: seed, size, isUsed, neighbours, &random)
      }
      guard group.territories.count > 1 else { continue }
      for j in group.territories { isUsed[Int(j)] = true }
      group.territories.sort()
      groups.append(group)
    }
    return groups
  }

  /// A territory that costs little to close with those around it, and one that gains much by a second centre with those
  /// around that.
  private func twin(_ isUsed: [Bool], _ random: inout RandomStream) -> NodeGroup {
    var (from, to) = (-1, -1)
    for _ in 0..<6 {
      let j = random.below(nodes.p)
      if !isUsed[j], potential.closing[j].isFinite, from < 0 || potential.closing[j] < potential.closing[from]
      {
        from = j
      }
    }
    for _ in 0..<6 {
      let j = random.below(nodes.p)
      if j != from, !isUsed[j], potential.opening[j].node >= 0,
        to < 0 || potential.opening[j].gain > potential.opening[to].gain
      {
        to = j
      }
    }
    guard from >= 0, to >= 0 else { return NodeGroup(territories: []) }
    var members: Set<Int32> = [Int32(from), Int32(to)]
    for (centre, size) in [(from, 6), (to, 2)] {
      members.formUnion(
        nearest(to: Int32(centre), size) { !isUsed[Int($0)] && !members.contains($0) && isOpen($0) })
    }
    return NodeGroup(
      territories: members.sorted(), jump: (territory: Int32(from), node: potential.opening[to].node))
  }

  /// Whether a territory has a centre.
  private func isOpen(_ j: Int32) -> Bool { plan.centres[Int(j)] >= 0 || nodes.isFixed(Int(j)) }

  /// From a territory's centre, or nearly, to another's.
  private func gap(_ a: Int32, _ b: Int32) -> Double {
    let (from, to) = (plan.centres[Int(a)], plan.centres[Int(b)])
    if from >= 0 {
      if to >= 0 { return nodes.distance(Int(from), Int(to)) }
      return nodes.instance.fixedCentres[Int(b)].map { nodes.distance(Int(from), at: $0) } ?? 0
    }
    guard let place = nodes.instance.fixedCentres[Int(a)] else { return 0 }
    if to >= 0 { return nodes.distance(Int(to), at: place) }
    return nodes.instance.fixedCentres[Int(b)].map { nodes.instance.metric.distance(place, $0) } ?? 0
  }

  private func around(
    _ seed: Int32, _ size: Int, _ isUsed: [Bool], _ random: inout RandomStream
  ) -> [Int32] {
    var group = [seed]
    let near = nearest(to: seed, 2 * size) { $0 != seed && !isUsed[Int($0)] && isOpen($0) }
    for j in near where group.count < size && random.uniform() < 0.85 { group.append(j) }
    return group
  }

  /// The nearest territories of those that fit. O(p).
  private func nearest(to seed: Int32, _ size: Int, _ fits: (Int32) -> Bool) -> [Int32] {
    var best: [(gap: Double, j: Int32)] = []
    for j in 0..<Int32(nodes.p) where fits(j) {
      let gap = gap(seed, j)
      if best.count == size {
        guard gap < best[size - 1].gap else { continue }
        best.removeLast()
      }
      let place = best.firstIndex { $0.gap > gap } ?? best.count
      best.insert((gap, j), at: place)
    }
    return best.map(\.j)
  }

  private func grown(
    from seed: Int32, _ size: Int, _ isUsed: [Bool], _ neighbours: [Set<Int32>], _ random: inout RandomStream
  ) -> [Int32] {
    var group = [seed]
    while group.count < size {
      let border = Set(group.flatMap { neighbours[Int($0)] }).subtracting(group).filter { !isUsed[Int($0)] }
      let ranked = border.map { (gap(seed, $0), $0) }.sorted { $0 < $1 }
      guard !ranked.isEmpty else { break }
      group.append(ranked[ranked.count > 1 && random.uniform() < 0.3 ? random.below(ranked.count) : 0].1)
    }
    return group
  }

  /// Which territories touch in the graph.
  private func touching() -> [Set<Int32>] {
    var result = [Set<Int32>](repeating: [], count: nodes.p)
    guard let graph = nodes.instance.graph else { return result }
    for unit in 0..<nodes.n {
      let own = plan.labels[unit]
      for next in graph.neighbours(of: unit) where plan.labels[Int(next)] != own {
        result[Int(own)].insert(plan.labels[Int(next)])
      }
    }
    return result
  }
}

/// Territories to be worked on together, and a jump to begin with: the centre of a territory goes to a node.
struct NodeGroup: Sendable {
  var territories: [Int32]
  var jump: (territory: Int32, node: Int32)?
}

/// How groups are drawn and annealed. Temperatures are parts of the mean cost of a unit of the group. The figures were
/// found by trial on the capacitated p-median sets of Lorena and Senne and of Stefanello et al.
struct NodeTuning: Sendable {
  var sizes: ClosedRange<Int>
  var sweeps = 100
  var hot = 0.1...0.5
  var cold = 0.003
  var jumpShare = 0.7
  var scatterShare = 0.05
  var twinShare = 0.5
  /// Temperatures at which whole maps are kept, parts of the mean cost of a unit.
  var hottest = 3.0
  var coldest = 0.003

  /// Small territories come in larger groups: below some 45 units a group costs more to draw than to search.
  init(_ nodes: NodeInstance) {
    sizes = 2...min(14, max(8, 45 * nodes.p / max(1, nodes.n)))
  }
}

/// What came of one group: no score when the map should stay as it is.
struct NodePatchResult: Sendable {
  var score: NodeScore?
  /// The change of the cost of the map.
  var gain = 0.0
  var changes: [(unit: Int32, label: Int32)] = []
  var centres: [Int32] = []
  var work = 0
}

/// One thread's memory.
final class NodeWorker: @unchecked Sendable {
  private var patch: NodePatch

  init(_ nodes: NodeInstance) { patch = NodePatch(nodes) }

  func search(
    _ plan: NodePlan, _ group: NodeGroup, isFirst: Bool, _ tuning: NodeTuning, heat: Double,
    excessScale: [Double], strictness: Double, random: inout RandomStream
  ) -> NodePatchResult {
    patch.work = 0
    patch.strictness = strictness
    patch.rate = min(1.5, strictness)
    patch.load(plan, group.territories, excessScale: excessScale)
    let start = patch.best
    let mean = max(start.cost, 1e-12) / Double(max(1, patch.n))
    let draw = random.uniform()
    let way: NodeRebuilding =
      draw < tuning.jumpShare ? .jump : draw < tuning.jumpShare + tuning.scatterShare ? .scatter : .keep
    if let jump = group.jump, isFirst {
      _ = patch.rebuild(.move(territory: jump.territory, node: jump.node), random: &random)
    } else {
      _ = patch.rebuild(way, random: &random)
    }
    patch.forgetBest()
    let ratio = tuning.hot.upperBound / tuning.hot.lowerBound
    let hot = mean * tuning.hot.lowerBound * pow(ratio, random.uniform())
    patch.anneal(hot: hot, cold: mean * tuning.cold, sweeps: tuning.sweeps, random: &random)
    patch.polish(random: &random)
    var result = NodePatchResult(work: patch.work)
    let found = patch.best
    guard found.isBetter(than: start, strictness: strictness) || isTolerable(found, start, heat, &random)
    else {
      return result
    }
    (result.score, result.gain) = (found, found.cost - start.cost)
    (result.changes, result.centres) = (patch.bestLabels(), patch.bestCentres())
    return result
  }

  /// Whether a dearer map may be kept (Metropolis): never with more outside the limits.
  private func isTolerable(
    _ found: NodeScore, _ start: NodeScore, _ heat: Double, _ random: inout RandomStream
  ) -> Bool {
    guard heat > 0, found.excess <= start.excess else { return false }
    return found.cost - start.cost < -heat * log(1 - random.uniform())
  }
}

extension NodePatch {
  /// The units of the patch with their best labels, as territories.
  func bestLabels() -> [(unit: Int32, label: Int32)] {
    (0..<n).map { (unit[$0], territory[Int(bestLabel[$0])]) }
  }

  func bestCentres() -> [Int32] { (0..<q).map { bestCentre[$0] } }
}
