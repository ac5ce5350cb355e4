import Statistics

/// Prices and centres in turn on the whole map, from coarse to fine.
///
/// Several measures begin as one, their mean, and are drawn apart step by step, each step from the prices and centres
/// of the one before (a continuation): priced apart from the start, remote centres take whole regions.
struct WholeAlternation {
  private(set) var labels: [Int32]
  /// At `j * m + k`.
  private(set) var prices: [Double]
  private(set) var work = 0
  private let instance: Instance
  private let bandUse: Double
  private let threads: Threads
  private let order: [Int32]

  /// Steps from the mean of the measures to themselves.
  private static let steps = 10
  /// Newton steps of each.
  private static let newtonSteps = 60
  /// ε at first where measures are drawn apart or prices are found anew, as a part of the mean radius.
  private static let coarsest = 0.05
  /// Loads are near their bands when they miss them by less than this part of half their width.
  private static let near = 0.5

  /// How often centres move, at most.
  static let turns = 10

  /// - Parameter bandUse: part of the bands used while prices are sought.
  init(
    _ instance: Instance, labels start: [Int32], turns: Int = Self.turns, bandUse: Double, threads: Threads,
    isOver: () -> Bool
  ) {
    labels = start
    self.bandUse = bandUse
    prices = [Double](repeating: 0, count: instance.p * instance.m)
    self.instance = instance
    self.threads = threads
    order = spatialOrder(instance.points)
    guard instance.m > 1 else {
      prices = coarseToFine(instance, turns, isOver)
      return
    }
    let m = instance.m
    let blended = coarseToFine(instance.blended(), min(turns, 8), isOver)
    prices = prices.indices.map { blended[$0 / m] / Double(m) }
    drawApart(isOver)
  }

  /// Prices at the centres of a map as it is, from earlier prices, in the part `bandUse` of the bands.
  init(
    _ instance: Instance, labels map: [Int32], prices start: [Double], bandUse: Double, threads: Threads,
    isOver: () -> Bool
  ) {
    (labels, prices) = (map, start)
    self.bandUse = bandUse
    self.instance = instance
    self.threads = threads
    order = spatialOrder(instance.points)
    let centres = centroids(instance, labels)
    let radius = meanRadius(instance, labels, centres)
    var whole = WholePrices(
      instance, centres: centres, prices: prices, width: 8, bandUse: bandUse, threads: threads, order: order)
    whole.scale(to: labels)
    var damping = 0.1
    for halving in 0..<4 where !isOver() {
      let epsilon = Self.coarsest * radius / Double(1 << halving)
      damping = whole.ascend(
        epsilon: epsilon, rounding: epsilon, steps: Self.newtonSteps, reach: 4 * radius, damping: damping,
        goal: Self.near, isOver: isOver)
    }
    guard whole.isEvaluated else { return }
    (labels, prices, work) = (whole.cheapest(), whole.prices, whole.work)
  }

  /// ε falls while centres move. Returns the prices at the last centres.
  private mutating func coarseToFine(
    _ instance: Instance, _ turns: Int, _ isOver: () -> Bool
  ) -> [Double] {
    var centres = centroids(instance, labels)
    let radius = meanRadius(instance, labels, centres)
    var whole = WholePrices(
      instance, centres: centres, width: 12, bandUse: bandUse, threads: threads, order: order)
    whole.priceCap = 20 * radius
    whole.scale(to: labels)
    var epsilon = 0.25 * radius
    var damping = 0.1
    for _ in 0..<turns where !isOver() {
      damping = whole.ascend(
        epsilon: epsilon, rounding: epsilon, steps: 4, reach: radius, damping: damping, isOver: isOver)
      labels = whole.cheapest()
      centres = centroids(instance, labels, fallback: centres)
      whole.centres = centres
      whole.scale(to: labels)
      epsilon = max(0.02 * radius, 0.7 * epsilon)
    }
    if self.instance.m > 1 {
      // Prices that leave loads far from their bands would lead astray when the measures are drawn apart.
      let epsilon = Self.coarsest * radius
      _ = whole.ascend(
        epsilon: epsilon, rounding: epsilon, steps: Self.newtonSteps, reach: radius, damping: damping,
        goal: Self.near, isOver: isOver)
    } else {
      // The finer ε, the fewer units are between territories.
      while epsilon > 0.008 * radius, !isOver() {
        damping = whole.ascend(
          epsilon: epsilon, rounding: epsilon, steps: 4, reach: radius, damping: damping, isOver: isOver)
        epsilon *= 0.45
      }
    }
    if whole.isEvaluated { labels = whole.cheapest() }
    work += whole.work
    return whole.prices
  }

  /// From the mean of the measures to themselves, then finer and finer at the last centres.
  private mutating func drawApart(_ isOver: () -> Bool) {
    var centres = centroids(instance, labels)
    var damping = 0.1
    for step in 1...Self.steps + 3 where !isOver() {
      let mixed = instance.mixed(min(1, Double(step) / Double(Self.steps)))
      let radius = meanRadius(mixed, labels, centres)
      let finer = max(0, step - Self.steps)
      let epsilon = Self.coarsest * radius / Double(1 << finer)
      var whole = WholePrices(
        mixed, centres: centres, prices: prices, width: 16, bandUse: bandUse, threads: threads,
        order: order)
      whole.scale(to: labels)
      damping = whole.ascend(
        epsilon: epsilon, rounding: epsilon, steps: Self.newtonSteps, reach: radius, damping: damping,
        goal: Self.near, isOver: isOver)
      prices = whole.prices
      labels = whole.cheapest()
      if finer == 0 { centres = centroids(instance, labels, fallback: centres) }
      work += whole.work
    }
  }
}
