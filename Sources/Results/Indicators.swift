import SalesModel

/// The whole company's sales so far against quotas and forecast.
func salesIndicators(_ results: TerritoryResults, _ problem: ResultsProblem, _ year: YearSoFar) -> [Indicator]
{
  let currency = problem.task.currency
  let actual = results.lines.reduce(0) { $0 + $1.actual.major } + results.unassigned.major
  let quota = results.lines.reduce(0) { $0 + $1.quota.major }
  let expected = results.lines.reduce(0) { $0 + $1.expected }
  let assigned = results.lines.reduce(0) { $0 + $1.actual.major }
  let attained = results.lines.compactMap(\.attainment)
  let hits = attained.filter { $0 >= 1 }.count
  var indicators = [
    Indicator(
      name: "sales so far", measures: "quotas.target", value: actual, target: quota, unit: currency.code,
      evidence: "actuals \(year.name), against the quotas of the same periods")
  ]
  if quota > 0 {
    indicators.append(
      Indicator(
        name: "attainment", measures: "quotas.target", value: assigned / quota, target: 1, unit: "share",
        evidence: "\(decimal(assigned)) / \(decimal(quota)) \(year.name)"))
  }
  if !attained.isEmpty {
    indicators.append(
      Indicator(
        name: "territories at quota", measures: "quotas.policy", value: Double(hits) / Double(attained.count),
        target: nil, unit: "share", evidence: "\(hits) of \(attained.count) territories \(year.name)"))
  }
  if expected > 0, assigned > 0 {
    let misses = results.lines.reduce(0) { $0 + abs($1.actual.major - $1.expected) }
    indicators += [
      Indicator(
        name: "forecast bias", measures: "quotas.reconcile", value: assigned / expected - 1, target: 0,
        unit: "share", evidence: "\(decimal(assigned)) sold / \(decimal(expected)) expected − 1"),
      Indicator(
        name: "forecast error", measures: "quotas.reconcile", value: misses / assigned, target: 0,
        unit: "share", evidence: "Σ |sold − expected| over the territories / sold"),
    ]
  }
  if actual > 0 {
    indicators.append(
      Indicator(
        name: "sales outside the map", measures: "territories.layers.\(problem.quotas.layer)",
        value: results.unassigned.major / actual, target: 0, unit: "share",
        evidence: "\(results.unassigned.plainText) sold to accounts of no territory"))
  }
  return indicators
}

/// Coverage and adherence of each line of the task, and calls that no line asks for.
func callIndicators(_ segments: [SegmentResults], _ calls: CallPlan, _ year: YearSoFar) -> [Indicator] {
  guard calls.calls > 0 else { return [] }
  var indicators = segments.flatMap { segment in
    let s = segment.summary
    return [
      s.coverage.map {
        Indicator(
          name: "coverage", measures: segment.key, value: $0, target: 1, unit: "share",
          evidence: "\(s.coveredAccounts) of \(s.dueAccounts) accounts due a call \(year.name) got one")
      },
      s.adherence.map {
        Indicator(
          name: "call plan adherence", measures: segment.key, value: $0, target: 1, unit: "share",
          evidence:
            "\(decimal(s.adhering, 1)) of \(decimal(s.due, 1)) calls due; calls beyond the norm do not count")
      },
    ].compactMap { $0 }
  }
  let total = CallSummary(calls.lines)
  if let adherence = total.adherence {
    indicators.append(
      Indicator(
        name: "call plan adherence", measures: "task.segments", value: adherence, target: 1, unit: "share",
        evidence: "Σ min(calls, norm) / Σ norm over \(total.accounts) accounts and roles"))
  }
  let excess = calls.lines.reduce(0) { $0 + $1.excess(year.share) }
  let made = Double(calls.calls)
  return indicators + [
    Indicator(
      name: "off-plan calls", measures: "task.segments", value: Double(calls.offPlan) / made, target: 0,
      unit: "share", evidence: "\(calls.offPlan) of \(calls.calls) calls on accounts not to be called on"),
    Indicator(
      name: "calls above the most", measures: "task.segments", value: excess / made, target: 0, unit: "share",
      evidence: "\(decimal(excess, 1)) of \(calls.calls) calls beyond the norms' maximum so far"),
  ]
}

/// What part of the potential of each segment was sold, over the quotas' layer.
func potentialIndicators(_ problem: ResultsProblem, _ year: YearSoFar) throws(ResultsError) -> [Indicator] {
  var sold = Sales<SegmentID?>(problem.task.currency)
  var potential = Sales<SegmentID?>(problem.task.currency)
  var segmentOf: [AccountID: SegmentID] = [:]
  for task in problem.task.tasks where segmentOf[task.account] == nil {
    segmentOf[task.account] = task.segment
    try potential.add(task.potential, to: task.segment)
  }
  for record in problem.actuals where year.contains(record.period) {
    try sold.add(record.amount, to: segmentOf[record.account])
  }
  let segments = Set(segmentOf.values).sorted()
  return segments.compactMap { segment in
    let due = potential[segment].major * year.share
    guard due > 0 else { return nil }
    return Indicator(
      name: "share of potential", measures: "task.segments.\(segment)", value: sold[segment].major / due,
      target: nil, unit: "share",
      evidence:
        "\(sold[segment].plainText) sold / \(potential[segment].plainText) a year × \(decimal(year.share, 4))"
    )
  }
}
