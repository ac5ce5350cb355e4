import Foundation
import Geography
import Testing

struct GeoJSONTests {
  @Test func aSquareIsWrittenToTheRightHand() throws {
    let clockwise = [(0.0, 0.0), (0, 1), (1.0000004, 1), (1, 0)].map { PlanePoint(x: $0.0, y: $0.1) }
    let feature = GeoFeature(
      Region([PlanarPolygon(exterior: clockwise)]),
      properties: [
        .init("name", .text("A \"<b>\"\n")), .init("load", .number(-0.25)), .init("n", .integer(3)),
        .init("bad", .number(.nan)), .init("rep", .none), .init("ok", .flag(true)),
      ])
    #expect(
      try geoJSONText([feature]) == """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"A \\"\\u003Cb>\\"\\u000A","load":-0.25,"n":3,"bad":null,"rep":null,\
        "ok":true},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}}
        ]}

        """)
  }

  @Test func emptyIsStillACollection() throws {
    #expect(try geoJSONText([]) == "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n")
    #expect(try geoJSONText([GeoFeature(.empty)]).contains("\"geometry\":null"))
  }

  @Test(arguments: [0.0, 360, -360]) func shapesAreCutAtTheAntimeridian(turn: Double) throws {
    let box = PlaneBox(minX: 170 + turn, minY: -5, maxX: 190 + turn, maxY: 5).region
    let cut = try cutAtAntimeridian(box)
    #expect(cut.polygons.count == 2)
    #expect(abs(cut.area - box.area) < 1e-9)
    let edges = cut.polygons.flatMap(\.exterior).map(\.x)
    #expect(edges.min() == -180 && edges.max() == 180)
    #expect(edges.allSatisfy { abs($0) >= 170 })
  }

  @Test func theTextIsJSON() throws {
    let points = randomPlanePoints(40, seed: 1)
    let cells = try voronoiCells(of: points, within: PlaneBox(minX: 0, minY: 0, maxX: 100, maxY: 60).region)
    let text = try geoJSONText(cells.map { GeoFeature($0) })
    let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect((parsed?["features"] as? [Any])?.count == 40)
  }
}
