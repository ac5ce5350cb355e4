import SalesModel

/// Results of parts of a problem put together.
struct MergedResult {
  private let problem: TerritoryProblem
  private var assignment: [Int32]
  private var centres: [BalancingResult.Centre?]
  private var loads: [[Double]]
  private var prices: [[Double]]
  private var meanKm: [Double]
  private var travel = 0.0
  private var disruption = 0.0
  private var bound: Double? = 0
  private var proofs: [String] = []
  private var misses: [ToleranceMiss] = []
  private var reachable = 0.0
  private var isStopped = false
  private var isReached = true
  private var moved = 0
  private var broken: [Int32] = []
  private var effort = 0.0

  init(_ problem: TerritoryProblem) {
    self.problem = problem
    let (m, p) = (problem.measureCount, problem.territoryCount)
    assignment = [Int32](repeating: 0, count: problem.accountCount)
    centres = [BalancingResult.Centre?](repeating: nil, count: p)
    loads = [[Double]](repeating: [Double](repeating: 0, count: m), count: p)
    prices = loads
    meanKm = [Double](repeating: 0, count: p)
  }

  /// Takes the result of a part that holds these accounts and slots.
  mutating func add(
    _ part: BalancingResult, accounts: [Int32], slots: [Int], name: String, problem inner: TerritoryProblem
  ) {
    for (row, account) in accounts.enumerated() {
      assignment[Int(account)] = Int32(slots[Int(part.assignment[row])])
    }
    for (place, slot) in slots.enumerated() {
      centres[slot] = part.centres[place]
      loads[slot] = part.loads[place]
      prices[slot] = part.prices[place]
      meanKm[slot] = part.meanKmByTerritory[place]
    }
    travel += part.travel
    disruption += part.disruption
    // The only assignment to a single territory is its own bound.
    let least = slots.count == 1 ? part.cost : part.bound
    bound = bound.flatMap { sum in least.map { sum + $0 } }
    broken += part.brokenTerritories.map { Int32(slots[Int($0)]) }
    isStopped = isStopped || part.isStopped
    moved += part.movedAccounts
    effort += part.effort
    take(part.outcome, name: name, territories: slots.count, inner)
  }

  private mutating func take(
    _ outcome: BalanceOutcome, name: String, territories: Int, _ inner: TerritoryProblem
  ) {
    switch outcome {
    case .withinTolerance: break
    case .provablyImpossible(let found):
      isReached = false
      proofs += found.map { "district \(name) with \(territories) territories: \($0)" }
    case .notReached(let found, let tolerance):
      isReached = false
      misses += found
      reachable = max(reachable, tolerance)
    }
  }

  /// Accounts of a district that got no territory go to the first one.
  mutating func leaveOut(_ accounts: [Int32], _ name: String) {
    isReached = false
    bound = nil
    proofs.append(
      "there are fewer territories than districts: none is left for \(name) with its \(accounts.count) accounts"
    )
  }

  func result(proofs more: [String], targets: [Double]) -> BalancingResult {
    let (m, p) = (problem.measureCount, problem.territoryCount)
    let weight = problem.travelWeights.reduce(0, +)
    let proofs = more + proofs
    let outcome: BalanceOutcome =
      if !proofs.isEmpty {
        .provablyImpossible(proofs: proofs)
      } else if isReached {
        .withinTolerance
      } else {
        .notReached(misses: misses, reachableTolerance: reachable)
      }
    return BalancingResult(
      assignment: assignment, centres: centres, loads: loads,
      targets: (0..<p).map { Array(targets[$0 * m..<($0 + 1) * m]) }, prices: prices, travel: travel,
      disruption: disruption, meanKm: weight > 0 ? travel / weight : 0, meanKmByTerritory: meanKm,
      bound: outcome == .withinTolerance ? bound : nil, outcome: outcome, isStopped: isStopped,
      movedAccounts: moved, brokenTerritories: broken.sorted(), effort: effort)
  }
}
