import SalesModel

/// The numbers at the top of the page, most important first.
func headlineTiles(_ report: PlanReport) -> [Fields] {
  var tiles: [Fields] = []
  func add(_ label: String, _ value: String, _ note: String = "", tone: String = "") {
    tiles.append(["label": label, "value": value, "note": shown(note), "tone": tone])
  }
  if let task = report.task {
    let outside = task.outOfScope.count
    add(
      "Accounts", ReportNumbers.count(Set(task.tasks.map(\.account)).count),
      outside > 0 ? "\(ReportNumbers.count(outside)) out of scope" : "all in scope")
  } else if !report.accounts.isEmpty {
    add("Accounts", ReportNumbers.count(report.accounts.count))
  }
  if let plan = report.territories {
    let matches = plan.layers.flatMap(\.matches)
    let vacancies = plan.layers.reduce(0) { sum, layer in
      sum + Set(layer.matches.filter { $0.rep == nil }.map(\.territory)).count
    }
    if !matches.isEmpty {
      add(
        "Reps", ReportNumbers.count(Set(matches.compactMap(\.rep)).count),
        vacancies > 0
          ? "\(vacancies) vacant \(vacancies == 1 ? "territory" : "territories")" : "every territory has one")
    }
    addBalance(plan, add)
  }
  if let quotas = report.quotas {
    let hedge = quotas.target.minorUnits > 0 ? quotas.assigned.major / quotas.target.major - 1 : 0
    add(
      "Target", ReportNumbers.short(quotas.target),
      hedge != 0 ? "\(ReportNumbers.signedPercent(hedge)) handed out over it" : "handed out in full")
  }
  if let payout = report.payout {
    add(
      "Pay cost, median", "\(ReportNumbers.short(payout.cost.p50)) \(payout.currency.code)",
      "\(ReportNumbers.short(payout.cost.p10)) to \(ReportNumbers.short(payout.cost.p90)) in 8 of 10 years")
  }
  return tiles
}

private func addBalance(_ plan: TerritoryPlan, _ add: (String, String, String, String) -> Void) {
  let lines = plan.layers.flatMap { layer in layer.territories.map { (layer, $0) } }
  let inside = lines.count { isWithin($0.1, in: $0.0) }
  add(
    "Within tolerance", "\(inside) of \(lines.count)", toleranceNote(plan.layers),
    inside == lines.count ? "good" : "bad")
  // A layer that only nests others is nobody's way to work.
  if let layer = plan.layers.first(where: { !$0.matches.isEmpty }) ?? plan.layers.first {
    let gap = layer.assignmentGap.map {
      "at most \(ReportNumbers.percent($0, 1)) above the best for these centres"
    }
    let label = plan.layers.count > 1 ? "Mean distance, \(shown(layer.layer.text))" : "Mean distance"
    add(label, "\(ReportNumbers.fixed(layer.meanKm, 1)) km", gap ?? "to the territory's centre", "")
  }
  let moved = plan.layers.reduce(0) { $0 + $1.movedAccounts }
  let assigned = plan.layers.reduce(0) { $0 + $1.assignments.count }
  if moved > 0, assigned > 0 {
    let share = ReportNumbers.percent(Double(moved) / Double(assigned))
    add("Accounts that move", ReportNumbers.count(moved), "\(share) of the assignments", "")
  }
}

private func toleranceNote(_ layers: [LayerPlan]) -> String {
  let tolerances = layers.flatMap(\.tolerances)
  guard let low = tolerances.min(), let high = tolerances.max() else { return "" }
  return low == high
    ? "territories within ±\(ReportNumbers.percent(low))"
    : "territories, ±\(ReportNumbers.percent(low)) to ±\(ReportNumbers.percent(high))"
}

/// Whether every measure of the territory is in its band, to rounding.
func isWithin(_ line: TerritoryLine, in layer: LayerPlan) -> Bool {
  layer.measures.indices.allSatisfy { abs(line.deviation($0)) <= layer.tolerances[$0] + balanceSlack }
}

/// Deviations are sums of many numbers: one at the bound may land a hair past it.
let balanceSlack = 1e-9

/// The outcome in a sentence, and what stands behind it.
func verdict(_ plan: TerritoryPlan) -> Fields {
  var sentences: [String] = []
  var isGood = true
  for layer in plan.layers {
    switch layer.outcome {
    case .withinTolerance: continue
    case .provablyImpossible(let proofs):
      isGood = false
      sentences.append(
        "Layer \(layer.layer): no assignment can be within tolerance. " + proofs.joined(separator: " "))
    case .notReached(let misses, let reachable):
      isGood = false
      let count = Set(misses.map(\.territory)).count
      let noun = count == 1 ? "territory is" : "territories are"
      sentences.append(
        "Layer \(layer.layer): \(count) \(noun) outside tolerance"
          // A bound that is printed as zero says nothing.
          + (reachable < 0.0005
            ? "." : "; no assignment can come closer than ±\(ReportNumbers.percent(reachable, 1))."))
    }
  }
  if isGood, !plan.layers.isEmpty { sentences = ["Every territory is within tolerance in every measure."] }
  if plan.layers.contains(where: \.stopped) {
    sentences.append("The clock ended the search: a longer one may find a better map.")
  }
  return ["sentences": sentences.map(shown), "tone": isGood ? "good" : "bad"]
}
