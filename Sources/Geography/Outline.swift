internal import CGEOS

/// A land-like outline around points: their concave hull, widened by `margin`, with bays narrower than
/// twice `closing` filled, and without holes.
///
/// - Parameters:
///   - ratio: 0 follows the points as closely as connectedness allows, 1 is the convex hull.
///   - margin: how far the outline keeps from the points, in the points' unit; above 0.
/// - Returns: a connected region that holds every point; empty without points. O(n log n).
/// - Throws: `GeometryError` when GEOS fails.
public func outline(
  of points: [PlanePoint], ratio: Double = 0.1, margin: Double, closing: Double = 0
) throws(GeometryError) -> Region {
  precondition(margin > 0, "a margin of \(margin)")
  guard !points.isEmpty else { return .empty }
  let geos = try GEOSSession()
  let sites = try geos.multiPoint(DistinctPlaces(points).distinct)
  let hull = try geos.owned(GEOSConcaveHull_r(geos.handle, sites.pointer, ratio, 0), "an outline")
  let wide = try geos.owned(GEOSBuffer_r(geos.handle, hull.pointer, margin + closing, 8), "an outline")
  guard closing > 0 else { return withoutHoles(geos.region(of: wide)) }
  let closed = try geos.owned(GEOSBuffer_r(geos.handle, wide.pointer, -closing, 8), "an outline")
  return withoutHoles(geos.region(of: closed))
}

private func withoutHoles(_ region: Region) -> Region {
  Region(region.polygons.map { PlanarPolygon(exterior: $0.exterior) })
}

/// The part that two regions share.
public func intersection(_ first: Region, _ second: Region) throws(GeometryError) -> Region {
  let geos = try GEOSSession()
  let (a, b) = (try geos.multiPolygon(first), try geos.multiPolygon(second))
  return geos.region(
    of: try geos.owned(GEOSIntersection_r(geos.handle, a.pointer, b.pointer), "intersection"))
}

/// The union of overlapping regions.
public func union(_ regions: [Region]) throws(GeometryError) -> Region {
  let geos = try GEOSSession()
  let parts = try geos.multiPolygon(Region(regions.flatMap(\.polygons)))
  return geos.region(of: try geos.owned(GEOSUnaryUnion_r(geos.handle, parts.pointer), "a union"))
}

/// The region with vertices dropped that lie within `tolerance` of the line, without breaking its topology.
public func simplified(_ region: Region, tolerance: Double) throws(GeometryError) -> Region {
  let geos = try GEOSSession()
  let shape = try geos.multiPolygon(region)
  return geos.region(
    of: try geos.owned(
      GEOSTopologyPreserveSimplify_r(geos.handle, shape.pointer, tolerance), "a simplification"))
}

/// The region with self-intersections resolved into polygons that have none.
func madeValid(_ region: Region) throws(GeometryError) -> Region {
  let geos = try GEOSSession()
  let shape = try geos.multiPolygon(region)
  return geos.region(of: try geos.owned(GEOSMakeValid_r(geos.handle, shape.pointer), "a repair"))
}
