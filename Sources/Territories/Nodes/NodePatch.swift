/// Some neighbouring territories cut out of a map with node centres: the units, costs and loads that a search needs, in
/// memory that is reused from patch to patch.
///
/// n units, q slots (territories), m measures. Excess is load outside the limits, in units of cost: that of measure k is
/// multiplied by `excessScale[k]`, the mean cost that goes with a unit of the measure.
struct NodePatch: ~Copyable {
  let nodes: NodeInstance
  let m: Int
  private(set) var n = 0
  private(set) var q = 0
  /// The territory of each slot and the unit of each row, both ascending.
  private(set) var territory: [Int32] = []
  private(set) var unit: [Int32] = []
  private(set) var isFixed: [Bool] = []
  let label: Lane<Int32>
  /// Units of slot a, in any order, at `a * n ..< a * n + count[a]`; a unit knows its place there.
  var members = Lane<Int32>(0, repeating: 0)
  let spot: Lane<Int32>
  var count = Lane<Int32>(0, repeating: 0)
  /// The centre of each slot and the row that holds it: −1 at fixed places, and for fixed nodes.
  var centre = Lane<Int32>(0, repeating: -1)
  var host = Lane<Int32>(0, repeating: -1)
  /// What unit i costs in slot a, at `i * q + a`.
  var cost = Lane<Double>(0, repeating: 0)
  var load = Lane<Double>(0, repeating: 0)
  var upper = Lane<Double>(0, repeating: 0)
  var lower = Lane<Double>(0, repeating: 0)
  /// Excess of each slot.
  var excess = Lane<Double>(0, repeating: 0)
  /// At `i * m + k`.
  let activity: Lane<Double>
  /// The nearest other slots of slot a, at `a * nearCount`.
  var near = Lane<Int32>(0, repeating: 0)
  private(set) var nearCount = 0
  /// Rows that touch row i: `edges[edgeStart[i]..<edgeStart[i + 1]]`.
  let edgeStart: Lane<Int32>
  var edges = Lane<Int32>(0, repeating: 0)
  let mark: Lane<Int32>
  let queue: Lane<Int32>
  var stamp: Int32 = 0
  private let rowOf: Lane<Int32>
  let hasGraph: Bool
  /// The best labels and centres met, and what they score.
  let bestLabel: Lane<Int32>
  var bestCentre = Lane<Int32>(0, repeating: -1)
  var best = NodeScore(cost: .infinity, excess: .infinity)

  var excessScale: [Double] = []
  /// What a unit of excess costs in the search, and in the comparison of scores.
  var rate = 1.0
  var strictness = 1.0
  var work = 0

  static let nearest = 7

  init(_ nodes: NodeInstance) {
    self.nodes = nodes
    m = nodes.m
    label = Lane(nodes.n, repeating: 0)
    spot = Lane(nodes.n, repeating: 0)
    activity = Lane(nodes.n * max(1, nodes.m), repeating: 0)
    bestLabel = Lane(nodes.n, repeating: 0)
    hasGraph = nodes.instance.isContiguous
    let size = hasGraph ? nodes.n + 1 : 4
    edgeStart = Lane(size, repeating: 0)
    mark = Lane(nodes.n, repeating: 0)
    queue = Lane(nodes.n, repeating: 0)
    rowOf = Lane(size, repeating: -1)
  }

  /// Cuts `territories`, ascending and none an empty free one, out of `plan`.
  mutating func load(_ plan: NodePlan, _ territories: [Int32], excessScale: [Double]) {
    self.excessScale = excessScale
    territory = territories
    q = territories.count
    unit = territories.flatMap { plan.members($0) }.sorted()
    n = unit.count
    isFixed = territories.map { nodes.isFixed(Int($0)) }
    cost.reserve(n * q)
    members.reserve(max(1, n * q))
    count.reserve(q)
    centre.reserve(q)
    host.reserve(q)
    bestCentre.reserve(q)
    excess.reserve(q)
    load.reserve(q * m)
    upper.reserve(q * m)
    lower.reserve(q * m)
    let slotOf = Dictionary(uniqueKeysWithValues: zip(territories, 0..<Int32(q)))
    for i in 0..<n {
      let u = Int(unit[i])
      label[i] = slotOf[plan.labels[u]] ?? 0
      for k in 0..<m { activity[i * m + k] = nodes.activity[u * m + k] }
    }
    for a in 0..<q {
      centre[a] = plan.centres[Int(territories[a])]
      for k in 0..<m { lower[a * m + k] = nodes.lower[Int(territories[a]) * m + k] }
    }
    loadGraph()
    count.fill(q, with: 0)
    relist()
    for a in 0..<q { setCentre(a, centre[a]) }
    rankSlots()
    best = NodeScore(cost: .infinity, excess: .infinity)
    noteBest()
    work += n * q
  }

