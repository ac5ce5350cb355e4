import Foundation
import SalesModel

/// Albers' equal-area conic projection of the sphere, in kilometres: areas on the map are areas on the ground.
///
/// Equations of Snyder, *Map Projections: A Working Manual* (1987), 14-1 to 14-11. Near the equator, where the cone
/// has no apex, it becomes Lambert's equal-area cylinder (10-1, 10-2).
public struct AlbersProjection: Sendable, Equatable {
  /// Radians.
  private let centralLongitude: Double
  private let cone: Double
  private let constant: Double
  private let originRadius: Double
  private let cylinderScale: Double

  /// - Parameters: degrees; the standard parallels are true to scale.
  public init(
    centralLongitude: Double, originLatitude: Double, standardParallels: (south: Double, north: Double)
  ) {
    let (south, north) = (standardParallels.south.radians, standardParallels.north.radians)
    self.centralLongitude = centralLongitude.radians
    let cone = (sin(south) + sin(north)) / 2
    self.cone = abs(cone) < Self.flattestCone ? 0 : cone
    constant = cos(south) * cos(south) + 2 * cone * sin(south)
    cylinderScale = cos((abs(south) + abs(north)) / 2)
    originRadius =
      self.cone == 0 ? 0 : max(0, constant - 2 * cone * sin(originLatitude.radians)).squareRoot() / cone
  }

  /// The projection for a map of `points`: the central meridian halves the shortest arc of longitude that holds
  /// them, the parallels are a sixth of the extent inside its edges (Snyder, p. 99).
  public init(fitting points: [GeoPoint]) {
    let arc = LongitudeArc(points.map(\.longitude.radians))
    let south = points.map(\.latitude).min() ?? 0
    let north = points.map(\.latitude).max() ?? 0
    let sixth = (north - south) / 6
    let middle = (arc.west + arc.span / 2) * 180 / .pi
    self.init(
      centralLongitude: middle > 180 ? middle - 360 : middle, originLatitude: (south + north) / 2,
      standardParallels: (south + sixth, north - sixth))
  }

  /// Kilometres east and north of the origin.
  public func project(_ point: GeoPoint) -> PlanePoint {
    var east = (point.longitude.radians - centralLongitude).remainder(dividingBy: 2 * .pi)
    if east == .pi { east = -.pi }
    let sine = sin(point.latitude.radians)
    guard cone != 0 else {
      return PlanePoint(
        x: Earth.meanRadiusKm * east * cylinderScale, y: Earth.meanRadiusKm * sine / cylinderScale)
    }
    let radius = max(0, constant - 2 * cone * sine).squareRoot() / cone
    return PlanePoint(
      x: Earth.meanRadiusKm * radius * sin(cone * east),
      y: Earth.meanRadiusKm * (originRadius - radius * cos(cone * east)))
  }

  /// Longitude (x) and latitude (y) in degrees; the longitude is continuous across the antimeridian and may be
  /// outside −180…180. Points off the map come back at its nearest edge.
  public func unproject(_ point: PlanePoint) -> PlanePoint {
    let (x, y) = (point.x / Earth.meanRadiusKm, point.y / Earth.meanRadiusKm)
    let (east, sine): (Double, Double)
    if cone == 0 {
      (east, sine) = (x / cylinderScale, y * cylinderScale)
    } else {
      let toApex = originRadius - y
      let sign: Double = cone < 0 ? -1 : 1
      let radius = (x * x + toApex * toApex).squareRoot()
      east = atan2(sign * x, sign * toApex) / cone
      sine = (constant - radius * radius * cone * cone) / (2 * cone)
    }
    let longitude = centralLongitude + max(-.pi, min(.pi, east))
    return PlanePoint(x: longitude * 180 / .pi, y: asin(max(-1, min(1, sine))) * 180 / .pi)
  }

  /// Below this sine of the mean parallel (about 3°) a cone and a cylinder look the same, and the cone's formulas
  /// lose digits.
  private static let flattestCone = 0.05
}

extension Double {
  fileprivate var radians: Double { self * .pi / 180 }
}
