import SalesModel
import Statistics

/// What the results suggest to change in the task: with evidence, for a person to accept or not.
func proposals(
  _ problem: ResultsProblem, _ segments: [SegmentResults], _ calls: CallPlan, _ fairness: Fairness,
  _ year: YearSoFar, _ settings: ResultsSettings
) throws(ResultsError) -> [TaskRevision.Proposal] {
  var found: [TaskRevision.Proposal] = []
  if calls.calls > 0, year.share > 0 {
    found += segments.compactMap { normProposal($0, year, settings) }
    found += segments.compactMap { reachProposal($0, year, settings) }
  }
  found += try potentialProposals(problem, year, settings)
  found += [policyProposal(problem.quotas, fairness)].compactMap { $0 }
  return found
}

/// Another number of calls where reps make clearly more or fewer than the norm.
private func normProposal(
  _ segment: SegmentResults, _ year: YearSoFar, _ settings: ResultsSettings
) -> TaskRevision.Proposal? {
  let yearly = segment.lines.map { Double($0.made) / year.share }
  let norm = segment.norm.callsPerYear
  guard yearly.count >= settings.smallestEvidence, norm > 0 else { return nil }
  let found = mean(yearly)
  let error = standardDeviation(yearly) / Double(yearly.count).squareRoot()
  // Beyond two standard errors the difference is not the luck of a few accounts.
  guard abs(found / norm - 1) >= settings.normDeviation, abs(found - norm) > 2 * error else { return nil }
  // Within the norm's own bounds, where it has some: to move those is for a person.
  let (least, most) = (segment.norm.minimumCalls, segment.norm.maximumCalls)
  var proposed = found.rounded(.toNearestOrAwayFromZero)
  if least < norm { proposed = max(proposed, least) }
  if most > norm { proposed = min(proposed, most) }
  guard proposed != norm else { return nil }
  return TaskRevision.Proposal(
    key: "\(segment.key).calls", current: decimal(norm), proposed: decimal(proposed, 1),
    reason: found < norm
      ? "reps make fewer calls than the norm: it asks for too much, or they need to be held to it"
      : "reps make more calls than the norm: it asks for too little, or their time is better spent elsewhere",
    evidence: "\(yearly.count) accounts \(year.name): \(decimal(found)) ± \(decimal(2 * error)) calls a year")
}

/// A higher bound of a segment whose smaller accounts are not called on.
private func reachProposal(
  _ segment: SegmentResults, _ year: YearSoFar, _ settings: ResultsSettings
) -> TaskRevision.Proposal? {
  let due = segment.lines.filter { $0.due >= 1 }
  let missed = due.filter { $0.made == 0 }.map(\.task.potential.major).sorted()
  let reached = due.filter { $0.made > 0 }.map(\.task.potential.major).sorted()
  guard let coverage = segment.summary.coverage, coverage < settings.coverageGoal,
    missed.count >= settings.smallestEvidence, !reached.isEmpty,
    let least = due.map(\.task.potential.major).min()
  else { return nil }
  let (missedMedian, reachedMedian) = (quantile(0.5, ofSorted: missed), quantile(0.5, ofSorted: reached))
  guard missedMedian < reachedMedian, missedMedian > least else { return nil }
  return TaskRevision.Proposal(
    key: "task.segments.\(segment.segment).when.potential", current: ">= \(decimal(least))",
    proposed: ">= \(decimal(missedMedian))",
    reason:
      "\(segment.role) leaves smaller accounts of the segment uncalled: another role or segment may serve them",
    evidence:
      "\(missed.count) of \(due.count) accounts without a call \(year.name); their median potential is \(decimal(missedMedian)), that of the others \(decimal(reachedMedian))"
  )
}

/// Potentials that are too low for certain: more was sold in part of the year than could be in all of it.
private func potentialProposals(
  _ problem: ResultsProblem, _ year: YearSoFar, _ settings: ResultsSettings
) throws(ResultsError) -> [TaskRevision.Proposal] {
  var sold = Sales<AccountID>(problem.task.currency)
  for record in problem.actuals where year.contains(record.period) {
    try sold.add(record.amount, to: record.account)
  }
  var (seen, exceeded): (Set<AccountID>, [SegmentID: [AccountTask]]) = ([], [:])
  for task in problem.task.tasks where seen.insert(task.account).inserted {
    if sold[task.account].minorUnits > task.potential.minorUnits {
      exceeded[task.segment, default: []].append(task)
    }
  }
  return exceeded.sorted { $0.key < $1.key }.compactMap { segment, tasks in
    guard tasks.count >= settings.smallestEvidence else { return nil }
    let stated = tasks.reduce(0) { $0 + $1.potential.major }
    let actual = tasks.reduce(0) { $0 + sold[$1.account].major }
    return TaskRevision.Proposal(
      key: "data.accounts.potential", current: decimal(stated), proposed: "at least \(decimal(actual))",
      reason: "\(tasks.count) accounts of \(segment) bought more than their yearly potential",
      evidence:
        "\(decimal(actual)) sold \(year.name), first of them \(tasks.prefix(3).map(\.account.text).joined(separator: ", "))"
    )
  }
}

/// Equal chances where attainment goes with potential.
private func policyProposal(_ quotas: QuotaPlan, _ fairness: Fairness) -> TaskRevision.Proposal? {
  guard let found = fairness.potential, found.isClear, quotas.policy != "equal-chance" else { return nil }
  return TaskRevision.Proposal(
    key: "quotas.policy", current: quotas.policy, proposed: "equal-chance",
    reason: "attainment goes with the potential of the territory, which its rep cannot change",
    evidence: "correlation \(decimal(found.correlation)) over \(found.count) territories")
}