  private mutating func loadGraph() {
    guard hasGraph, let graph = nodes.instance.graph else { return }
    for i in 0..<n { rowOf[Int(unit[i])] = Int32(i) }
    var total = 0
    for i in 0..<n { total += graph.neighbours(of: Int(unit[i])).count }
    edges.reserve(max(1, total))
    var next = 0
    for i in 0..<n {
      edgeStart[i] = Int32(next)
      for v in graph.neighbours(of: Int(unit[i])) where rowOf[Int(v)] >= 0 {
        edges[next] = rowOf[Int(v)]
        next += 1
      }
    }
    edgeStart[n] = Int32(next)
    for i in 0..<n { rowOf[Int(unit[i])] = -1 }
    mark.fill(n, with: 0)
    stamp = 0
  }

  /// Lists, loads and excess from the labels. O(n·m).
  mutating func relist() {
    count.fill(q, with: 0)
    load.fill(q * m, with: 0)
    for i in 0..<n {
      let a = Int(label[i])
      members[a * n + Int(count[a])] = Int32(i)
      spot[i] = count[a]
      count[a] += 1
      for k in 0..<m { load[a * m + k] += activity[i * m + k] }
    }
  }

  /// Puts the centre of a slot at a node of its own (−1: its fixed place). O(n).
  mutating func setCentre(_ a: Int, _ node: Int32) {
    let j = Int(territory[a])
    centre[a] = node
    host[a] = -1
    if node >= 0, !isFixed[a] {
      let own = nodes.unitOf[Int(node)]
      var (low, high) = (0, n)
      while low < high {
        let middle = (low + high) / 2
        if unit[middle] < own { low = middle + 1 } else { high = middle }
      }
      host[a] = Int32(low)
    }
    for k in 0..<m { upper[a * m + k] = nodes.upper(j, k, node: node) }
    for i in 0..<n {
      let u = Int(unit[i])
      cost[i * q + a] = nodes.travel(u, territory: j, node: node) + nodes.moveCost(u, in: j)
    }
    excess[a] = slotExcess(a)
    work += 4 * n
  }

  /// The nearest slots of each, by the travel of the units of one to the centre of the other.
  mutating func rankSlots() {
    nearCount = min(Self.nearest, q - 1)
    near.reserve(max(1, q * nearCount))
    guard nearCount > 0 else { return }
    for a in 0..<q {
      var far = [Double](repeating: 0, count: q)
      for at in 0..<Int(count[a]) {
        let i = Int(members[a * n + at])
        for b in 0..<q { far[b] += cost[i * q + b] }
      }
      let order = (0..<q).filter { $0 != a }.sorted { far[$0] != far[$1] ? far[$0] < far[$1] : $0 < $1 }
      for rank in 0..<nearCount { near[a * nearCount + rank] = Int32(order[rank]) }
    }
    work += n * q
  }

  func slotExcess(_ a: Int) -> Double {
    var sum = 0.0
    for k in 0..<m {
      let value = load[a * m + k]
      sum += excessScale[k] * (max(0, value - upper[a * m + k]) + max(0, lower[a * m + k] - value))
    }
    return sum
  }

  func score() -> NodeScore {
    var (sum, outside) = (0.0, 0.0)
    for i in 0..<n { sum += cost[i * q + Int(label[i])] }
    for a in 0..<q { outside += excess[a] }
    return NodeScore(cost: sum, excess: outside)
  }

  /// Keeps the labels and centres as they are when they are the best so far.
  mutating func noteBest() {
    let now = score()
    guard now.isBetter(than: best, strictness: strictness) else { return }
    best = now
    bestLabel.copy(n, from: label)
    bestCentre.copy(q, from: centre)
  }

  /// Lets the next map that is noted count as the best.
  mutating func forgetBest() { best = NodeScore(cost: .infinity, excess: .infinity) }

  /// Goes back to the best labels and centres.
  mutating func restoreBest() {
    label.copy(n, from: bestLabel)
    relist()
    for a in 0..<q {
      if centre[a] != bestCentre[a] { setCentre(a, bestCentre[a]) } else { excess[a] = slotExcess(a) }
    }
  }

  @inline(__always) func mayHold(_ i: Int, _ a: Int) -> Bool {
    nodes.instance.eligibility.isFree || nodes.instance.eligibility.allows(Int(unit[i]), Int(territory[a]))
  }
}

/// What a map costs and how much of it is outside the limits.
struct NodeScore: Sendable {
  var cost: Double
  var excess: Double

  /// Differences below this part of the cost are rounding.
  static let noise = 1e-11

  func isBetter(than other: NodeScore, strictness: Double) -> Bool {
    guard other.cost.isFinite else { return true }
    let (mine, theirs) = (cost + strictness * excess, other.cost + strictness * other.excess)
    return mine < theirs - Self.noise * abs(theirs)
  }
}
