import SalesModel
import Statistics

@testable import Territories

/// A random problem with node centres in the plane, with capacities of nodes when `tightness` is given (total demand over
/// the capacity of p mean nodes), else with bands.
func nodeProblem(
  seed: UInt64, accounts n: Int, territories p: Int, measures m: Int = 1, tightness: Double? = nil,
  tolerance: Double = 0.3, side: Double = 100
) -> TerritoryProblem {
  var random = RandomStream(seed: seed, 13)
  let x = (0..<n).map { _ in (side * random.uniform()).rounded() }
  let y = (0..<n).map { _ in (side * random.uniform()).rounded() }
  let measures = (0..<m).map { k in
    let values = (0..<n).map { _ in Double(1 + random.below(9)) }
    let room = values.reduce(0, +) / Double(p) / (tightness ?? 1)
    let limit: BalancedMeasure.Limit =
      tightness == nil
      ? .within(tolerance: tolerance)
      : .nodeCapacity((0..<n).map { _ in (room * (0.8 + 0.4 * random.uniform())).rounded(.up) })
    return BalancedMeasure(Measure("m\(k)"), values: values, limit: limit)
  }
  var problem = TerritoryProblem(
    accountIDs: (0..<n).map { String(1000 + $0) }, space: .plane(x: x, y: y), measures: measures,
    travelWeights: (0..<n).map { _ in 1 + 2 * random.uniform() },
    territories: (0..<p).map { TerritorySlot(name: "T\($0 + 1)") })
  problem.centreRule = .node
  return problem
}

/// Travel from account to account, computed apart from the engine.
func plainTravel(_ problem: TerritoryProblem, _ a: Int, _ b: Int) -> Double {
  switch problem.space {
  case .plane(let x, let y):
    let distance = ((x[a] - x[b]) * (x[a] - x[b]) + (y[a] - y[b]) * (y[a] - y[b])).squareRoot()
    return problem.roundsDistancesDown ? distance.rounded(.down) : distance
  case .between(let costs): return costs[a * problem.accountCount + b]
  case .sphere, .matrix: return .nan
  }
}

/// The least travel of a territory with its centre at one of its own accounts that can carry it; nil when none can.
func plainTerritoryCost(_ problem: TerritoryProblem, _ members: [Int]) -> Double? {
  members.compactMap { centre -> Double? in
    for measure in problem.measures {
      guard case .nodeCapacity(let capacities) = measure.limit else { continue }
      if members.reduce(0, { $0 + measure.values[$1] }) > capacities[centre] { return nil }
    }
    return members.reduce(0) { $0 + problem.travelWeights[$1] * plainTravel(problem, $1, centre) }
  }.min()
}

/// The least cost of any map within the limits with centres at own accounts; nil when there is none.
func bruteForceNodes(_ problem: TerritoryProblem, allowing: ([Int32]) -> Bool = { _ in true }) -> Double? {
  let p = problem.territoryCount
  var best: Double?
  allAssignments(accounts: problem.accountCount, territories: p) { labels in
    guard allowing(labels) else { return }
    var loads = [Double](repeating: 0, count: p * problem.measureCount)
    for (i, j) in labels.enumerated() {
      for k in 0..<problem.measureCount {
        loads[Int(j) * problem.measureCount + k] += problem.measures[k].values[i]
      }
    }
    guard problem.misses(loads).isEmpty else { return }
    var cost = problem.disruption(labels)
    for j in 0..<p {
      let members = labels.indices.filter { labels[$0] == Int32(j) }
      guard let least = plainTerritoryCost(problem, members) else { return }
      cost += least
    }
    if cost < best ?? .infinity { best = cost }
  }
  return best
}

/// A reproducible run.
func solveNodes(_ problem: TerritoryProblem, effort: Int = 1, threads: Int = 1, seed: UInt64 = 1)
  -> BalancingResult
{
  balance(
    problem, options: BalancingOptions(seed: seed, stopping: .effort(effort), threads: Threads(threads)))
}
