/// A point of the plane; in geographic shapes x is the longitude and y the latitude, in degrees.
public struct PlanePoint: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// A polygon with holes. Rings are closed: the last point equals the first. Exteriors run counter-clockwise,
/// holes clockwise.
public struct PlanarPolygon: Sendable, Equatable {
  public let exterior: [PlanePoint]
  public let holes: [[PlanePoint]]

  /// Closes rings that are open and turns them to the right hand. Rings have at least three different points.
  public init(exterior: [PlanePoint], holes: [[PlanePoint]] = []) {
    self.exterior = Self.turned(exterior, counterClockwise: true)
    self.holes = holes.map { Self.turned($0, counterClockwise: false) }
  }

  public var area: Double {
    signedArea(ofRing: exterior) + holes.reduce(0) { $0 + signedArea(ofRing: $1) }
  }

  private static func turned(_ ring: [PlanePoint], counterClockwise: Bool) -> [PlanePoint] {
    let closed = ring.first == ring.last ? ring : ring + ring.prefix(1)
    return (signedArea(ofRing: closed) > 0) == counterClockwise ? closed : closed.reversed()
  }
}

/// A part of the plane: polygons whose insides do not overlap. Empty when there are none.
public struct Region: Sendable, Equatable {
  public let polygons: [PlanarPolygon]

  public init(_ polygons: [PlanarPolygon]) { self.polygons = polygons }

  public static let empty = Region([])
  public var isEmpty: Bool { polygons.isEmpty }
  public var area: Double { polygons.reduce(0) { $0 + $1.area } }

  /// Every point of every ring, moved by `body`.
  public func mapPoints(_ body: (PlanePoint) -> PlanePoint) -> Region {
    Region(
      polygons.map {
        PlanarPolygon(exterior: $0.exterior.map(body), holes: $0.holes.map { $0.map(body) })
      })
  }

  /// Whether `point` is inside by the even-odd rule; points of the boundary may go either way.
  public func contains(_ point: PlanePoint) -> Bool {
    polygons.contains { polygon in
      ([polygon.exterior] + polygon.holes).reduce(false) { $0 != crosses(ring: $1, rightOf: point) }
    }
  }
}

/// The smallest upright rectangle around points.
public struct PlaneBox: Hashable, Sendable {
  public var minX: Double
  public var minY: Double
  public var maxX: Double
  public var maxY: Double

  public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
    (self.minX, self.minY, self.maxX, self.maxY) = (minX, minY, maxX, maxY)
  }

  /// nil without points.
  public init?(around points: some Sequence<PlanePoint>) {
    var box: PlaneBox?
    for point in points {
      var grown = box ?? PlaneBox(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
      grown.minX = min(grown.minX, point.x)
      grown.minY = min(grown.minY, point.y)
      grown.maxX = max(grown.maxX, point.x)
      grown.maxY = max(grown.maxY, point.y)
      box = grown
    }
    guard let box else { return nil }
    self = box
  }

  public var width: Double { maxX - minX }
  public var height: Double { maxY - minY }

  public func padded(by margin: Double) -> PlaneBox {
    PlaneBox(minX: minX - margin, minY: minY - margin, maxX: maxX + margin, maxY: maxY + margin)
  }

  public var region: Region {
    let corners = [(minX, minY), (maxX, minY), (maxX, maxY), (minX, maxY)]
    return Region([PlanarPolygon(exterior: corners.map { PlanePoint(x: $0.0, y: $0.1) })])
  }
}

/// Positive when the closed ring runs counter-clockwise. Taken about its first point, so that rings far from the
/// origin keep their digits.
func signedArea(ofRing ring: [PlanePoint]) -> Double {
  guard let origin = ring.first else { return 0 }
  var twice = 0.0
  for (a, b) in zip(ring, ring.dropFirst()) {
    twice += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
  }
  return twice / 2
}

private func crosses(ring: [PlanePoint], rightOf point: PlanePoint) -> Bool {
  var inside = false
  for (a, b) in zip(ring, ring.dropFirst()) where (a.y > point.y) != (b.y > point.y) {
    if point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x { inside.toggle() }
  }
  return inside
}
