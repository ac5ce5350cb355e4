import SalesModel

/// What a map with node centres costs and carries, from the problem's own numbers, in id order.
struct NodeEvaluation {
  /// One an account, a row of the problem's tables.
  let labels: [Int32]
  let centreAccounts: [Int32?]
  let places: [BalancingResult.Centre?]
  /// At `j * m + k`; the limits are those of the centres' nodes.
  let loads: [Double]
  let limits: (target: [Double], upper: [Double], lower: [Double])
  private(set) var travelByTerritory: [Double]
  private var weightByTerritory: [Double]

  private let nodes: NodeInstance
  private let centres: [Int32]

  init(_ problem: TerritoryProblem, _ nodes: NodeInstance, _ plan: NodePlan) {
    let (m, p) = (nodes.m, nodes.p)
    self.nodes = nodes
    centres = plan.centres
    let labels = nodes.instance.expanded(plan.labels)
    self.labels = labels
    var loads = [Double](repeating: 0, count: p * m)
    travelByTerritory = [Double](repeating: 0, count: p)
    weightByTerritory = travelByTerritory
    for row in problem.idOrder() {
      let (i, j) = (Int(row), Int(labels[Int(row)]))
      for k in 0..<m { loads[j * m + k] += problem.measures[k].values[i] }
      weightByTerritory[j] += problem.travelWeights[i]
    }
    self.loads = loads
    for unit in 0..<nodes.n {
      let j = Int(plan.labels[unit])
      travelByTerritory[j] += nodes.travel(unit, territory: j, node: plan.centres[j])
    }
    centreAccounts = plan.centres.map { $0 >= 0 ? nodes.instance.members[Int($0)] : nil }
    places = (0..<p).map { j in
      let node = plan.centres[j]
      guard nodes.network.isEmpty else { return nil }
      let point = node >= 0 ? nodes.points[Int(node)] : nodes.instance.fixedCentres[j]
      return point.flatMap { nodes.instance.metric.place($0) }
    }
    var limits = problem.limits()
    for j in 0..<p {
      for (k, measure) in problem.measures.enumerated() {
        guard case .nodeCapacity(let capacities) = measure.limit, let account = centreAccounts[j] else {
          continue
        }
        limits.upper[j * m + k] = capacities[Int(account)]
        limits.target[j * m + k] = capacities[Int(account)]
      }
    }
    self.limits = limits
  }

  var travel: Double { travelByTerritory.reduce(0, +) }
  var meanTravel: Double {
    let weight = weightByTerritory.reduce(0, +)
    return weight > 0 ? travel / weight : 0
  }
  var meanByTerritory: [Double] {
    travelByTerritory.indices.map {
      weightByTerritory[$0] > 0 ? travelByTerritory[$0] / weightByTerritory[$0] : 0
    }
  }

  /// The same problem with travel to these centres as a matrix and their capacities; nil when a territory has no centre.
  func withFixedCentres(_ problem: TerritoryProblem) -> TerritoryProblem? {
    let (n, m, p) = (problem.accountCount, nodes.m, nodes.p)
    guard (0..<p).allSatisfy({ centres[$0] >= 0 || nodes.instance.fixedCentres[$0] != nil }) else {
      return nil
    }
    var costs = [Double](repeating: 0, count: n * p)
    for (v, row) in nodes.instance.members.enumerated() {
      for j in 0..<p {
        costs[Int(row) * p + j] =
          centres[j] >= 0
          ? nodes.distance(v, Int(centres[j]))
          : nodes.instance.fixedCentres[j].map { nodes.distance(v, at: $0) } ?? 0
      }
    }
    var fixed = problem
    fixed.space = .matrix(costs)
    fixed.centreRule = .centroid
    fixed.roundsDistancesDown = false
    for j in 0..<p { fixed.territories[j].centre = .free }
    for (k, measure) in problem.measures.enumerated() {
      guard case .nodeCapacity = measure.limit else { continue }
      let total = measure.values.reduce(0, +)
      fixed.measures[k].limit = .capacity((0..<p).map { min(limits.upper[$0 * m + k], total) })
    }
    return fixed
  }
}
