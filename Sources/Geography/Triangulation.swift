internal import CGEOS
import SalesModel

/// The edges of the Delaunay triangulation of places, by an equal-area map about them.
///
/// Places at equal coordinates count once in the triangulation, and each further one is joined to the first of them, so
/// that the graph is connected. O(n log n).
/// - Throws: `GeometryError` when GEOS fails.
public func delaunayGraph(of points: [GeoPoint]) throws(GeometryError) -> AdjacencyGraph {
  let projection = AlbersProjection(fitting: points)
  return try delaunayGraph(of: points.map(projection.project))
}

/// The edges of the Delaunay triangulation of points of the plane; of equal points the further ones are joined to
/// the first. GEOS may leave out an edge of the hull that closes a very flat triangle; the graph stays connected.
public func delaunayGraph(of points: [PlanePoint]) throws(GeometryError) -> AdjacencyGraph {
  let places = DistinctPlaces(points)
  var edges: [AdjacencyGraph.Edge] = []
  for (index, first) in places.firstAtPlace.enumerated() where Int(first) != index {
    edges.append(.init(first, Int32(index)))
  }
  edges += try triangulationEdges(places)
  return AdjacencyGraph(nodeCount: points.count, edges: edges)
}

private func triangulationEdges(_ places: DistinctPlaces) throws(GeometryError) -> [AdjacencyGraph.Edge] {
  guard places.distinct.count > 1 else { return [] }
  if places.distinct.count == 2 {
    return [.init(places.number(0), places.number(1))]
  }
  let geos = try GEOSSession()
  let sites = try geos.multiPoint(places.distinct)
  let lines = try geos.owned(GEOSDelaunayTriangulation_r(geos.handle, sites.pointer, 0, 1), "Delaunay")
  var edges: [AdjacencyGraph.Edge] = []
  for part in geos.parts(of: lines) {
    let line = geos.points(of: part)
    guard line.count == 2, let a = places.slot[line[0]], let b = places.slot[line[1]] else { continue }
    edges.append(.init(places.number(a), places.number(b)))
  }
  return edges
}

/// Points without repeats, in order of first appearance.
struct DistinctPlaces {
  let distinct: [PlanePoint]
  /// The place of each point in `distinct`.
  let slot: [PlanePoint: Int]
  /// The first point at each point's coordinates.
  let firstAtPlace: [Int32]
  private let numbers: [Int32]

  init(_ points: [PlanePoint]) {
    var distinct: [PlanePoint] = []
    var slot: [PlanePoint: Int] = [:]
    var numbers: [Int32] = []
    var first: [Int32] = []
    for (index, raw) in points.enumerated() {
      let point = PlanePoint(x: raw.x + 0, y: raw.y + 0)  // −0 and 0 are one place
      if let known = slot[point] {
        first.append(numbers[known])
      } else {
        slot[point] = distinct.count
        distinct.append(point)
        numbers.append(Int32(index))
        first.append(Int32(index))
      }
    }
    (self.distinct, self.slot, self.numbers, firstAtPlace) = (distinct, slot, numbers, first)
  }

  /// The number of the first point at a distinct place.
  func number(_ place: Int) -> Int32 { numbers[place] }
}
