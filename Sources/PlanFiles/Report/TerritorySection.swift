import Geography
import SalesModel

/// One section a layer: the map, and a row a territory with its bars of balance.
func layerSections(_ plan: TerritoryPlan, accounts: [Account]) throws(GeometryError) -> [Fields] {
  let map = try AccountMap(accounts)
  var sections: [Fields] = []
  for (number, layer) in plan.layers.enumerated() {
    let picture = try territoryMap(layer, on: map)
    sections.append([
      "anchor": "layer-\(number + 1)",
      "name": shown(layer.layer.text),
      "summary": shown(summary(layer)),
      "map": picture ?? "",
      "hasMap": picture != nil,
      "hasMisses": layer.territories.contains { !isWithin($0, in: layer) },
      "hasVacancies": layer.matches.contains { $0.rep == nil },
      "measures": measureHeads(layer),
      "rows": territoryRows(layer),
      "hasMoves": layer.movedAccounts > 0,
    ])
  }
  return sections
}

private func summary(_ layer: LayerPlan) -> String {
  var parts = [
    "\(layer.territories.count) territories",
    "\(ReportNumbers.count(layer.territories.reduce(0) { $0 + $1.accounts })) accounts",
    "mean distance \(ReportNumbers.fixed(layer.meanKm, 1)) km",
  ]
  if let gap = layer.assignmentGap {
    parts.append("assignment gap, given centres, \(ReportNumbers.percent(gap, 2))")
  }
  if layer.movedAccounts > 0 { parts.append("\(ReportNumbers.count(layer.movedAccounts)) accounts move") }
  return parts.joined(separator: " · ")
}

private func measureHeads(_ layer: LayerPlan) -> [Fields] {
  zip(layer.measures, layer.tolerances).map { measure, tolerance in
    ["name": shown(measure.name), "band": "±\(ReportNumbers.percent(tolerance, tolerance < 0.01 ? 1 : 0))"]
  }
}

private func territoryRows(_ layer: LayerPlan) -> [Fields] {
  let reps = Dictionary(layer.matches.map { ($0.territory, $0.rep) }, uniquingKeysWith: { first, _ in first })
  let bars = layer.measures.indices.map { BalanceScale(layer, measure: $0) }
  return layer.territories.map { line in
    [
      "territory": shown(line.territory.text),
      "rep": reps[line.territory].map { $0.map { shown($0.text) } ?? "vacant" } ?? "–",
      "isVacant": reps[line.territory].map { $0 == nil } ?? false,
      "accounts": ReportNumbers.count(line.accounts),
      "km": ReportNumbers.fixed(line.meanKm, 1),
      "moved": ReportNumbers.count(line.movedIn),
      "hasMoves": layer.movedAccounts > 0,
      "isMiss": !isWithin(line, in: layer),
      "measures": layer.measures.indices.map { measure in
        [
          "load": ReportNumbers.load(line.loads[measure]),
          "bar": bars[measure].bar(line.deviation(measure), name: layer.measures[measure].name),
          "deviation": ReportNumbers.signedPercent(line.deviation(measure)),
          "isMiss": abs(line.deviation(measure)) > layer.tolerances[measure] + balanceSlack,
        ] as Fields
      },
    ]
  }
}

/// Draws deviations of one measure to one scale: the band of tolerance behind a bar from the target.
struct BalanceScale {
  private let tolerance: Double
  private let reach: Double
  private static let width = 132.0
  private static let height = 16.0

  init(_ layer: LayerPlan, measure: Int) {
    tolerance = layer.tolerances[measure]
    let largest = layer.territories.map { abs($0.deviation(measure)) }.filter(\.isFinite).max() ?? 0
    reach = max(1.6 * tolerance, min(1.08 * largest, 1), 1e-6)
  }

  func bar(_ deviation: Double, name: String) -> String {
    var svg = SVGText(width: Self.width, height: Self.height)
    svg.rectangle("band", x(-tolerance), 0, x(tolerance) - x(-tolerance), Self.height)
    let isMiss = abs(deviation) > tolerance + balanceSlack
    svg.rectangle(
      isMiss ? "off" : "on", min(x(0), x(deviation)), 4, abs(x(deviation) - x(0)), Self.height - 8)
    svg.line("zero", x(0), 0, x(0), Self.height)
    return svg.element(
      "bar",
      label:
        "\(name) \(ReportNumbers.signedPercent(deviation)), tolerance ±\(ReportNumbers.percent(tolerance))")
  }

  private func x(_ deviation: Double) -> Double {
    let clipped = max(-reach, min(reach, deviation.isNaN ? 0 : deviation))
    return Self.width / 2 * (1 + clipped / reach)
  }
}
