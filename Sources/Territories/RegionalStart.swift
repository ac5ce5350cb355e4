import Statistics

/// The first map of a search, made better region by region.
///
/// The search that follows keeps the large structure of its start: how many territories lie in which region. So regions of
/// neighbouring territories, some dozens each, are drawn anew in a few ways, each priced by itself, and the best takes the
/// place of what there was; then prices and centres of the whole map follow. A round may make the map a little worse: the next
/// one starts from there. All is done on clusters of units, without what restricts single ones.
struct RegionalStart {
  private let coarse: Instance
  /// Part of the bands used while prices are sought.
  private let bandUse: Double
  private let seed: UInt64
  private let threads: Threads
  /// Territories of a region.
  private let sizes: ClosedRange<Int>
  private let drawsWholeMaps: Bool
  private var present: DrawnMap?
  private var best: DrawnMap?
  private(set) var work = 0
  private(set) var rounds = 0
  /// Rounds since the last gain.
  private var idle = 0

  init(_ instance: Instance, seed: UInt64, threads: Threads) {
    let free = instance.part(Array(0..<instance.n), Array(0..<instance.p))
    // Of many small units prices of several measures take long: maps are drawn for their mean.
    let isBlended = free.m > 1 && !instance.isContiguous
    coarse = (isBlended ? free.blended() : free).clustered(share: 1 / Self.clusters)
    // With several measures it is the whole map that is good or not: a few of it are drawn.
    drawsWholeMaps = free.m > 1
    sizes = drawsWholeMaps ? free.p...free.p : Self.sizes
    bandUse = Patch.bandUse(connected: instance.isContiguous)
    self.seed = seed
    self.threads = threads
  }

  /// Clusters of a territory, at least: with fewer, what is best of clusters is not best of units.
  private static let clusters = 24.0
  private static let sizes = 24...64
  /// Maps drawn of a region in a round.
  private static let draws = 4
  /// How often centres move before a map of a region is judged.
  private static let turns = 6
  /// By which part travel may be longer after a round, and rounds without a gain before it ends: whole maps do not get better
  /// round by round.
  private var allowance: Double { drawsWholeMaps ? 0.001 : 0.003 }
  private var patience: Int { drawsWholeMaps ? 8 : 30 }
  private static let mostRounds = 60
  /// The part of the search's time or effort that it takes, about.
  private static let share = 0.25

  /// Fewer units of a territory than this are so hard to balance that travel does not tell which start is good.
  private static let leastUnits = 30
  /// Of more units with several measures prices take most of the time, and what is best for their mean helps less.
  private static let mostUnits = 50_000
  /// Mending a whole map looks at every unit in every territory, in memory of its own for each thread.
  private static let mostPairs = 2_000_000

  /// Whether there is something to choose, and travel tells what is good.
  static func isOf(_ instance: Instance) -> Bool {
    !Starting.isToday(instance) && !instance.usesMatrix && instance.n >= leastUnits * instance.p
      && instance.fixedCentres.contains { $0 == nil }
      && (instance.m == 1
        || (instance.isContiguous ? instance.n * instance.p <= mostPairs : instance.n <= mostUnits))
  }

  /// Whether another round may begin when this part of the time or effort is over. Where reading took much of it, one round
  /// and the prices that follow could leave nothing for the search.
  func hasRoom(_ progress: Double) -> Bool {
    guard rounds > 0 else { return progress < Self.share / 2 }
    return rounds < Self.mostRounds && idle < patience && progress < Self.share
  }

  /// The first map by bisection, then one more round each time.
  mutating func advance(isOver: @escaping @Sendable () -> Bool) {
    let start = present.map { redrawn($0.labels, isOver) } ?? Bisection(coarse).labels
    let priced = WholeAlternation(
      coarse, labels: start, bandUse: bandUse, threads: threads, isOver: isOver)
    let next = DrawnMap(coarse, priced.labels, prices: priced.prices, isOver: isOver)
    work += priced.work + next.work
    rounds += 1
    idle += 1
    // Half priced it may look shorter than it is.
    guard best == nil || !isOver() else { return }
    if next.cost < (1 + allowance) * (present?.cost ?? .infinity) { present = next }
    guard next.cost < best?.cost ?? .infinity else { return }
    best = next
    idle = 0
  }

  /// The best map, for the units of `instance`, and where it was mended for all that they are asked, its prices; nil when none
  /// was drawn.
  func map(_ instance: Instance) -> (labels: [Int32], prices: [Double]?)? {
    let isWhole = coarse.m > 1 && instance.canCluster
    return best.map { (instance.collapsed(coarse.expanded($0.labels)), isWhole ? $0.prices : nil) }
  }

