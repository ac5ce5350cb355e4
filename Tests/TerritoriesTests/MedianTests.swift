import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct MedianTests {
  private func cost(_ metric: Metric, _ points: [Point], _ weights: [Double], _ centre: Point) -> Double {
    zip(points, weights).reduce(0) { $0 + $1.1 * metric.distance($1.0, centre) }
  }

  @Test(arguments: 1...20) func noPointNearByIsBetter(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    let metric: Metric = seed % 2 == 0 ? .sphere : .plane
    let points = (0..<30).map { _ -> Point in
      let p = Point(random.normal(), random.normal(), metric == .sphere ? 3 : 0)
      return metric == .sphere ? p / (p * p).sum().squareRoot() : p
    }
    let weights = (0..<30).map { _ in random.uniform() }
    let start = try #require(metric.centre(moment: points.reduce(Point(), +), weight: 30))
    let median = try #require(
      GeometricMedian(metric: metric).median(of: points, weights: weights, from: start))
    let least = cost(metric, points, weights, median)
    for _ in 0..<200 {
      let length = [1e-6, 1e-3, 0.1][random.below(3)]
      var other =
        median + Point(random.normal(), random.normal(), metric == .sphere ? random.normal() : 0) * length
      if metric == .sphere { other /= (other * other).sum().squareRoot() }
      #expect(cost(metric, points, weights, other) >= least * (1 - 1e-9))
    }
  }

  @Test func aHeavyPointIsTheMedian() throws {
    let points = [Point(0, 0, 0), Point(1, 0, 0), Point(0, 1, 0)]
    let rule = GeometricMedian(metric: .plane)
    let median = try #require(rule.median(of: points, weights: [3, 1, 1], from: Point(0.3, 0.3, 0)))
    #expect(median == points[0])
    #expect(rule.median(of: points, weights: [0, 0, 0], from: nil) == nil)
  }

  /// The Fermat point of an equilateral triangle is its middle; of a line of three points the middle one.
  @Test func closedForms() throws {
    let rule = GeometricMedian(metric: .plane)
    let triangle = [Point(0, 0, 0), Point(1, 0, 0), Point(0.5, 0.75.squareRoot(), 0)]
    let middle = try #require(rule.median(of: triangle, weights: [1, 1, 1], from: Point(0.2, 0.1, 0)))
    #expect(abs(middle.x - 0.5) < 1e-8 && abs(middle.y - 0.75.squareRoot() / 3) < 1e-8)
    let line = [Point(0, 0, 0), Point(1, 0, 0), Point(10, 0, 0)]
    #expect(rule.median(of: line, weights: [1, 1, 1], from: Point(3.7, 0, 0)) == Point(1, 0, 0))
  }

  @Test(arguments: 1...4) func mapsWithMediansReachTheOptimum(seed: UInt64) throws {
    var problem = randomProblem(seed: seed, accounts: 8, territories: 2, tolerance: 0.35)
    let plain = solve(problem)
    problem.centreRule = .median
    let best = try #require(bruteForce(problem))
    let result = solve(problem)
    #expect(result.outcome == .withinTolerance)
    #expect(result.cost >= best * (1 - 1e-9) && result.cost <= best * 1.02)
    #expect(result.cost <= plain.cost * (1 + 1e-9), "a median is never farther than a centroid")
    #expect(result.bound ?? 0 <= result.cost)
  }

  @Test func someCentresFixedAndSomeFree() throws {
    var problem = randomProblem(seed: 9, accounts: 90, territories: 3, tolerance: 0.1)
    problem.centreRule = .median
    let home = try #require(GeoPoint(latitude: 41, longitude: -88))
    problem.territories[1].centre = .place(home)
    let result = solve(problem)
    #expect(result.outcome == .withinTolerance)
    guard case .place(let centre)? = result.centres[1] else { return #expect(Bool(false), "no centre") }
    #expect(abs(centre.latitude - 41) < 1e-9)
  }
}
