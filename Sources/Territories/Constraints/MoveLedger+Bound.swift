import SalesModel

extension MoveLedger {
  /// The problem with its limits on moves priced at the ledger's prices instead of kept, and what that may cost a map
  /// that keeps them: no such map costs less than a lower bound on the priced problem less `credit` (Lagrange).
  func relaxed(_ problem: TerritoryProblem, _ instance: Instance) -> (
    problem: TerritoryProblem, credit: Double
  ) {
    let caps = problem.allMoveCaps
    let scales = MoveTable(problem, instance, caps).scales
    var priced = problem
    priced.maximumMovedShare = nil
    priced.moveCaps = []
    if priced.disruption.isEmpty {
      priced.disruption = [Double](repeating: 0, count: problem.accountCount)
    }
    var credit = 0.0
    for (r, cap) in caps.enumerated() {
      let price = prices[r] * instance.weightScale / scales[r]
      credit += price * cap.share * problem.settledTotal(cap)
      for account in cap.values.indices { priced.disruption[account] += price * cap.values[account] }
    }
    return (priced, credit)
  }
}
