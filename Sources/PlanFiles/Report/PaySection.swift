import SalesModel

/// What the plan costs: the distribution of the total, and a row a rep.
func paySection(_ payout: PayoutForecast) -> Fields {
  let onTarget = payout.reps.reduce(0) { $0 + $1.targetIncentive.major }
  let code = payout.currency.code
  let error = ReportNumbers.short(payout.cost.standardError)
  return [
    "currency": code,
    "summary":
      "Median \(ReportNumbers.short(payout.cost.p50)) \(code) · mean \(ReportNumbers.short(payout.cost.mean)) ± \(error) · "
      + "cost of sales \(ReportNumbers.percent(payout.costOfSales, 2)) · \(ReportNumbers.count(payout.draws)) simulated years",
    "picture": costPicture(payout, onTarget: onTarget) ?? "",
    "hasPicture": payout.costPercentiles.count >= 3,
    "rows": payout.reps.map(payRow),
    "hasRows": !payout.reps.isEmpty,
    "onTarget": ReportNumbers.fixed(onTarget),
    "mean": ReportNumbers.fixed(payout.cost.mean),
    "warnings": payout.warnings.map(shown),
  ]
}

private func payRow(_ line: PayoutForecast.RepLine) -> Fields {
  [
    "rep": shown(line.rep.text),
    "territory": shown(line.territory.text),
    "target": ReportNumbers.whole(line.targetIncentive),
    "mean": ReportNumbers.fixed(line.pay.mean),
    "p10": ReportNumbers.fixed(line.pay.p10),
    "p50": ReportNumbers.fixed(line.pay.p50),
    "p90": ReportNumbers.fixed(line.pay.p90),
    "chance": ReportNumbers.percent(line.chanceOfQuota),
    "chanceWidth": at(100 * max(0, min(1, line.chanceOfQuota))),
    "threshold": ReportNumbers.percent(line.chanceOfThreshold),
  ]
}

/// The density of the simulated cost from its percentiles; nil with too few of them.
private func costPicture(_ payout: PayoutForecast, onTarget: Double) -> String? {
  let quantiles = payout.costPercentiles
  guard quantiles.count >= 3, let low = quantiles.first, let high = quantiles.last, high > low else {
    return nil
  }
  let (width, height, floor) = (1000.0, 250.0, 206.0)
  var svg = SVGText(width: width, height: height)
  let from = min(low, onTarget > 0 ? onTarget : low)
  let to = max(high, onTarget)
  let margin = 0.06 * (to - from)
  func x(_ amount: Double) -> Double {
    20 + (width - 40) * (amount - from + margin) / (to - from + 2 * margin)
  }
  let masses = binMasses(quantiles, bins: costBins)
  let tallest = max(masses.max() ?? 0, 1e-12)
  let step = (high - low) / Double(costBins)
  for (bin, mass) in masses.enumerated() {
    let (left, right) = (x(low + Double(bin) * step), x(low + Double(bin + 1) * step))
    let tall = (floor - 52) * mass / tallest
    let middle = low + (Double(bin) + 0.5) * step
    let isCentral = middle >= payout.cost.p10 && middle <= payout.cost.p90
    svg.rectangle(isCentral ? "on" : "tail", left + 0.5, floor - tall, right - left - 1, tall)
  }
  svg.line("axis", 20, floor, width - 20, floor)
  mark(&svg, "P10", payout.cost.p10, x, floor)
  mark(&svg, "median", payout.cost.p50, x, floor)
  mark(&svg, "P90", payout.cost.p90, x, floor)
  if onTarget > 0 {
    svg.line("target", x(onTarget), 34, x(onTarget), floor)
    svg.text("value mid strong", x(onTarget), 28, "on-target pay \(ReportNumbers.short(onTarget))")
  }
  return svg.element("chart", label: "Distribution of the cost of pay, \(payout.currency.code)")
}

private let costBins = 36

private func mark(
  _ svg: inout SVGText, _ name: String, _ amount: Double, _ x: (Double) -> Double, _ floor: Double
) {
  svg.line("mark", x(amount), 52, x(amount), floor + 5)
  svg.text("value mid", x(amount), floor + 20, ReportNumbers.short(amount))
  svg.text("tick mid", x(amount), floor + 36, name)
}

/// The probability in each of equal bins between the first and the last quantile, the cumulative distribution
/// being straight between quantiles.
func binMasses(_ quantiles: [Double], bins: Int) -> [Double] {
  guard let low = quantiles.first, let high = quantiles.last, high > low else { return [] }
  let step = 1 / Double(quantiles.count + 1)
  func cumulative(_ amount: Double) -> Double {
    let above = quantiles.firstIndex { $0 > amount } ?? quantiles.count
    guard above > 0 else { return step }
    guard above < quantiles.count else { return step * Double(quantiles.count) }
    let (a, b) = (quantiles[above - 1], quantiles[above])
    return step * (Double(above) + (b > a ? (amount - a) / (b - a) : 0))
  }
  let edges = (0...bins).map { cumulative(low + (high - low) * Double($0) / Double(bins)) }
  return zip(edges, edges.dropFirst()).map { $1 - $0 }
}
