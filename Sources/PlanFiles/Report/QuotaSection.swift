import SalesModel

/// A row a territory: its quota against what is expected there, and the chance that it is met.
func quotaSection(_ plan: QuotaPlan, territories: TerritoryPlan?) -> Fields {
  let totals = plan.totals
  let matches = territories?.layers.first { $0.layer == plan.layer }?.matches ?? []
  let reps = Dictionary(matches.map { ($0.territory, $0.rep) }, uniquingKeysWith: { first, _ in first })
  let scale = AmountScale(totals)
  let phases = phasing(plan)
  let expected = totals.reduce(0) { $0 + $1.expected }
  return [
    "currency": plan.target.currency.code,
    "summary": shown(
      "Target \(ReportNumbers.short(plan.target)) · handed out \(ReportNumbers.short(plan.assigned)) · expected "
        + "\(ReportNumbers.short(expected)) \(plan.target.currency.code) · policy \(plan.policy) · layer \(plan.layer)"
    ),
    "rows": totals.map { quotaRow($0, rep: reps[$0.territory].flatMap { $0 }, on: scale) },
    "total": [
      "quota": ReportNumbers.whole(plan.assigned),
      "expected": ReportNumbers.fixed(expected),
      "stretch": expected > 0 ? ReportNumbers.percent(plan.assigned.major / expected) : "–",
    ] as Fields,
    "phases": phases.map { phasePicture($0, currency: plan.target.currency) } ?? "",
    "hasPhases": phases != nil,
    "notes": plan.notes.map(shown),
    "details": quotaDetails(plan),
  ]
}

private func quotaRow(_ line: QuotaLine, rep: RepID?, on scale: AmountScale) -> Fields {
  [
    "territory": shown(line.territory.text),
    "rep": rep.map { shown($0.text) } ?? "–",
    "quota": ReportNumbers.whole(line.quota),
    "expected": ReportNumbers.fixed(line.expected),
    "stretch": line.expected > 0 ? ReportNumbers.percent(line.quota.major / line.expected) : "–",
    "interval": intervalPicture(line, on: scale),
    "chance": ReportNumbers.percent(line.chance),
    "chanceWidth": at(100 * max(0, min(1, line.chance.isFinite ? line.chance : 0))),
  ]
}

/// The central 80 % interval as a bar, the expected result as a dot, the quota as a tick.
private func intervalPicture(_ line: QuotaLine, on scale: AmountScale) -> String {
  let (width, height) = (AmountScale.width, 16.0)
  var svg = SVGText(width: width, height: height)
  let x = scale.x
  svg.line("axis", 0, height / 2, width, height / 2)
  svg.rectangle("range", x(line.lower80), 4.5, x(line.upper80) - x(line.lower80), 7)
  svg.circle("expected", x(line.expected), height / 2, 2.8)
  svg.line("quota", x(line.quota.major), 1, x(line.quota.major), height - 1)
  let label =
    "quota \(ReportNumbers.short(line.quota.major)), expected \(ReportNumbers.short(line.expected)), 80 % interval "
    + "\(ReportNumbers.short(line.lower80)) to \(ReportNumbers.short(line.upper80))"
  return svg.element("interval", label: label)
}

/// One scale for the ranges of all territories, from the lowest amount to the highest: a length means the same in
/// every row.
private struct AmountScale {
  static let width = 170.0
  private let low: Double
  private let high: Double

  init(_ lines: [QuotaLine]) {
    let amounts = lines.flatMap { [$0.lower80, $0.upper80, $0.expected, $0.quota.major] }.filter(\.isFinite)
    low = amounts.min() ?? 0
    high = amounts.max() ?? 0
  }

  func x(_ amount: Double) -> Double {
    let share = high > low ? (amount - low) / (high - low) : 0.5
    return 4 + (Self.width - 8) * max(0, min(1, share.isFinite ? share : 0))
  }
}

/// The sum of the quotas of each period, in order; nil without periods.
private func phasing(_ plan: QuotaPlan) -> [(period: Period, amount: Double)]? {
  var sums: [Period: Double] = [:]
  for line in plan.lines {
    guard let period = line.period else { continue }
    sums[period, default: 0] += line.quota.major
  }
  return sums.isEmpty ? nil : sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
}

private func phasePicture(_ phases: [(period: Period, amount: Double)], currency: Currency) -> String {
  let (width, height, floor) = (1000.0, 150.0, 128.0)
  var svg = SVGText(width: width, height: height)
  let largest = max(phases.map(\.amount).max() ?? 0, 1e-9)
  let step = width / Double(phases.count)
  let every = max(1, Int((70 / step).rounded(.up)))
  for (index, phase) in phases.enumerated() {
    let tall = (floor - 24) * max(0, phase.amount) / largest
    let left = Double(index) * step
    svg.open("column", title: "\(phase.period): \(ReportNumbers.fixed(phase.amount)) \(currency.code)")
    svg.rectangle("on", left + step * 0.14, floor - tall, step * 0.72, tall)
    svg.close()
    guard index.isMultiple(of: every) else { continue }
    svg.text("value mid", left + step / 2, floor - tall - 6, ReportNumbers.short(phase.amount))
    svg.text("tick mid", left + step / 2, floor + 16, phase.period.description)
  }
  svg.line("axis", 0, floor, width, floor)
  return svg.element("chart", label: "Quota of each period, \(currency.code)")
}
