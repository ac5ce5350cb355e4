import Geography
import SalesModel

/// One section a layer: the map, and a row a territory with its bars of balance.
///
/// A map that cannot be drawn is replaced by the reason: a computed plan is not lost over its picture.
func layerSections(_ plan: TerritoryPlan, accounts: [Account]) -> [Fields] {
  let map = Result { () throws(GeometryError) in try AccountMap(accounts) }
  return plan.layers.enumerated().map { number, layer in
    let picture = picture(of: layer, on: map)
    return [
      "anchor": "layer-\(number + 1)",
      "name": shown(layer.layer.text),
      "summary": shown(summary(layer)),
      "map": picture.svg ?? "",
      "hasMap": picture.svg != nil,
      "mapNote": shown(picture.note),
      "hasMisses": layer.territories.contains { !isWithin($0, in: layer) },
      "measures": measureHeads(layer),
      "rows": territoryRows(layer),
      "hasMoves": layer.movedAccounts > 0,
    ]
  }
}

private func picture(
  of layer: LayerPlan, on map: Result<AccountMap, GeometryError>
) -> (svg: String?, note: String) {
  do {
    guard let svg = try territoryMap(layer, on: try map.get()) else {
      return (nil, "No map: the accounts have no locations.")
    }
    return (svg, "")
  } catch {
    return (nil, "No map: \(error)")
  }
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
  parts += layer.levels.map { level in
    level.isGiven ? "inside \(level.count) of \(level.name)" : "grouped into \(level.count) of \(level.name)"
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
