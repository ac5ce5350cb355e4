import SalesModel

/// Results against the task: the indicators, and a row a territory.
func scorecardSection(_ scorecard: Scorecard) -> Fields {
  [
    "indicators": scorecard.indicators.map { indicator in
      [
        "name": shown(indicator.name),
        "value": value(indicator.value, unit: indicator.unit),
        "target": indicator.target.map { value($0, unit: indicator.unit) } ?? "–",
        "measures": shown(indicator.measures),
        "evidence": shown(indicator.evidence),
      ] as Fields
    },
    "rows": scorecard.territories.map(territoryRow),
    "hasRows": !scorecard.territories.isEmpty,
    "currency": scorecard.territories.first?.quota.currency.code ?? "",
  ]
}

func proposalRow(_ proposal: TaskRevision.Proposal) -> Fields {
  [
    "key": shown(proposal.key), "current": shown(proposal.current), "proposed": shown(proposal.proposed),
    "reason": shown(proposal.reason), "evidence": shown(proposal.evidence),
  ]
}

private func territoryRow(_ line: Scorecard.TerritoryLine) -> Fields {
  [
    "territory": shown(line.territory.text),
    "rep": line.rep.map { shown($0.text) } ?? "–",
    "actual": ReportNumbers.whole(line.actual),
    "quota": ReportNumbers.whole(line.quota),
    "attainment": line.attainment.map { ReportNumbers.percent($0) } ?? "–",
    // A full bar is 150 % of quota, so that over-attainment shows too.
    "attainmentWidth": at(100 * max(0, min(1, (line.attainment ?? 0) / 1.5))),
    "coverage": line.coverage.map { ReportNumbers.percent($0) } ?? "–",
    "adherence": line.callPlanAdherence.map { ReportNumbers.percent($0) } ?? "–",
  ]
}

private func value(_ value: Double, unit: String) -> String {
  switch unit {
  case "share": return ReportNumbers.percent(value, 1)
  case "correlation", "slope": return ReportNumbers.fixed(value, 2)
  case "": return ReportNumbers.load(value)
  default: return shown("\(ReportNumbers.load(value)) \(unit)")
  }
}

/// Where the plan comes from, as name and value.
func runFacts(_ facts: RunFacts) -> Fields {
  var rows: [Fields] = []
  func add(_ name: String, _ value: String?) {
    if let value { rows.append(["name": shown(name), "value": shown(value)]) }
  }
  add("Run", facts.runHash)
  add("Scenario", facts.scenario)
  add("Seed", facts.seed.map(String.init))
  add("Effort", facts.effort.map { "\($0) work units" })
  add("Version", facts.version)
  add("BLAS kernel", facts.kernel)
  if facts.isStopped { add("Reproducible", "no: the clock ended the search") }
  for fact in facts.further { add(fact.name, fact.value) }
  let inputs = facts.inputs.map { input in
    [
      "name": shown(input.name), "rows": input.rows.map(ReportNumbers.count) ?? "–",
      "hash": shown(input.hash),
    ] as Fields
  }
  return ["rows": rows, "inputs": inputs, "hasInputs": !inputs.isEmpty]
}