  /// A map with the best of a few maps in each region.
  private mutating func redrawn(_ map: [Int32], _ isOver: @escaping @Sendable () -> Bool) -> [Int32] {
    var random = RandomStream(seed: seed, UInt64(rounds), Self.stream)
    let regions = Self.regions(centroids(coarse, map), sizes, &random).map { MapPart(coarse, map, $0) }
      .filter(\.hasUnits)
    let (seed, rounds, bandUse, choices) = (seed, rounds, bandUse, Self.draws + 1)
    let drawn = orderedMap(regions.count * choices, threads: threads) { job in
      let region = regions[job / choices]
      guard job % choices > 0 else { return region.kept(isOver) }
      let random = RandomStream(seed: seed, UInt64(rounds), Self.stream, UInt64(job) + 1)
      return region.redrawn(random, turns: Self.turns, bandUse: bandUse, isOver)
    }
    var result = map
    for (index, region) in regions.enumerated() {
      let maps = drawn[index * choices..<(index + 1) * choices]
      work += maps.reduce(0) { $0 + $1.work }
      // Of equal ones the first: the present one.
      if let best = maps.compactMap(\.map).min(by: { $0.cost < $1.cost }) {
        region.write(best.labels, to: &result)
      }
    }
    return result
  }

  /// Draws of its own, apart from those of the search.
  private static let stream: UInt64 = 1 << 32

  /// Territories in parts of neighbours, cut across their longer side, a little turned, near the middle.
  private static func regions(
    _ centres: [Point], _ sizes: ClosedRange<Int>, _ random: inout RandomStream
  ) -> [[Int]] {
    let most = sizes.lowerBound + random.below(sizes.count)
    var open = [Array(centres.indices)]
    var result: [[Int]] = []
    while let part = open.popLast() {
      guard part.count > most else {
        result.append(part.sorted())
        continue
      }
      let low = part.reduce(centres[part[0]]) { pointwiseMin($0, centres[$1]) }
      let high = part.reduce(centres[part[0]]) { pointwiseMax($0, centres[$1]) }
      let side = high - low
      let tilt = Point(random.normal(), random.normal(), random.normal())
      let axis = side + tilt * (0.3 * (side * side).sum().squareRoot())
      let along = part.map { ((centres[$0] * axis).sum(), $0) }.sorted { $0 < $1 }.map(\.1)
      let cut = Int(Double(along.count) * (0.35 + 0.3 * random.uniform()))
      open.append(Array(along[cut...]))
      open.append(Array(along[..<cut]))
    }
    return result
  }
}

/// Some territories of a map and what is in them, as a problem of their own.
private struct MapPart: Sendable {
  private let territories: [Int]
  private let units: [Int]
  private let instance: Instance
  /// The present map, its labels places in `territories`.
  private let labels: [Int32]

  init(_ whole: Instance, _ map: [Int32], _ territories: [Int]) {
    self.territories = territories
    var place = [Int32](repeating: -1, count: whole.p)
    for (index, j) in territories.enumerated() { place[j] = Int32(index) }
    units = (0..<whole.n).filter { place[Int(map[$0])] >= 0 }
    labels = units.map { place[Int(map[$0])] }
    instance = whole.part(units, territories)
  }

  var hasUnits: Bool { !units.isEmpty }

  /// The present map.
  func kept(_ isOver: @escaping @Sendable () -> Bool) -> (map: DrawnMap?, work: Int) {
    let prices = [Double](repeating: 0, count: instance.p * instance.m)
    let map = DrawnMap(instance, labels, prices: prices, isOver: isOver)
    return (map, map.work)
  }

  /// Another map of it, by bisection along turned cuts and prices; nil when there was no time for that.
  func redrawn(
    _ random: RandomStream, turns: Int, bandUse: Double, _ isOver: @escaping @Sendable () -> Bool
  ) -> (map: DrawnMap?, work: Int) {
    let start = Bisection(instance, random: random).labels
    let priced = WholeAlternation(
      instance, labels: start, turns: turns, bandUse: bandUse, threads: .single, isOver: isOver)
    let map = DrawnMap(instance, priced.labels, prices: priced.prices, isOver: isOver)
    return (isOver() ? nil : map, priced.work + map.work)
  }

  /// Labels of the part, into those of the whole map.
  func write(_ labels: [Int32], to map: inout [Int32]) {
    for (place, unit) in units.enumerated() { map[unit] = Int32(territories[Int(labels[place])]) }
  }
}
