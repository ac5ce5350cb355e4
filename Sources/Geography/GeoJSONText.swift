/// A shape on the globe with properties: what a GeoJSON feature holds. x is the longitude, y the latitude, degrees.
public struct GeoFeature: Sendable, Equatable {
  public struct Property: Sendable, Equatable {
    public let name: String
    public let value: PropertyValue

    public init(_ name: String, _ value: PropertyValue) {
      self.name = name
      self.value = value
    }
  }

  public enum PropertyValue: Sendable, Equatable {
    case text(String)
    case number(Double)
    case integer(Int)
    case flag(Bool)
    case none
  }

  public let region: Region
  /// In the order in which they are written.
  public let properties: [Property]

  public init(_ region: Region, properties: [Property] = []) {
    self.region = region
    self.properties = properties
  }
}

/// A FeatureCollection by RFC 7946: coordinates with at most six decimals (11 cm), exterior rings counter-clockwise,
/// shapes that cross the antimeridian cut there.
///
/// Longitudes may be outside −180…180, as a map about the antimeridian gives them. Numbers that are not finite are
/// written as null. The text ends with a newline.
/// - Throws: `GeometryError` when a shape cannot be cut.
public func geoJSONText(_ features: [GeoFeature]) throws(GeometryError) -> String {
  var lines: [String] = []
  for feature in features {
    let region = try cutAtAntimeridian(feature.region)
    let properties = feature.properties.map { "\(quoted($0.name)):\(text(of: $0.value))" }
    lines.append(
      #"{"type":"Feature","properties":{\#(properties.joined(separator: ","))},"geometry":\#(geometry(region))}"#
    )
  }
  return #"{"type":"FeatureCollection","features":[\#n"# + lines.joined(separator: ",\n")
    + (lines.isEmpty ? "]}\n" : "\n]}\n")
}

/// The region with longitudes in −180…180, its polygons cut where they cross the antimeridian (RFC 7946, 3.1.9).
public func cutAtAntimeridian(_ region: Region) throws(GeometryError) -> Region {
  guard let box = PlaneBox(around: region.polygons.lazy.flatMap(\.exterior)) else { return .empty }
  if box.minX >= -180, box.maxX <= 180 { return region }
  // A shape around a pole folds over itself in degrees.
  let whole = try madeValid(region)
  var pieces: [PlanarPolygon] = []
  let first = Int(((box.minX + 180) / 360).rounded(.down))
  let last = Int(((box.maxX + 180) / 360).rounded(.up))
  for turn in first..<max(first + 1, last) {
    let west = Double(turn) * 360 - 180
    let window = PlaneBox(minX: west, minY: -90, maxX: west + 360, maxY: 90).region
    let piece = try intersection(whole, window)
    pieces += piece.mapPoints { PlanePoint(x: $0.x - Double(turn) * 360, y: $0.y) }.polygons
  }
  return Region(pieces)
}

private func geometry(_ region: Region) -> String {
  let polygons = region.polygons.compactMap(coordinates)
  guard let first = polygons.first else { return "null" }
  return polygons.count == 1
    ? #"{"type":"Polygon","coordinates":\#(first)}"#
    : #"{"type":"MultiPolygon","coordinates":[\#(polygons.joined(separator: ","))]}"#
}

/// nil when nothing of the polygon is left after rounding.
private func coordinates(_ polygon: PlanarPolygon) -> String? {
  guard let exterior = ring(polygon.exterior) else { return nil }
  return "[" + ([exterior] + polygon.holes.compactMap(ring)).joined(separator: ",") + "]"
}

private func ring(_ points: [PlanePoint]) -> String? {
  var positions: [String] = []
  for point in points {
    let position = "[\(sixDecimals(point.x)),\(sixDecimals(point.y))]"
    if position != positions.last { positions.append(position) }
  }
  return positions.count >= 4 ? "[" + positions.joined(separator: ",") + "]" : nil
}

private func text(of value: GeoFeature.PropertyValue) -> String {
  switch value {
  case .text(let text): quoted(text)
  case .number(let number): number.isFinite && abs(number) < 9e12 ? sixDecimals(number) : "null"
  case .integer(let number): String(number)
  case .flag(let flag): flag ? "true" : "false"
  case .none: "null"
  }
}

/// A decimal number rounded to at most six places, without trailing zeros.
private func sixDecimals(_ value: Double) -> String {
  let millionths = Int64((value * 1e6).rounded())
  let (whole, part) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
  let sign = millionths < 0 ? "-" : ""
  guard part > 0 else { return "\(sign)\(whole)" }
  var digits = String(part)
  digits = String(repeating: "0", count: 6 - digits.count) + digits
  while digits.last == "0" { digits.removeLast() }
  return "\(sign)\(whole).\(digits)"
}

/// A JSON string. `<` is escaped too, so that the text can stand inside an HTML script.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "<", "\u{2028}", "\u{2029}", "\u{0}"..."\u{1F}", "\u{7F}":
      let hex = String(scalar.value, radix: 16, uppercase: true)
      result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
