import Statistics

/// A map that may become the start of a search, and what it costs.
///
/// Prices of one measure leave next to nothing outside, and the mean radius tells what a map is worth. Those of several may
/// leave much: then units are moved one by one as a search would. What the map costs is known when what is outside has been
/// insisted on too: where a region has too few territories or too many, that gets dear. The search begins before it.
struct DrawnMap: Sendable {
  private(set) var labels: [Int32]
  /// Those that it comes from, at `j * m + k`.
  let prices: [Double]
  /// The mean radius, and what load outside costs; in the instance's unit of distance.
  private(set) var cost: Double
  private(set) var work = 0

  /// What a unit of load outside costs, and what it costs when it is insisted on, in mean radii.
  private static let (strictness, insistence) = (20.0, 200.0)

  init(
    _ instance: Instance, _ map: [Int32], prices: [Double], isOver: @escaping @Sendable () -> Bool
  ) {
    (labels, self.prices) = (map, prices)
    let radius = meanRadius(instance, map, centroids(instance, map))
    cost = radius
    guard instance.m > 1, instance.p > 1 else { return }
    labels = mended(instance, map, strictness: Self.strictness * radius, isOver)
    let insisted = mended(instance, labels, strictness: Self.insistence * radius, isOver)
    let weight = instance.weights.reduce(0, +)
    let outside = instance.loadOutside(insisted) / (weight > 0 ? weight : Double(instance.n))
    cost =
      meanRadius(instance, insisted, centroids(instance, insisted)) + Self.strictness * radius * outside
  }

  private mutating func mended(
    _ instance: Instance, _ map: [Int32], strictness: Double, _ isOver: @escaping @Sendable () -> Bool
  ) -> [Int32] {
    let everywhere = (0..<Int32(instance.p)).map { $0 }
    var plan = Plan(map, territories: instance.p)
    var random = RandomStream(seed: 0)
    let result = SearchWorker(instance).search(
      plan, prices, everywhere, moves: nil, tries: 1, ways: [.mend], strictness: strictness, tightening: 0,
      temperature: 0, isOver: isOver, random: &random)
    work += result.work
    if result.score != nil { plan.relabel(everywhere, result.changes) }
    return plan.labels
  }
}
