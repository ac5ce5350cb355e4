import Foundation
import SalesModel

/// The earth as a sphere.
public enum Earth {
  /// The mean radius (R₁ of the IUGG, 1980).
  public static let meanRadiusKm = 6371.0088
}

/// A place as a vector of length 1 from the centre of the earth: what distances and centroids are computed with.
public struct UnitVector: Hashable, Sendable {
  public let x: Double
  public let y: Double
  public let z: Double

  public init(_ point: GeoPoint) {
    let (latitude, longitude) = (point.latitude * .pi / 180, point.longitude * .pi / 180)
    x = cos(latitude) * cos(longitude)
    y = cos(latitude) * sin(longitude)
    z = sin(latitude)
  }

  /// The direction of (x, y, z); nil when its length is too small, or not finite, to have one.
  public init?(directionX x: Double, y: Double, z: Double) {
    let length = (x * x + y * y + z * z).squareRoot()
    guard length.isFinite, length > Self.smallestLength else { return nil }
    self.init(unchecked: (x / length, y / length, z / length))
  }

  init(unchecked vector: (Double, Double, Double)) { (x, y, z) = vector }

  /// The place on the sphere; at a pole the longitude is that of `atan2`.
  public var point: GeoPoint? {
    GeoPoint(latitude: atan2(z, (x * x + y * y).squareRoot()) * 180 / .pi, longitude: atan2(y, x) * 180 / .pi)
  }

  /// Twice the sine of half the angle to `other`, squared: grows with distance, and costs no root.
  @inlinable public func squaredChord(to other: UnitVector) -> Double {
    let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
    return dx * dx + dy * dy + dz * dz
  }

  /// Great-circle kilometres to `other`.
  public func distanceKm(to other: UnitVector) -> Double { Self.km(squaredChord: squaredChord(to: other)) }

  /// Kilometres along the sphere for a squared chord of the unit sphere.
  public static func km(squaredChord: Double) -> Double {
    2 * Earth.meanRadiusKm * asin(min(1, squaredChord.squareRoot() / 2))
  }

  /// Below this the sum of vectors has no direction left but rounding noise.
  private static let smallestLength = 1e-12
}

extension GeoPoint {
  /// The great-circle distance by the haversine formula, exact to rounding for near places.
  public func distance(to other: GeoPoint) -> Kilometres {
    let toRadians = Double.pi / 180
    let (a, b) = (latitude * toRadians, other.latitude * toRadians)
    let (dLatitude, dLongitude) = (b - a, (other.longitude - longitude) * toRadians)
    let h =
      sin(dLatitude / 2) * sin(dLatitude / 2) + cos(a) * cos(b) * sin(dLongitude / 2) * sin(dLongitude / 2)
    return Kilometres(2 * Earth.meanRadiusKm * asin(min(1, h.squareRoot())))
  }
}

/// The weighted centroid on the sphere: the direction of the weighted mean of the unit vectors.
///
/// - Parameter weights: one a point, finite and not negative.
/// - Returns: nil without points, without weight, or when the vectors cancel (two opposite points). O(n).
public func weightedCentroid(of points: [UnitVector], weights: [Double]) -> UnitVector? {
  precondition(points.count == weights.count, "\(points.count) points, \(weights.count) weights")
  var (x, y, z, total) = (0.0, 0.0, 0.0, 0.0)
  for (point, weight) in zip(points, weights) {
    x += weight * point.x
    y += weight * point.y
    z += weight * point.z
    total += weight
  }
  guard total > 0 else { return nil }
  return UnitVector(directionX: x / total, y: y / total, z: z / total)
}
