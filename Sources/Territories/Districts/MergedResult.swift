import SalesModel

/// Results of parts of a problem put together.
struct MergedResult {
  private let problem: TerritoryProblem
  /// Whether what is impossible in a part is impossible in the whole.
  private let isForced: Bool
  private var assignment: [Int32]
  private var prices: [[Double]]
  private var bound: Double? = 0
  private var proofs: [String] = []
  private var reachable = 0.0
  private var isStopped = false
  private var isReached = true
  private var broken: [Int32] = []
  private var effort = 0.0

  init(_ problem: TerritoryProblem, isForced: Bool) {
    self.problem = problem
    self.isForced = isForced
    assignment = [Int32](repeating: 0, count: problem.accountCount)
    prices = [[Double]](
      repeating: [Double](repeating: 0, count: problem.measureCount), count: problem.territoryCount)
  }

  /// Takes the result of a part that holds these accounts and slots.
  mutating func add(_ part: BalancingResult, accounts: [Int32], slots: [Int], name: String) {
    for (row, account) in accounts.enumerated() {
      assignment[Int(account)] = Int32(slots[Int(part.assignment[row])])
    }
    for (place, slot) in slots.enumerated() { prices[slot] = part.prices[place] }
    // The only assignment to a single territory is its own bound.
    let least = slots.count == 1 ? part.cost : part.bound
    bound = bound.flatMap { sum in least.map { sum + $0 } }
    broken += part.brokenTerritories.map { Int32(slots[Int($0)]) }
    isStopped = isStopped || part.isStopped
    effort += part.effort
    take(part.outcome, name: name, territories: slots.count)
  }

  private mutating func take(_ outcome: BalanceOutcome, name: String, territories: Int) {
    switch outcome {
    case .withinTolerance: break
    case .provablyImpossible(let found):
      isReached = false
      if isForced { proofs += found.map { "district \(name) with \(territories) territories: \($0)" } }
    case .notReached(_, let tolerance):
      isReached = false
      if isForced { reachable = max(reachable, tolerance) }
    }
  }

  /// Accounts of a district that got no territory go to the first one.
  mutating func leaveOut(_ accounts: [Int32], _ name: String, districts: Int) {
    isReached = false
    bound = nil
    guard isForced || problem.territoryCount < districts else { return }
    proofs.append(
      "there are fewer territories than districts: none is left for \(name) with its \(accounts.count) accounts"
    )
  }

  /// - Parameter forced: what accounts cost that have to leave a territory of another district.
  func result(proofs more: [String], targets: [Double], forced: Double) -> BalancingResult {
    let evaluation = PlanEvaluation(problem, assignment: assignment)
    let proofs = more + proofs
    let misses = problem.misses(evaluation.loads)
    let outcome: BalanceOutcome =
      if !proofs.isEmpty {
        .provablyImpossible(proofs: proofs)
      } else if isReached, misses.isEmpty, problem.holdsMoveCaps(assignment) {
        .withinTolerance
      } else {
        .notReached(misses: misses, reachableTolerance: reachable)
      }
    let (m, p) = (problem.measureCount, problem.territoryCount)
    func table(_ values: [Double]) -> [[Double]] { (0..<p).map { Array(values[$0 * m..<($0 + 1) * m]) } }
    let disruption = problem.disruption(assignment)
    return BalancingResult(
      assignment: assignment, centres: evaluation.centres.map { $0.flatMap { problem.metric.place($0) } },
      loads: table(evaluation.loads), targets: table(targets), prices: prices, travel: evaluation.travel,
      disruption: disruption, meanKm: evaluation.meanTravel,
      meanKmByTerritory: evaluation.meanByTerritory,
      bound: outcome == .withinTolerance ? bound.map { $0 + forced } : nil, outcome: outcome,
      isStopped: isStopped, movedAccounts: problem.movedAccounts(assignment),
      brokenTerritories: broken.sorted(), effort: effort)
  }
}
