import Foundation
import Geography
import SalesModel
import Testing

struct GeoJSONReadingTests {
  @Test func whatIsWrittenReadsBack() throws {
    let points = randomPlanePoints(40, seed: 4)
    let frame = PlaneBox(minX: 0, minY: 0, maxX: 100, maxY: 60).region
    let labels = points.indices.map { Int32($0 % 5 == 2 ? 1 : 0) }
    let regions = try territoryRegions(of: points, labels: labels, count: 2, within: frame)
    let properties: [GeoFeature.Property] = [
      .init("name \"<é🙂>\"\n\u{1}", .text("\\ / \u{2028} 東")), .init("x", .number(-0.5)),
      .init("n", .integer(-7)),
      .init("ok", .flag(false)), .init("none", .none),
    ]
    let written = [
      GeoFeature(regions[0], properties: properties), GeoFeature(regions[1]), GeoFeature(.empty),
    ]
    let read = try readGeoJSON(try geoJSONText(written), file: "a.geojson")
    #expect(read.count == 3)
    #expect(read[0].properties == properties)
    #expect(read[2].region.isEmpty)
    for (a, b) in zip(written, read) {
      #expect(abs(a.region.area - b.region.area) < 1e-3)
      #expect(a.region.polygons.map(\.holes.count) == b.region.polygons.map(\.holes.count))
    }
  }

  @Test func bareGeometriesAndEitherWinding() throws {
    let clockwise = #"{"type":"Polygon","coordinates":[[[0,0],[0,2e0],[2,2,9],[2,0],[0,0]]]}"#
    let features = try readGeoJSON("\u{FEFF}" + clockwise, file: "a")
    #expect(features.map(\.region.area) == [4])
    let escaped = #"{"type":"Feature","properties":{"\u0061\ud83d\ude42":"\t"},"geometry":null}"#
    #expect(try readGeoJSON(escaped, file: "a")[0].properties == [.init("a🙂", .text("\t"))])
  }

  static let broken: [(text: String, line: Int, column: Int)] = [
    ("", 1, 1), ("[1,]", 1, 4), ("{\"type\" 3}", 1, 9), ("{\n \"é\": tru}", 2, 7), ("[01]", 1, 2),
    ("[1e999]", 1, 2),
    ("\"\\x\"", 1, 3), ("\"\\u12\"", 1, 4), ("[1] 2", 1, 5), ("\"a", 1, 3), ("[-]", 1, 2), ("[.5]", 1, 2),
    ("\"\u{1}\"", 1, 2),
    ("{\"type\":\"Point\",\"coordinates\":[0,0]}", 1, 1), ("{\"type\":\"FeatureCollection\"}", 1, 1),
    ("{\"type\":\"FeatureCollection\",\"features\":[\n  {\"type\":\"Polygon\"}]}", 2, 3),
    ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]}", 1, 34),
    ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}", 1, 34),
    ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[181,0],[1,1],[0,0]]]}", 1, 41),
    ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[\"1\",0],[1,1],[0,0]]]}", 1, 41),
  ]

  @Test(arguments: 0..<broken.count) func errorsPointToTheirPlace(number: Int) {
    let (text, line, column) = Self.broken[number]
    #expect {
      try readGeoJSON(text, file: "map.geojson")
    } throws: { error in
      (error as? DataProblem)?.place == Place(file: "map.geojson", line: line, column: column)
    }
  }

  @Test func deepNestingIsRefused() {
    #expect(throws: DataProblem.self) {
      try readGeoJSON(String(repeating: "[", count: 100_000), file: "deep")
    }
  }

  /// Cutting or changing a byte gives features or a problem, never a trap.
  @Test(arguments: 1...200) func damagedTextNeverTraps(seed: UInt64) throws {
    let whole =
      #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"\u00e9","b":-1.5e2},"#
      + #""geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}]}"#
    var random = TestRandom(seed)
    var bytes = Array(whole.utf8)
    for _ in 0..<3 { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
    if seed.isMultiple(of: 2) { bytes.removeLast(random.below(bytes.count)) }
    _ = try? readGeoJSON(String(decoding: bytes, as: UTF8.self), file: "fuzz")
  }
}
