import Foundation
import SalesModel

/// The mean radius of the Earth (IUGG), km.
let earthRadiusKm = 6371.0088

/// A point of the search space: a unit vector on the sphere, (x, y, 0) in the plane.
typealias Point = SIMD3<Double>

/// How distances are measured between points.
enum Metric: Sendable, Equatable {
  case sphere, plane

  /// From the length of a coordinate difference to a distance: km on the sphere.
  var scale: Double { self == .sphere ? earthRadiusKm : 1 }

  /// A point of the search space in the words of a result.
  func place(_ point: Point) -> BalancingResult.Centre? {
    guard self == .sphere else { return .point(x: point.x, y: point.y) }
    return GeoPoint(unitVector: point).map { .place($0) }
  }

  /// The distance between two points, in double precision.
  func distance(_ a: Point, _ b: Point) -> Double {
    let chord = ((a - b) * (a - b)).sum().squareRoot()
    return self == .sphere ? 2 * earthRadiusKm * asin(min(1, chord / 2)) : chord
  }

  /// The centre of weighted points whose weighted sum is `moment`: their mean, brought back onto the sphere.
  /// nil when there is none (no weight, or a sum in the middle of the Earth).
  func centre(moment: Point, weight: Double) -> Point? {
    guard weight > 0 else { return nil }
    guard self == .sphere else { return moment / weight }
    let length = (moment * moment).sum().squareRoot()
    return length > 1e-12 * weight ? moment / length : nil
  }
}

extension GeoPoint {
  var unitVector: Point {
    let phi = latitude * .pi / 180
    let lambda = longitude * .pi / 180
    return Point(cos(phi) * cos(lambda), cos(phi) * sin(lambda), sin(phi))
  }

  /// The place of a unit vector.
  init?(unitVector v: Point) {
    self.init(latitude: asin(min(1, max(-1, v.z))) * 180 / .pi, longitude: atan2(v.y, v.x) * 180 / .pi)
  }
}

/// Great-circle km from the chord in km: asin as a series where it converges at once, else by the library.
@inline(__always)
func arc(_ chord: Float) -> Float {
  let s = chord * chord * Float(1 / (earthRadiusKm * earthRadiusKm))
  guard s < 0.25 else { return Float(2 * earthRadiusKm) * asinf(min(1, chord * Float(0.5 / earthRadiusKm))) }
  return chord * (1 + s * (1 / 24 + s * (3 / 640 + s * (5 / 7168 + s * (35 / 294_912)))))
}

/// e^x for x ≤ 0, relative error below 2e-5; x below −80 counts as −80.
@inline(__always)
func exponential(_ x: SIMD8<Float>) -> SIMD8<Float> {
  SIMD8(lowHalf: exponential(x.lowHalf), highHalf: exponential(x.highHalf))
}

/// The same, four at a time.
@inline(__always)
func exponential(_ x: SIMD4<Float>) -> SIMD4<Float> {
  let floor = SIMD4<Float>(repeating: -80)
  let t = x.replacing(with: floor, where: x .< floor) * 1.442_695_04
  // Adding 1.5 · 2²³ leaves the rounded integer in the low bits of the sum.
  let magic = SIMD4<Float>(repeating: 12_582_912)
  let z = t + magic
  let f = t - (z - magic)
  var y = SIMD4<Float>(repeating: 0.001_333_355_8)
  y = y * f + 0.009_618_129
  y = y * f + 0.055_504_11
  y = y * f + 0.240_226_5
  y = y * f + 0.693_147_2
  y = y * f + 1
  let exponent = unsafeBitCast(z, to: SIMD4<Int32>.self) &<< 23
  return unsafeBitCast(unsafeBitCast(y, to: SIMD4<Int32>.self) &+ exponent, to: SIMD4<Float>.self)
}

/// The smallest of a few values.
@inline(__always) func least(_ v: SIMD4<Float>) -> Float {
  let d = v.lowHalf.replacing(with: v.highHalf, where: v.highHalf .< v.lowHalf)
  return min(d.x, d.y)
}

@inline(__always) func least(_ v: SIMD8<Float>) -> Float {
  let (a, b) = (v.lowHalf, v.highHalf)
  return least(a.replacing(with: b, where: b .< a))
}
