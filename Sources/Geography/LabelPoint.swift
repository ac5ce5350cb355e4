internal import CGEOS

/// Where a label of a region sits best: the centre of the largest circle inside its largest polygon, to within
/// `tolerance`, and the circle's radius.
///
/// - Returns: nil for an empty region, or where GEOS finds none.
public func labelPlace(
  of region: Region, tolerance: Double
) throws(GeometryError) -> (centre: PlanePoint, radius: Double)? {
  guard let largest = region.polygons.max(by: { $0.area < $1.area }) else { return nil }
  let geos = try GEOSSession()
  let shape = try geos.multiPolygon(Region([largest]))
  guard let found = GEOSMaximumInscribedCircle_r(geos.handle, shape.pointer, tolerance) else { return nil }
  let radiusLine = GEOSShape(found, in: geos)
  let ends = geos.points(of: radiusLine.pointer)
  guard ends.count == 2 else { return nil }
  let (dx, dy) = (ends[1].x - ends[0].x, ends[1].y - ends[0].y)
  return (ends[0], (dx * dx + dy * dy).squareRoot())
}
