import SalesModel
import Statistics
import Synchronization

@testable import Territories

/// A random problem on a small piece of the sphere.
func randomProblem(
  seed: UInt64, accounts n: Int, territories p: Int, measures m: Int = 1, tolerance: Double = 0.3
) -> TerritoryProblem {
  var random = RandomStream(seed: seed, 77)
  let places = (0..<n).compactMap { _ in
    GeoPoint(latitude: 40 + 4 * random.uniform(), longitude: -90 + 5 * random.uniform())
  }
  let measures = (0..<m).map { k in
    BalancedMeasure(
      Measure("m\(k)"), values: (0..<n).map { _ in 1 + 4 * random.uniform() },
      limit: .within(tolerance: tolerance))
  }
  return TerritoryProblem(
    accountIDs: (0..<n).map { String(1000 + $0) }, space: .sphere(places), measures: measures,
    territories: (0..<p).map { TerritorySlot(name: "T\($0 + 1)") })
}

/// A grid of `side` × `side` unit squares that touch at their edges, in the plane.
func gridProblem(side: Int, territories p: Int, tolerance: Double, seed: UInt64 = 1) -> TerritoryProblem {
  var random = RandomStream(seed: seed, 5)
  let n = side * side
  var problem = TerritoryProblem(
    accountIDs: (0..<n).map { String(10_000 + $0) },
    space: .plane(x: (0..<n).map { Double($0 % side) }, y: (0..<n).map { Double($0 / side) }),
    measures: [
      BalancedMeasure(
        "size", values: (0..<n).map { _ in 1 + random.uniform() }, limit: .within(tolerance: tolerance))
    ],
    territories: (0..<p).map { TerritorySlot(name: "T\($0 + 1)") })
  var edges: [AdjacencyGraph.Edge] = []
  for i in 0..<n {
    if i % side + 1 < side { edges.append(.init(Int32(i), Int32(i + 1))) }
    if i + side < n { edges.append(.init(Int32(i), Int32(i + side))) }
  }
  problem.adjacency = AdjacencyGraph(nodeCount: n, edges: edges)
  problem.isContiguous = true
  return problem
}

extension Measure: ExpressibleByStringLiteral {
  public init(stringLiteral name: String) { self.init(name) }
}

/// Every assignment of the accounts, one after another.
func allAssignments(accounts n: Int, territories p: Int, _ visit: ([Int32]) -> Void) {
  var labels = [Int32](repeating: 0, count: n)
  while true {
    visit(labels)
    var i = 0
    while i < n {
      labels[i] += 1
      if labels[i] < Int32(p) { break }
      labels[i] = 0
      i += 1
    }
    if i == n { return }
  }
}

/// The least cost of any assignment within tolerance; nil when there is none.
func bruteForce(_ problem: TerritoryProblem) -> Double? {
  var best: Double?
  allAssignments(accounts: problem.accountCount, territories: problem.territoryCount) { labels in
    let evaluation = PlanEvaluation(problem, assignment: labels)
    guard problem.misses(evaluation.loads).isEmpty else { return }
    let cost = evaluation.travel + problem.disruption(labels)
    if cost < best ?? .infinity { best = cost }
  }
  return best
}

/// Counts the steps of a search.
private final class Countdown: Sendable {
  private let left: Atomic<Int>
  init(_ steps: Int) { left = Atomic(steps) }
  func isOver() -> Bool { left.wrappingSubtract(1, ordering: .relaxed).newValue < 0 }
}

/// A search that ends after a fixed number of steps, whatever the machine.
func solve(_ problem: TerritoryProblem, steps: Int = 40_000, threads: Int = 1) -> BalancingResult {
  let countdown = Countdown(steps)
  return balance(
    problem,
    options: BalancingOptions(
      stopping: .effort(1000), threads: Threads(threads), isCancelled: { countdown.isOver() }))
}
