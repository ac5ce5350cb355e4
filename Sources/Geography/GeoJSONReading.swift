import SalesModel

/// The polygon features of GeoJSON text (RFC 7946): a FeatureCollection, a Feature, or a bare geometry.
///
/// Rings may wind either way and are turned to the right hand; a third coordinate is dropped. A null geometry gives an
/// empty region. Properties that are objects or arrays are left out; a feature's own `id` becomes the property `id` unless
/// it has one.
/// - Parameter file: the name that errors carry.
/// - Throws: `DataProblem` at the first thing that is not JSON, not a polygon, or off the globe. O(length).
public func readGeoJSON(_ text: String, file: String) throws(DataProblem) -> [GeoFeature] {
  var reader = JSONReader(text, file: file)
  let document = try reader.document()
  return try GeoJSONInterpreter(reader: reader).features(document)
}

private struct GeoJSONInterpreter {
  let reader: JSONReader

  func features(_ node: JSONNode) throws(DataProblem) -> [GeoFeature] {
    switch node["type"]?.text {
    case "FeatureCollection":
      guard let list = node["features"]?.array else {
        throw problem(node, "no features", "an array \"features\"")
      }
      var features: [GeoFeature] = []
      for item in list { features.append(try feature(item)) }
      return features
    case "Feature": return [try feature(node)]
    default: return [GeoFeature(try region(node))]
    }
  }

  private func feature(_ node: JSONNode) throws(DataProblem) -> GeoFeature {
    guard node["type"]?.text == "Feature" else { throw problem(node, "another object", "a Feature") }
    guard let geometry = node["geometry"] else { throw problem(node, "no geometry", "a geometry or null") }
    var properties = properties(node["properties"])
    if !properties.contains(where: { $0.name == "id" }), let id = node["id"], let value = scalar(id) {
      properties.append(.init("id", value))
    }
    return GeoFeature(try region(geometry), properties: properties)
  }

  private func properties(_ node: JSONNode?) -> [GeoFeature.Property] {
    guard case .object(let members) = node?.value else { return [] }
    return members.compactMap { name, node in scalar(node).map { .init(name, $0) } }
  }

  private func scalar(_ node: JSONNode) -> GeoFeature.PropertyValue? {
    switch node.value {
    case .text(let text): .text(text)
    case .number(let number): Int(exactly: number).map { .integer($0) } ?? .number(number)
    case .flag(let flag): .flag(flag)
    case .null: GeoFeature.PropertyValue.none
    case .object, .array: nil
    }
  }

  private func region(_ node: JSONNode) throws(DataProblem) -> Region {
    if case .null = node.value { return .empty }
    let type = node["type"]?.text
    guard type == "Polygon" || type == "MultiPolygon" else {
      throw problem(node, type.map { "\"\($0)\"" } ?? "no type", "a Polygon or MultiPolygon")
    }
    guard let coordinates = node["coordinates"], let list = coordinates.array else {
      throw problem(node, "no coordinates", "an array \"coordinates\"")
    }
    guard type == "MultiPolygon" else { return Region(try polygon(coordinates).map { [$0] } ?? []) }
    var polygons: [PlanarPolygon] = []
    for item in list { if let polygon = try polygon(item) { polygons.append(polygon) } }
    return Region(polygons)
  }

  /// nil for a polygon without rings, which the standard calls empty.
  private func polygon(_ node: JSONNode) throws(DataProblem) -> PlanarPolygon? {
    guard let list = node.array else { throw problem(node, "another value", "an array of rings") }
    var rings: [[PlanePoint]] = []
    for item in list { rings.append(try ring(item)) }
    return rings.first.map { PlanarPolygon(exterior: $0, holes: Array(rings.dropFirst())) }
  }

  private func ring(_ node: JSONNode) throws(DataProblem) -> [PlanePoint] {
    guard let list = node.array else { throw problem(node, "another value", "a ring of positions") }
    var points: [PlanePoint] = []
    for item in list { points.append(try position(item)) }
    guard points.count >= 4 else { throw problem(node, "\(points.count) positions", "at least four") }
    guard points.first == points.last else {
      throw problem(node, "an open ring", "the last position to repeat the first")
    }
    return points
  }

  private func position(_ node: JSONNode) throws(DataProblem) -> PlanePoint {
    guard let list = node.array, list.count >= 2, let x = list[0].number, let y = list[1].number else {
      throw problem(node, "another value", "a position: longitude, latitude")
    }
    guard (-180...180).contains(x), (-90...90).contains(y) else {
      throw problem(node, "\(x), \(y)", "a longitude in -180...180 and a latitude in -90...90")
    }
    return PlanePoint(x: x, y: y)
  }

  private func problem(_ node: JSONNode, _ found: String, _ expected: String) -> DataProblem {
    reader.problem(at: node.offset, found: found, expected: expected)
  }
}
