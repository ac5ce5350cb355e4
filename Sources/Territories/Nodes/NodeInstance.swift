import Foundation

/// A problem whose centres are accounts ("nodes"), in the problem's own units: whole numbers stay whole.
///
/// Units are those of `Instance`. Node v is account `instance.members[v]`, so that nodes of a unit are a range, and the
/// numbering follows ids alone.
struct NodeInstance: Sendable {
  let instance: Instance
  /// The unit of each node.
  let unitOf: [Int32]
  let points: [Point]
  let weights: [Double]
  /// Activity of unit u in measure k at `u * m + k`.
  let activity: [Double]
  /// At `j * m + k`, a rounding slack included; the upper limit is infinite where the node decides.
  let upper: [Double]
  let lower: [Double]
  /// The upper limit at a node, at `v * m + k`, infinite where the territory decides; empty without node capacities.
  let nodeUpper: [Double]
  /// Travel from node a to node b at `a * nodes + b`; empty when points say it.
  let network: [Float64]
  let isFloored: Bool
  /// The node at which the centre of a territory is fixed, −1 for none.
  let fixedNodes: [Int32]
  /// What leaving today's territory costs each unit.
  let moveCost: [Double]
  let isSingle: Bool

  var n: Int { instance.n }
  var m: Int { instance.m }
  var p: Int { instance.p }
  var nodeCount: Int { unitOf.count }

  init(_ problem: TerritoryProblem, _ instance: Instance) {
    self.instance = instance
    let (n, m) = (instance.n, instance.m)
    let rows = instance.members.map { Int($0) }
    var unitOf = [Int32](repeating: 0, count: rows.count)
    for unit in 0..<n {
      for v in Int(instance.memberStarts[unit])..<Int(instance.memberStarts[unit + 1]) {
        unitOf[v] = Int32(unit)
      }
    }
    self.unitOf = unitOf
    points = rows.map { problem.point($0) }
    weights = rows.map { problem.travelWeights[$0] }
    var activity = [Double](repeating: 0, count: n * m)
    for (v, row) in rows.enumerated() {
      for k in 0..<m { activity[Int(unitOf[v]) * m + k] += problem.measures[k].values[row] }
    }
    self.activity = activity
    let limits = problem.limits()
    func slack(_ target: Double) -> Double { TerritoryProblem.toleranceSlack * target }
    upper = limits.upper.indices.map { index in
      if case .nodeCapacity = problem.measures[index % m].limit { return .infinity }
      return limits.upper[index] + slack(limits.target[index])
    }
    lower = limits.lower.indices.map { max(0, limits.lower[$0] - slack(limits.target[$0])) }
    nodeUpper = problem.nodeLimits(rows)
    network = problem.nodeNetwork(rows)
    isFloored = problem.roundsDistancesDown
    var nodeOf = [Int32](repeating: 0, count: rows.count)
    for (v, row) in rows.enumerated() { nodeOf[row] = Int32(v) }
    fixedNodes = problem.territories.map {
      if case .account(let account) = $0.centre { nodeOf[Int(account)] } else { -1 }
    }
    moveCost = instance.moveCost.map { $0 * instance.weightScale }
    isSingle = rows.count == n
  }

  /// The travel between nodes, in km or the unit of the plane or the matrix.
  @inline(__always) func distance(_ a: Int, _ b: Int) -> Double {
    network.isEmpty ? distance(a, at: points[b]) : network[a * nodeCount + b]
  }

  /// The travel from a node to a place.
  @inline(__always) func distance(_ a: Int, at place: Point) -> Double {
    let d = points[a] - place
    let chord = (d * d).sum().squareRoot()
    guard instance.metric == .plane else { return 2 * earthRadiusKm * asin(min(1, chord / 2)) }
    return isFloored ? chord.rounded(.down) : chord
  }

  /// Σ weight × travel of a unit's accounts to a node.
  @inline(__always) func travel(_ unit: Int, to node: Int) -> Double {
    if isSingle { return weights[unit] * distance(unit, node) }
    var sum = 0.0
    for v in Int(instance.memberStarts[unit])..<Int(instance.memberStarts[unit + 1]) {
      sum += weights[v] * distance(v, node)
    }
    return sum
  }

  /// Σ weight × travel of a unit's accounts to the centre of a territory: a node, or the fixed place when that is −1.
  /// 0 where there is neither.
  @inline(__always) func travel(_ unit: Int, territory: Int, node: Int32) -> Double {
    if node >= 0 { return travel(unit, to: Int(node)) }
    guard let place = instance.fixedCentres[territory] else { return 0 }
    var sum = 0.0
    for v in Int(instance.memberStarts[unit])..<Int(instance.memberStarts[unit + 1]) {
      sum += weights[v] * distance(v, at: place)
    }
    return sum
  }

  func isFixed(_ territory: Int) -> Bool {
    fixedNodes[territory] >= 0 || instance.fixedCentres[territory] != nil
  }

  /// The upper limit of a territory with its centre at `node` (−1: a place).
  @inline(__always) func upper(_ territory: Int, _ k: Int, node: Int32) -> Double {
    let limit = upper[territory * m + k]
    return nodeUpper.isEmpty || node < 0 ? limit : min(limit, nodeUpper[Int(node) * m + k])
  }

  func nodes(of unit: Int) -> Range<Int> {
    Int(instance.memberStarts[unit])..<Int(instance.memberStarts[unit + 1])
  }
}

extension TerritoryProblem {
  fileprivate func nodeLimits(_ rows: [Int]) -> [Double] {
    let isLimited = measures.contains { if case .nodeCapacity = $0.limit { true } else { false } }
    guard isLimited else { return [] }
    return rows.flatMap { row in
      measures.map { measure in
        if case .nodeCapacity(let capacities) = measure.limit {
          return capacities[row] * (1 + Self.toleranceSlack)
        }
        return .infinity
      }
    }
  }

  fileprivate func nodeNetwork(_ rows: [Int]) -> [Double] {
    guard case .between(let costs) = space else { return [] }
    let count = rows.count
    var network = [Double](repeating: 0, count: count * count)
    for (a, from) in rows.enumerated() {
      for (b, to) in rows.enumerated() { network[a * count + b] = costs[from * count + to] }
    }
    return network
  }
}
