internal import CGEOS

/// The Voronoi cell of each point, clipped to `frame`, in the points' order.
///
/// Of equal points the first gets the cell and the others an empty one. The cells of points outside the frame may
/// be empty. O(n log n).
/// - Throws: `GeometryError` when GEOS fails.
public func voronoiCells(of points: [PlanePoint], within frame: Region) throws(GeometryError) -> [Region] {
  let geos = try GEOSSession()
  let diagram = try VoronoiDiagram(of: points, around: frame, in: geos)
  let clip = try geos.multiPolygon(frame)
  var cells = [Region](repeating: .empty, count: points.count)
  for (index, cell) in zip(diagram.owners, diagram.cells) {
    let clipped = try geos.owned(GEOSIntersection_r(geos.handle, cell, clip.pointer), "clipping a cell")
    cells[Int(index)] = geos.region(of: clipped)
  }
  return cells
}

/// The territories that points with labels make: the union of the Voronoi cells of each label, clipped to `frame`.
///
/// - Parameters:
///   - labels: the territory of each point, 0..<count; a negative one leaves the point out. Of equal points the
///     first decides.
/// - Returns: `count` regions; empty where a label has no cell inside the frame. O(n log n).
/// - Throws: `GeometryError` when GEOS fails.
public func territoryRegions(
  of points: [PlanePoint], labels: [Int32], count: Int, within frame: Region
) throws(GeometryError) -> [Region] {
  precondition(points.count == labels.count, "\(points.count) points, \(labels.count) labels")
  let kept = points.indices.filter { labels[$0] >= 0 }
  let geos = try GEOSSession()
  let diagram = try VoronoiDiagram(of: kept.map { points[$0] }, around: frame, in: geos)
  var groups = [[OpaquePointer]](repeating: [], count: count)
  for (owner, cell) in zip(diagram.owners, diagram.cells) {
    groups[Int(labels[kept[Int(owner)]])].append(cell)
  }
  let clip = try geos.multiPolygon(frame)
  var regions: [Region] = []
  for group in groups {
    let union = try geos.union(ofCells: group)
    // Dissolved first, clipped after: cells clipped one by one no longer share their edges to the last bit.
    let clipped = try geos.owned(
      GEOSIntersection_r(geos.handle, union.pointer, clip.pointer), "clipping a territory")
    regions.append(geos.region(of: clipped))
  }
  return regions
}

/// The union of the regions of each label: regions that share edges exactly, as Voronoi cells do, are joined fast.
///
/// - Returns: `count` regions. Negative labels are left out.
public func dissolved(_ regions: [Region], labels: [Int32], count: Int) throws(GeometryError) -> [Region] {
  precondition(regions.count == labels.count, "\(regions.count) regions, \(labels.count) labels")
  let geos = try GEOSSession()
  var groups = [[PlanarPolygon]](repeating: [], count: count)
  for (region, label) in zip(regions, labels) where label >= 0 { groups[Int(label)] += region.polygons }
  var unions: [Region] = []
  for group in groups {
    let parts = try geos.multiPolygon(Region(group))
    unions.append(geos.region(of: try geos.union(parts)))
  }
  return unions
}

/// The unclipped cells of a Voronoi diagram, each with the number of its point.
private struct VoronoiDiagram {
  /// Owns the cells.
  private let collection: GEOSShape?
  let cells: [OpaquePointer]
  let owners: [Int32]

  init(of points: [PlanePoint], around frame: Region, in geos: GEOSSession) throws(GeometryError) {
    let places = DistinctPlaces(points)
    let frameShape = try geos.multiPolygon(frame)
    switch places.distinct.count {
    case 0: (collection, cells, owners) = (nil, [], [])
    case 1: (collection, cells, owners) = (frameShape, [frameShape.pointer], [0])
    default:
      let sites = try geos.multiPoint(places.distinct)
      let shape = try geos.owned(
        GEOSVoronoiDiagram_r(geos.handle, sites.pointer, frameShape.pointer, 0, 0), "Voronoi")
      let parts = geos.parts(of: shape)
      let index = PlaneIndex(places.distinct)
      // GEOS returns the cells in no order; the site of a convex cell is the one nearest to a point inside it.
      owners = parts.map { part in
        let middle = geos.vertexMean(of: part) ?? PlanePoint(x: 0, y: 0)
        return places.number(Int(index.nearest(1, to: middle).first ?? 0))
      }
      (collection, cells) = (shape, parts)
    }
  }
}

extension GEOSSession {
  fileprivate func vertexMean(of polygon: OpaquePointer) -> PlanePoint? {
    guard let ring = GEOSGetExteriorRing_r(handle, polygon) else { return nil }
    let corners = points(of: ring).dropFirst()
    guard !corners.isEmpty else { return nil }
    let n = Double(corners.count)
    return PlanePoint(x: corners.reduce(0) { $0 + $1.x } / n, y: corners.reduce(0) { $0 + $1.y } / n)
  }

  fileprivate func union(ofCells cells: [OpaquePointer]) throws(GeometryError) -> GEOSShape {
    var copies: [GEOSShape] = []
    for cell in cells { copies.append(try owned(GEOSGeom_clone_r(handle, cell), "a copy")) }
    return try union(try collection(copies, type: Int32(GEOS_GEOMETRYCOLLECTION.rawValue)))
  }

  /// The coverage union, which needs edges that match exactly; the slower general one where they do not.
  fileprivate func union(_ shapes: GEOSShape) throws(GeometryError) -> GEOSShape {
    if let coverage = GEOSCoverageUnion_r(handle, shapes.pointer) { return GEOSShape(coverage, in: self) }
    return try owned(GEOSUnaryUnion_r(handle, shapes.pointer), "a union")
  }
}
