import Geography
import SalesModel

/// The territories of every layer as an RFC 7946 FeatureCollection: Voronoi shapes about the accounts, with the
/// properties layer, territory, rep, accounts, meanKm, movedIn, and load, target and deviation a measure.
///
/// - Parameter accounts: where the plan's accounts are; those without a location shape nothing, and a territory of
///   such accounts alone has a null geometry.
/// - Throws: `GeometryError` when a shape cannot be made.
public func territoriesGeoJSON(
  _ plan: TerritoryPlan, accounts: [Account]
) throws(GeometryError) -> String {
  let map = try AccountMap(accounts)
  var features: [GeoFeature] = []
  for layer in plan.layers {
    let shapes = try TerritoryShapes(layer, on: map)
    let reps = Dictionary(
      layer.matches.map { ($0.territory, $0.rep) }, uniquingKeysWith: { first, _ in first })
    for (number, line) in layer.territories.enumerated() {
      let polygons = zip(map.frames, shapes.regions).flatMap { frame, regions in
        regions[number].mapPoints(frame.projection.unproject).polygons
      }
      let rep = reps[line.territory].flatMap { $0 }
      features.append(GeoFeature(Region(polygons), properties: properties(of: line, rep: rep, in: layer)))
    }
  }
  return try geoJSONText(features)
}

private func properties(of line: TerritoryLine, rep: RepID?, in layer: LayerPlan) -> [GeoFeature.Property] {
  var properties: [GeoFeature.Property] = [
    .init("layer", .text(layer.layer.text)),
    .init("territory", .text(line.territory.text)),
    .init("rep", rep.map { .text($0.text) } ?? .none),
    .init("accounts", .integer(line.accounts)),
    .init("meanKm", .number(line.meanKm)),
    .init("movedIn", .integer(line.movedIn)),
  ]
  for (number, measure) in layer.measures.enumerated() {
    properties.append(.init("load_\(measure.name)", .number(line.loads[number])))
    properties.append(.init("target_\(measure.name)", .number(line.targets[number])))
    properties.append(.init("deviation_\(measure.name)", .number(line.deviation(number))))
  }
  return properties
}
