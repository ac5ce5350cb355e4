import Foundation
import Geography
import SalesModel
import Testing

struct VoronoiTests {
  static let frame = PlaneBox(minX: -5, minY: -5, maxX: 105, maxY: 65).region

  /// Euler's formula: a triangulation of n points with h on the hull has 3n − 3 − h edges. GEOS starts from a finite
  /// frame and may leave out a hull edge of a very flat triangle.
  @Test(arguments: 1...20) func delaunayHasEulersNumberOfEdges(seed: UInt64) throws {
    let points = randomPlanePoints(80, seed: seed)
    let graph = try delaunayGraph(of: points)
    let full = 3 * points.count - 3 - hullCount(points)
    #expect((full - 2...full).contains(graph.edgeCount))
    #expect(graph.isConnected)
  }

  @Test func delaunayOfFewOrEqualPoints() throws {
    let a = PlanePoint(x: 0, y: 0)
    let b = PlanePoint(x: 1, y: 0)
    #expect(try delaunayGraph(of: [PlanePoint]()).nodeCount == 0)
    #expect(try delaunayGraph(of: [a]).edgeCount == 0)
    #expect(try delaunayGraph(of: [a, a, b, a]).edges == [.init(0, 1), .init(0, 2), .init(0, 3)])
    let line = (0..<6).map { PlanePoint(x: Double($0), y: 2 * Double($0)) }
    #expect(try delaunayGraph(of: line).edges == (0..<5).map { .init(Int32($0), Int32($0 + 1)) })
  }

  @Test func sphericalTriangulationCrossesTheAntimeridian() throws {
    let graph = try delaunayGraph(of: [place(0, 179), place(0, -179), place(2, 180), place(1, -170)])
    #expect(graph.edges.contains(.init(0, 1)))
    #expect(!graph.edges.contains(.init(0, 3)))
  }

  @Test(arguments: 1...10) func cellsHoldTheirPointsAndTileTheFrame(seed: UInt64) throws {
    let points = randomPlanePoints(70, seed: seed)
    let cells = try voronoiCells(of: points, within: Self.frame)
    for (point, cell) in zip(points, cells) { #expect(cell.contains(point)) }
    let total = cells.reduce(0) { $0 + $1.area }
    #expect(abs(total / Self.frame.area - 1) < 1e-9)
  }

  @Test(arguments: 1...5) func everyPlaceOfACellIsNearestToItsPoint(seed: UInt64) throws {
    let points = randomPlanePoints(30, seed: seed)
    let cells = try voronoiCells(of: points, within: Self.frame)
    let index = PlaneIndex(points)
    var random = TestRandom(seed)
    for _ in 0..<300 {
      let probe = PlanePoint(x: random.uniform(-5...105), y: random.uniform(-5...65))
      let owner = Int(index.nearest(1, to: probe).first ?? 0)
      #expect(cells[owner].contains(probe))
    }
  }

  @Test(arguments: [1, 2, 3, 40]) func equalAndCollinearPoints(distinct: Int) throws {
    let points = (0..<distinct).flatMap { index in
      Array(repeating: PlanePoint(x: Double(index), y: Double(index)), count: 2)
    }
    let cells = try voronoiCells(of: points, within: Self.frame)
    #expect(abs(cells.reduce(0) { $0 + $1.area } / Self.frame.area - 1) < 1e-9)
    for index in stride(from: 0, to: points.count, by: 2) {
      #expect(cells[index].contains(PlanePoint(x: points[index].x + 0.01, y: points[index].y)))
      #expect(cells[index + 1].isEmpty)
    }
    #expect(try voronoiCells(of: [], within: Self.frame) == [])
  }

  @Test(arguments: 1...10) func territoriesAreTheSumOfTheirCells(seed: UInt64) throws {
    let points = randomPlanePoints(120, seed: seed)
    let labels = points.map { Int32($0.x / 25) + ($0.y > 30 ? 4 : 0) }
    let cells = try voronoiCells(of: points, within: Self.frame)
    let regions = try territoryRegions(of: points, labels: labels, count: 9, within: Self.frame)
    let unions = try dissolved(cells, labels: labels, count: 9)
    for label in 0..<9 {
      let sum = zip(cells, labels).reduce(0) { $0 + ($1.1 == Int32(label) ? $1.0.area : 0) }
      #expect(abs(regions[label].area - sum) < 1e-6)
      #expect(abs(unions[label].area - sum) < 1e-6)
    }
    #expect(regions[8].isEmpty)
  }

  @Test func aTerritoryInsideAnotherLeavesAHole() throws {
    let points = (0..<25).map { PlanePoint(x: Double($0 % 5) * 20, y: Double($0 / 5) * 12) }
    let labels = points.indices.map { Int32($0 == 12 ? 1 : 0) }
    let regions = try territoryRegions(of: points, labels: labels, count: 2, within: Self.frame)
    #expect(regions[0].polygons.map(\.holes.count) == [1])
    #expect(abs(regions[0].area + regions[1].area - Self.frame.area) < 1e-6)
  }

  @Test func outlinesHoldTheirPoints() throws {
    let points = randomPlanePoints(90, seed: 8)
    let shape = try outline(of: points, margin: 2, closing: 1)
    #expect(shape.polygons.count == 1)
    for point in points { #expect(shape.contains(point)) }
    #expect(try outline(of: [points[0]], margin: 2).area > 12)
    #expect(try outline(of: [], margin: 2).isEmpty)
  }

  /// Points on the convex hull, collinear ones included, by Andrew's monotone chain.
  private func hullCount(_ points: [PlanePoint]) -> Int {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    func chain(_ points: [PlanePoint]) -> Int {
      var hull: [PlanePoint] = []
      for point in points {
        while hull.count > 1, turn(hull[hull.count - 2], hull[hull.count - 1], point) < 0 {
          hull.removeLast()
        }
        hull.append(point)
      }
      return hull.count - 1
    }
    return chain(sorted) + chain(sorted.reversed())
  }

  private func turn(_ a: PlanePoint, _ b: PlanePoint, _ c: PlanePoint) -> Double {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
  }
}
