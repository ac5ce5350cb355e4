import Geography
import SalesModel
import Testing

@Suite struct TouchingRegionsTests {
  private func square(_ x: Double, _ y: Double, size: Double = 1) -> Region {
    PlaneBox(minX: x, minY: y, maxX: x + size, maxY: y + size).region
  }

  /// Four squares about a point and one away from them.
  private var grid: [Region] { [square(0, 0), square(1, 0), square(0, 1), square(1, 1), square(5, 5)] }

  @Test func bordersAndCornersAreToldApart() throws {
    let border = try touchingGraph(of: grid, by: .border)
    #expect(border.edges == [.init(0, 1), .init(0, 2), .init(1, 3), .init(2, 3)])
    let corner = try touchingGraph(of: grid, by: .corner)
    #expect(corner.edgeCount == 6)
  }

  @Test func borderPiecesWithoutCommonVerticesCount() throws {
    let graph = try touchingGraph(of: [square(0, 0, size: 2), square(2, 0.5)], by: .border)
    #expect(graph.edgeCount == 1)
  }

  @Test func overlapsAndIslandsInLakesTouch() throws {
    let lake = Region([
      PlanarPolygon(
        exterior: [.init(x: 0, y: 0), .init(x: 9, y: 0), .init(x: 9, y: 9), .init(x: 0, y: 9)],
        holes: [[.init(x: 4, y: 4), .init(x: 5, y: 4), .init(x: 5, y: 5), .init(x: 4, y: 5)]])
    ])
    #expect(try touchingGraph(of: [lake, square(4, 4)], by: .border).edgeCount == 1)
    #expect(try touchingGraph(of: [square(0, 0), square(0.9, 0)], by: .border).edgeCount == 1)
  }

  @Test func theAntimeridianIsNoBorder() throws {
    let graph = try touchingGraph(of: [square(179, 0), square(-180, 0), square(-180, 3)], by: .border)
    #expect(graph.edges == [.init(0, 1)])
  }

  @Test func emptyRegionsAndBowTiesAreTaken() throws {
    let tie = Region([
      PlanarPolygon(exterior: [.init(x: 0, y: 0), .init(x: 2, y: 2), .init(x: 2, y: 0), .init(x: 0, y: 2)])
    ])
    let graph = try touchingGraph(of: [.empty, tie, square(2, 0)], by: .corner)
    #expect(graph.edges == [.init(1, 2)])
  }

  @Test func aFeaturesOwnIdIsAProperty() throws {
    let shape = #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#
    let features = try readGeoJSON(
      #"{"type":"FeatureCollection","features":[{"type":"Feature","id":"A1","properties":{},"geometry":"#
        + shape + #"},{"type":"Feature","id":7,"properties":{"id":"B"},"geometry":"# + shape + "}]}",
      file: "f")
    #expect(features.map { $0.properties.map(\.value) } == [[.text("A1")], [.text("B")]])
  }
}
