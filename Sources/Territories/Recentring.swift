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
struct WholeAlternation {
  private(set) var labels: [Int32]
  private(set) var prices: [Double]
  private(set) var work = 0

  init(_ instance: Instance, labels start: [Int32], rounds: Int, threads: Threads, isOver: () -> Bool) {
    labels = start
    var centres = centroids(instance, start)
    let radius = meanRadius(instance, start, centres)
    var whole = WholePrices(instance, centres: centres, width: 12, bandUse: Patch.bandUse, threads: threads)
    var epsilon = 0.25 * radius
    var damping = 0.1
    for _ in 0..<rounds where !isOver() {
      damping = whole.ascend(
        epsilon: epsilon, rounding: epsilon, steps: 4, reach: radius, damping: damping, isOver: isOver)
      labels = whole.cheapest()
      centres = centroids(instance, labels, fallback: centres)
      whole.centres = centres
      epsilon = max(0.02 * radius, 0.7 * epsilon)
    }
    _ = whole.ascend(
      epsilon: 0.008 * radius, rounding: 0.02 * radius, steps: 5, reach: radius, damping: damping,
      isOver: isOver)
    labels = whole.cheapest()
    prices = whole.prices
    work = whole.work
  }
}
