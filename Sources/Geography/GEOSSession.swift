internal import CGEOS

/// Why a geometric computation failed.
public struct GeometryError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was being computed.
  public let operation: String
  /// What GEOS said.
  public let reason: String

  public init(operation: String, reason: String) {
    self.operation = operation
    self.reason = reason
  }

  public var description: String { "\(operation): \(reason)" }
}

/// A GEOS context: one a computation, used by one thread at a time.
final class GEOSSession {
  let handle: GEOSContextHandle_t
  private var lastMessage = ""

  init() throws(GeometryError) {
    guard let handle = GEOS_init_r() else { throw GeometryError(operation: "GEOS", reason: "no context") }
    self.handle = handle
    let user = Unmanaged.passUnretained(self).toOpaque()
    _ = GEOSContext_setErrorMessageHandler_r(
      handle,
      { message, user in
        guard let message, let user else { return }
        Unmanaged<GEOSSession>.fromOpaque(user).takeUnretainedValue().lastMessage = String(cString: message)
      }, user)
  }

  deinit { GEOS_finish_r(handle) }

  func failure(_ operation: String) -> GeometryError {
    GeometryError(operation: operation, reason: lastMessage.isEmpty ? "failed" : lastMessage)
  }

  /// Takes the ownership of a geometry that a GEOS function returned; nil is that function's failure.
  func owned(_ pointer: OpaquePointer?, _ operation: String) throws(GeometryError) -> GEOSShape {
    guard let pointer else { throw failure(operation) }
    return GEOSShape(pointer, in: self)
  }
}

/// A GEOS geometry that is freed with its owner, before its session.
final class GEOSShape {
  let session: GEOSSession
  let pointer: OpaquePointer
  private var isOwned = true

  init(_ pointer: OpaquePointer, in session: GEOSSession) {
    self.session = session
    self.pointer = pointer
  }

  deinit { if isOwned { GEOSGeom_destroy_r(session.handle, pointer) } }

  /// Gives the geometry to a GEOS function that frees it.
  func released() -> OpaquePointer {
    isOwned = false
    return pointer
  }
}

// Into GEOS.
extension GEOSSession {
  func multiPoint(_ points: [PlanePoint]) throws(GeometryError) -> GEOSShape {
    var shapes: [GEOSShape] = []
    for point in points {
      shapes.append(try owned(GEOSGeom_createPointFromXY_r(handle, point.x, point.y), "a point"))
    }
    return try collection(shapes, type: Int32(GEOS_MULTIPOINT.rawValue))
  }

  func multiPolygon(_ region: Region) throws(GeometryError) -> GEOSShape {
    var shapes: [GEOSShape] = []
    for polygon in region.polygons { shapes.append(try self.polygon(polygon)) }
    return try collection(shapes, type: Int32(GEOS_MULTIPOLYGON.rawValue))
  }

  /// The collection owns `shapes` afterwards.
  func collection(_ shapes: [GEOSShape], type: Int32) throws(GeometryError) -> GEOSShape {
    var pointers: [OpaquePointer?] = shapes.map { $0.released() }
    return try owned(
      GEOSGeom_createCollection_r(handle, type, &pointers, UInt32(pointers.count)), "a collection")
  }

  private func polygon(_ polygon: PlanarPolygon) throws(GeometryError) -> GEOSShape {
    let shell = try ring(polygon.exterior)
    var holes: [GEOSShape] = []
    for hole in polygon.holes { holes.append(try ring(hole)) }
    var pointers: [OpaquePointer?] = holes.map { $0.released() }
    return try owned(
      GEOSGeom_createPolygon_r(handle, shell.released(), &pointers, UInt32(pointers.count)), "a polygon")
  }

  private func ring(_ points: [PlanePoint]) throws(GeometryError) -> GEOSShape {
    let flat = points.flatMap { [$0.x, $0.y] }
    guard let sequence = GEOSCoordSeq_copyFromBuffer_r(handle, flat, UInt32(points.count), 0, 0) else {
      throw failure("a ring")
    }
    return try owned(GEOSGeom_createLinearRing_r(handle, sequence), "a ring")
  }
}

// Out of GEOS. Borrowed pointers live as long as the shape that they belong to.
extension GEOSSession {
  /// The parts of a collection; a single geometry is its own only part.
  func parts(of shape: GEOSShape) -> [OpaquePointer] {
    let count = max(0, GEOSGetNumGeometries_r(handle, shape.pointer))
    return (0..<count).compactMap { GEOSGetGeometryN_r(handle, shape.pointer, $0) }
  }

  /// The coordinates of a line or ring.
  func points(of line: OpaquePointer) -> [PlanePoint] {
    guard let sequence = GEOSGeom_getCoordSeq_r(handle, line) else { return [] }
    var size: UInt32 = 0
    guard GEOSCoordSeq_getSize_r(handle, sequence, &size) == 1, size > 0 else { return [] }
    var flat = [Double](repeating: 0, count: 2 * Int(size))
    guard GEOSCoordSeq_copyToBuffer_r(handle, sequence, &flat, 0, 0) == 1 else { return [] }
    return (0..<Int(size)).map { PlanePoint(x: flat[2 * $0], y: flat[2 * $0 + 1]) }
  }

  /// The polygons of a geometry, whatever collections they are in; points and lines are dropped.
  func region(of shape: GEOSShape) -> Region {
    var polygons: [PlanarPolygon] = []
    collectPolygons(of: shape.pointer, into: &polygons)
    return Region(polygons)
  }

  private func collectPolygons(of pointer: OpaquePointer, into polygons: inout [PlanarPolygon]) {
    let type = GEOSGeomTypeId_r(handle, pointer)
    if type == Int32(GEOS_POLYGON.rawValue) {
      if let polygon = polygon(of: pointer) { polygons.append(polygon) }
    } else if type >= Int32(GEOS_MULTIPOLYGON.rawValue) {
      for index in 0..<max(0, GEOSGetNumGeometries_r(handle, pointer)) {
        guard let part = GEOSGetGeometryN_r(handle, pointer, index) else { continue }
        collectPolygons(of: part, into: &polygons)
      }
    }
  }

  private func polygon(of pointer: OpaquePointer) -> PlanarPolygon? {
    guard let shell = GEOSGetExteriorRing_r(handle, pointer) else { return nil }
    let exterior = points(of: shell)
    guard exterior.count >= 4 else { return nil }
    let holes = (0..<max(0, GEOSGetNumInteriorRings_r(handle, pointer))).compactMap {
      GEOSGetInteriorRingN_r(handle, pointer, $0).map { points(of: $0) }
    }
    return PlanarPolygon(exterior: exterior, holes: holes)
  }
}
