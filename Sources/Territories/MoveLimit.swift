import SalesModel
import Statistics

/// Maps that may move only a share of the accounts: moving is made dearer until the limit holds.
struct MoveLimit {
  /// Moving costs this many times more from one attempt to the next.
  private static let factor = 4.0
  private static let attempts = 6

  /// The first map within the limit, or the one of the dearest moves; its cost is that of the problem's own `keep`.
  static func balance(
    _ problem: TerritoryProblem, share: Double, options: BalancingOptions,
    _ solve: (TerritoryProblem, BalancingOptions) -> BalancingResult
  ) -> BalancingResult {
    let settled = problem.current.count { $0 >= 0 }
    let most = Int(share * Double(settled) + 1e-9)
    var dearer = problem
    var result: BalancingResult
    var attempt = 0
    var isStopped = false
    repeat {
      result = solve(dearer, part(options, attempt))
      isStopped = isStopped || result.isStopped
      attempt += 1
      dearer.keep = max(dearer.keep, 0.25) * factor
    } while result.movedAccounts > most && attempt < attempts && !result.isCancelled(options)
    return result.charged(
      problem.disruption(result.assignment), outcome: outcome(result, problem, most: most),
      isStopped: isStopped, keepsBound: attempt == 1)
  }

  /// The outcome with the limit on moved accounts as one of the limits.
  private static func outcome(
    _ result: BalancingResult, _ problem: TerritoryProblem, most: Int
  ) -> BalanceOutcome {
    let forced = forcedMoves(problem)
    if forced > most {
      var proofs = ["locks and eligibility move \(forced) accounts, and \(most) may move"]
      if case .provablyImpossible(let others) = result.outcome { proofs = others + proofs }
      return .provablyImpossible(proofs: proofs)
    }
    guard result.movedAccounts > most, result.outcome == .withinTolerance else { return result.outcome }
    return .notReached(misses: [], reachableTolerance: 0)
  }

  /// Accounts that may not stay where they are.
  private static func forcedMoves(_ problem: TerritoryProblem) -> Int {
    let instance = Instance(problem)
    var forced = 0
    for unit in 0..<instance.n {
      for account in instance.accounts(of: unit) {
        let now = problem.current[Int(account)]
        if now >= 0, !instance.eligibility.allows(unit, Int(now)) { forced += 1 }
      }
    }
    return forced
  }

  /// An attempt's part of the time or effort.
  private static func part(_ options: BalancingOptions, _ attempt: Int) -> BalancingOptions {
    var options = options
    switch options.stopping {
    case .effort(let units): options.stopping = .effort(max(1, units / 3))
    case .deadline(let end):
      options.stopping = .deadline(.now + ContinuousClock.now.duration(to: end) / max(1, attempts - attempt))
    }
    return options
  }
}

extension BalancingResult {
  fileprivate func isCancelled(_ options: BalancingOptions) -> Bool { options.isCancelled() }

  /// The same map at another cost of moved accounts; bound and prices hold for the costs they were made with only.
  fileprivate func charged(
    _ disruption: Double, outcome: BalanceOutcome, isStopped: Bool, keepsBound: Bool
  ) -> BalancingResult {
    BalancingResult(
      assignment: assignment, centres: centres, loads: loads, targets: targets,
      prices: keepsBound ? prices : prices.map { $0.map { _ in 0 } }, travel: travel,
      disruption: disruption, meanKm: meanKm, meanKmByTerritory: meanKmByTerritory,
      bound: keepsBound ? bound : nil, outcome: outcome, isStopped: isStopped,
      movedAccounts: movedAccounts, brokenTerritories: brokenTerritories, effort: effort)
  }
}
