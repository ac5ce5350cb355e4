import SalesModel

extension BalancingRun {
  func report(_ certificates: Certificates) -> BalancingResult {
    let labels = problem.followingCurrent(instance.expanded(searching.plan.labels), instance)
    let evaluation = PlanEvaluation(problem, assignment: labels)
    let broken = problem.brokenTerritories(labels)
    let misses = problem.misses(evaluation.loads)
    let outcome: BalanceOutcome =
      if !certificates.proofs.isEmpty {
        .provablyImpossible(proofs: certificates.proofs)
      } else if misses.isEmpty, broken.isEmpty, problem.clashes(in: labels) == 0,
        problem.holdsMoveCaps(labels)
      {
        .withinTolerance
      } else {
        .notReached(misses: misses, reachableTolerance: certificates.reachableTolerance)
      }
    let bound = outcome == .withinTolerance && instance.p > 1 ? bound(evaluation) : nil
    let disruption = problem.disruption(labels)
    let (m, p) = (instance.m, instance.p)
    func table(_ values: [Double]) -> [[Double]] { (0..<p).map { Array(values[$0 * m..<($0 + 1) * m]) } }
    let cost = evaluation.travel + disruption
    return BalancingResult(
      assignment: labels, centres: evaluation.centres.map { $0.flatMap { problem.metric.place($0) } },
      loads: table(evaluation.loads), targets: table(problem.limits().target),
      prices: table(bound?.prices ?? [Double](repeating: 0, count: p * m)), travel: evaluation.travel,
      disruption: disruption, meanKm: evaluation.meanTravel,
      meanKmByTerritory: evaluation.meanByTerritory,
      bound: bound.map { min($0.value, cost) }, outcome: outcome, isStopped: stop.wasOver,
      movedAccounts: problem.movedAccounts(labels), brokenTerritories: broken, effort: effort)
  }

  /// The bound with the plan's own centres, in the problem's units.
  private func bound(_ evaluation: PlanEvaluation) -> (value: Double, prices: [Double])? {
    let isMatrix = instance.usesMatrix
    guard isMatrix || evaluation.centres.allSatisfy({ $0 != nil }) else { return nil }
    tell(.bound)
    let centres = (0..<instance.p).map { evaluation.centres[$0] ?? Point() }
    let relaxed = searching.moves?.relaxed(problem, instance)
    let found = AssignmentBound(
      relaxed?.problem ?? problem, relaxed.map { Instance($0.problem) } ?? instance, centres: centres,
      threads: options.threads
    )
    .best(radius: max(1e-9, evaluation.meanTravel), isQuick: isRevision) { stop.isPastDeadline(in: $0) }
    let prices = found.prices.indices.map {
      found.prices[$0] * instance.weightScale / instance.activityScale[$0 % instance.m]
    }
    return (found.value * instance.weightScale - (relaxed?.credit ?? 0), prices)
  }
}
