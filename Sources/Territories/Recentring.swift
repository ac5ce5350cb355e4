import Statistics

/// The centroid of each territory of a plan; fixed centres stay, empty territories keep `fallback`.
func centroids(_ instance: Instance, _ labels: [Int32], fallback: [Point]? = nil) -> [Point] {
  var moments = [Point](repeating: Point(), count: instance.p)
  var weights = [Double](repeating: 0, count: instance.p)
  for unit in 0..<instance.n {
    let j = Int(labels[unit])
    // A unit without travel weight still says where its territory is.
    let weight = max(instance.weights[unit], 1e-9)
    moments[j] += instance.points[unit] * weight
    weights[j] += weight
  }
  return (0..<instance.p).map { j in
    instance.fixedCentres[j] ?? instance.metric.centre(moment: moments[j], weight: weights[j])
      ?? fallback?[j] ?? instance.points[j % instance.n]
  }
}

/// Mean travel of the units to their centres, scaled like a distance.
func meanRadius(_ instance: Instance, _ labels: [Int32], _ centres: [Point]) -> Double {
  var (sum, weight) = (0.0, 0.0)
  for unit in 0..<instance.n {
    let j = Int(labels[unit])
    weight += instance.weights[unit]
    sum +=
      instance.usesMatrix
      ? Double(instance.matrix[unit * instance.p + j])
      : instance.weights[unit] * instance.metric.distance(instance.points[unit], centres[j])
  }
  return max(1e-9, weight > 0 ? sum / weight : sum / Double(instance.n))
}

/// Prices and centres in turn on the whole map, from coarse to fine.
///
/// Several measures begin as one, their mean, and get prices of their own from there: priced apart from the start, remote
/// centres take whole regions.
struct WholeAlternation {
  private(set) var labels: [Int32]
  private(set) var work = 0
  private let threads: Threads

  init(_ instance: Instance, labels start: [Int32], threads: Threads, isOver: () -> Bool) {
    labels = start
    self.threads = threads
    guard instance.m > 1 else {
      _ = run(instance, prices: nil, coarsest: 0.25, rounds: 10, steps: 4, isOver)
      return
    }
    _ = run(instance.blended(), prices: nil, coarsest: 0.25, rounds: 8, steps: 4, isOver)
  }

  /// Returns the last prices; the labels are what they make cheapest.
  private mutating func run(
    _ instance: Instance, prices: [Double]?, coarsest: Double, rounds: Int, steps: Int, _ isOver: () -> Bool
  ) -> [Double] {
    var centres = centroids(instance, labels)
    let radius = meanRadius(instance, labels, centres)
    let reach = instance.m > 1 ? 4 * radius : radius
    var whole = WholePrices(
      instance, centres: centres, prices: prices, width: 12, bandUse: Patch.bandUse, threads: threads)
    whole.priceCap = 20 * radius
    var epsilon = coarsest * radius
    var damping = 0.1
    for _ in 0..<rounds where !isOver() {
      damping = whole.ascend(
        epsilon: epsilon, rounding: epsilon, steps: steps, reach: reach, damping: damping, isOver: isOver)
      guard whole.hasCandidates else { break }
      labels = whole.cheapest()
      centres = centroids(instance, labels, fallback: centres)
      whole.centres = centres
      epsilon = max(0.02 * radius, 0.7 * epsilon)
    }
    // The last centres stay; the finer ε, the fewer units are between territories.
    while epsilon > 0.008 * radius, !isOver() {
      damping = whole.ascend(
        epsilon: epsilon, rounding: epsilon, steps: steps, reach: reach, damping: damping, isOver: isOver)
      epsilon *= 0.45
    }
    if whole.hasCandidates { labels = whole.cheapest() }
    work += whole.work
    return whole.prices
  }
}
