import SalesModel

/// A whole map as it is, whatever its centres are, in the problem's own numbers.
struct Standing {
  /// At `j * m + k`; the limits are those of the centres' nodes, where these have some.
  let loads: [Double]
  let limits: (target: [Double], upper: [Double], lower: [Double])
  let centres: [BalancingResult.Centre?]
  let travel: Double
  let meanTravel: Double
  let meanByTerritory: [Double]

  /// - Parameter labels: the territory of every account. O(m·n); with node centres O(Σ over territories of accounts²).
  init(_ problem: TerritoryProblem, _ labels: [Int32]) {
    guard problem.centreRule == .node else {
      let found = PlanEvaluation(problem, assignment: labels)
      (loads, limits) = (found.loads, problem.limits())
      centres = found.centres.map { $0.flatMap { problem.metric.place($0) } }
      (travel, meanTravel, meanByTerritory) = (found.travel, found.meanTravel, found.meanByTerritory)
      return
    }
    let instance = Instance(problem)
    let nodes = NodeInstance(problem, instance)
    let found = NodeEvaluation(problem, nodes, NodePlan(nodes, labels: instance.collapsed(labels)))
    (loads, limits, centres) = (found.loads, found.limits, found.places)
    (travel, meanTravel, meanByTerritory) = (found.travel, found.meanTravel, found.meanByTerritory)
  }
}
