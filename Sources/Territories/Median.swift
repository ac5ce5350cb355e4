import Foundation

/// The weighted geometric median: the point from which the weighted distances to all points add up to least.
///
/// Weiszfeld's iteration (1937) with the step of Vardi and Zhang (2000) at points of the data; on the sphere along great
/// circles (Fletcher, Venkatasubramanian and Joshi 2009), where it is the median for points within a quarter of the
/// circumference. O(points · iterations).
struct GeometricMedian {
  let metric: Metric
  private static let mostIterations = 300
  /// A step below this part of the mean distance ends the iteration.
  private static let precision = 1e-10

  /// nil without weight. `start` is a point near by, such as the centroid.
  func median(of points: [Point], weights: [Double], from start: Point?) -> Point? {
    guard var centre = start, weights.contains(where: { $0 > 0 }) else { return start }
    for _ in 0..<Self.mostIterations {
      let step = step(from: centre, points, weights)
      centre = moved(centre, by: step.vector)
      if (step.vector * step.vector).sum().squareRoot() <= Self.precision * max(step.meanDistance, 1e-12) {
        break
      }
    }
    return atPoint(centre, points, weights)
  }

  /// One step, in the tangent plane of the centre (in radians on the sphere).
  private func step(
    from centre: Point, _ points: [Point], _ weights: [Double]
  ) -> (vector: Point, meanDistance: Double) {
    var (pull, stiffness, here, travel, total) = (Point(), 0.0, 0.0, 0.0, 0.0)
    for (point, weight) in zip(points, weights) where weight > 0 {
      let (direction, distance) = heading(from: centre, to: point)
      total += weight
      travel += weight * distance
      if distance < 1e-12 {
        here += weight
      } else {
        pull += direction * weight
        stiffness += weight / distance
      }
    }
    let strength = (pull * pull).sum().squareRoot()
    guard stiffness > 0, strength > here else { return (Point(), travel / max(total, 1e-300)) }
    return (pull / stiffness * (1 - here / strength), travel / total)
  }

  /// The unit vector along the ground towards a point, and how far it is (radians on the sphere).
  private func heading(from centre: Point, to point: Point) -> (direction: Point, distance: Double) {
    guard metric == .sphere else {
      let d = point - centre
      let length = (d * d).sum().squareRoot()
      return (length > 0 ? d / length : Point(), length)
    }
    let along = (point * centre).sum()
    let flat = point - centre * along
    let sine = (flat * flat).sum().squareRoot()
    return (sine > 0 ? flat / sine : Point(), atan2(sine, along))
  }

  private func moved(_ centre: Point, by vector: Point) -> Point {
    guard metric == .sphere else { return centre + vector }
    let length = (vector * vector).sum().squareRoot()
    guard length > 0 else { return centre }
    let next = centre * cos(length) + vector * (sin(length) / length)
    return next / (next * next).sum().squareRoot()
  }

  /// The nearest point of the data when that is no worse: there the iteration only creeps.
  private func atPoint(_ centre: Point, _ points: [Point], _ weights: [Double]) -> Point {
    var nearest = (point: centre, distance: Double.infinity)
    for (point, weight) in zip(points, weights) where weight > 0 {
      let d = point - centre
      if (d * d).sum() < nearest.distance { nearest = (point, (d * d).sum()) }
    }
    func cost(_ centre: Point) -> Double {
      zip(points, weights).reduce(0) { $0 + $1.1 * metric.distance($1.0, centre) }
    }
    return cost(nearest.point) <= cost(centre) ? nearest.point : centre
  }
}

extension Patch {
  /// Moves the free centres from where they are towards the medians of their slots, `steps` steps of Weiszfeld's.
  ///
  /// - Parameter slots: two slots, or −1 for all.
  mutating func approachMedians(_ a: Int, _ b: Int, steps: Int) {
    guard isMedian, !usesMatrix else { return }
    for _ in 0..<steps {
      work += a < 0 ? n : n / 4
      sumX.fill(q, with: Point())
      sumF.fill(q, with: 0)
      for i in 0..<n {
        let j = Int(label[i])
        guard a < 0 || j == a || j == b else { continue }
        let (dx, dy, dz) = (centreX[j] - x[i], centreY[j] - y[i], centreZ[j] - z[i])
        let d = (dx * dx + dy * dy + dz * dz).squareRoot()
        let f = Double(weight[i]) / Double(max(d, Self.nearest))
        sumX[j] += position(i) * f
        sumF[j] += f
      }
      for j in 0..<q where (a < 0 || j == a || j == b) && !isFixed[j] && sumF[j] > 0 {
        setCentre(j, localCentre(sumX[j], sumF[j]))
      }
    }
  }

  /// Distances below this (in km) count as this: a centre must be able to leave a unit.
  private static var nearest: Float { 1e-3 }
}
