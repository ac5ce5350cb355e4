import Foundation
import SalesModel

/// The place on the sphere from which the weighted distances to points sum to least, by Weiszfeld's steps in the tangent
/// plane (Fletcher, Venkatasubramanian, Joshi 2009), or one of the points where that is better.
struct SphereMedian {
  let points: [GeoPoint]
  let weights: [Double]

  func place(from start: GeoPoint) -> GeoPoint {
    var best = start
    for _ in 0..<300 {
      guard let next = step(from: best), cost(next) < cost(best) - 1e-13 * cost(best) else { break }
      best = next
    }
    // The steps stall beside a point that is the median itself.
    let near = points.min { $0.distance(to: best).value < $1.distance(to: best).value }
    if let near, cost(near) <= cost(best) { return near }
    return best
  }

  private func cost(_ place: GeoPoint) -> Double {
    zip(points, weights).reduce(0) { $0 + $1.1 * $1.0.distance(to: place).value }
  }

  /// Bearings and distances are exact; the step goes where their weighted mean, over distance, points.
  private func step(from place: GeoPoint) -> GeoPoint? {
    let (phi, scale) = (place.latitude * .pi / 180, Double.pi / 180)
    var (north, east, sum) = (0.0, 0.0, 0.0)
    for (point, weight) in zip(points, weights) {
      let d = point.distance(to: place).value
      guard d > 1e-9 else { continue }
      let other = point.latitude * scale
      let delta = (point.longitude - place.longitude) * scale
      let y = sin(delta) * cos(other)
      let x = cos(phi) * sin(other) - sin(phi) * cos(other) * cos(delta)
      let length = (x * x + y * y).squareRoot()
      guard length > 0 else { continue }
      north += weight * x / length
      east += weight * y / length
      sum += weight / d
    }
    guard sum > 0 else { return nil }
    let reach = (north * north + east * east).squareRoot() / sum
    guard reach > 0 else { return nil }
    let angle = reach / 6371.0088
    let bearing = atan2(east, north)
    let latitude = asin(min(1, max(-1, sin(phi) * cos(angle) + cos(phi) * sin(angle) * cos(bearing))))
    let turn = atan2(sin(bearing) * sin(angle) * cos(phi), cos(angle) - sin(phi) * sin(latitude))
    var longitude = place.longitude + turn / scale
    if longitude > 180 { longitude -= 360 }
    if longitude < -180 { longitude += 360 }
    return GeoPoint(latitude: latitude / scale, longitude: longitude)
  }
}

/// The same in the plane (Weiszfeld 1937).
func planeMedian(
  _ points: [(x: Double, y: Double)], _ weights: [Double], from start: (x: Double, y: Double)
) -> (x: Double, y: Double) {
  func distance(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> Double {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
  }
  func cost(_ place: (x: Double, y: Double)) -> Double {
    zip(points, weights).reduce(0) { $0 + $1.1 * distance($1.0, place) }
  }
  var best = start
  for _ in 0..<300 {
    var (x, y, sum) = (0.0, 0.0, 0.0)
    for (point, weight) in zip(points, weights) {
      let pull = weight / max(distance(point, best), 1e-12)
      x += pull * point.x
      y += pull * point.y
      sum += pull
    }
    guard sum > 0 else { break }
    let next = (x: x / sum, y: y / sum)
    guard cost(next) < cost(best) - 1e-13 * cost(best) else { break }
    best = next
  }
  let near = points.min { distance($0, best) < distance($1, best) }
  if let near, cost(near) <= cost(best) { return near }
  return best
}
