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
    repeat {
      result = solve(dearer, part(options, attempt))
      attempt += 1
      dearer.keep = max(dearer.keep, 0.25) * factor
    } while result.movedAccounts > most && attempt < attempts && !result.isCancelled(options)
    return result.charged(problem.disruption(result.assignment))
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

  /// The same map at another cost of moved accounts; a bound holds for the costs it was made with only.
  fileprivate func charged(_ disruption: Double) -> BalancingResult {
    BalancingResult(
      assignment: assignment, centres: centres, loads: loads, targets: targets, prices: prices,
      travel: travel,
      disruption: disruption, meanKm: meanKm, meanKmByTerritory: meanKmByTerritory,
      bound: disruption == self.disruption ? bound : nil, outcome: outcome, isStopped: isStopped,
      movedAccounts: movedAccounts, brokenTerritories: brokenTerritories, effort: effort)
  }
}
