import Statistics

/// Several first maps, drawn along cuts that are turned a little, and the one of them whose prices make the shortest
/// travel.
///
/// The search that follows keeps the large structure of its start: how many territories lie in which region. A good start is
/// worth more than the same time spent in the search. All are drawn on clusters, with one measure, the mean of all.
struct StartChoice {
  private let coarse: Instance
  private let threads: Threads
  private var best: (labels: [Int32], radius: Double)?
  private(set) var work = 0
  private(set) var count = 0

  /// Clusters of a territory, at least: with fewer, what is best of clusters is not best of units.
  private static let clusters = 24.0
  private static let mostMaps = 32
  /// The part of the search's time or effort that they take, about.
  private static let share = 0.12

  init(_ instance: Instance, threads: Threads) {
    let blended = instance.m > 1 ? instance.blended() : instance
    coarse = instance.canCluster ? blended.clustered(share: 1 / Self.clusters) : blended
    self.threads = threads
  }

  /// Fewer units of a territory than this are so hard to balance that travel does not tell which start is good.
  private static let leastUnits = 30
  /// Of more units each map takes so long that the search misses the time.
  private static let mostUnits = 100_000

  /// Whether there is more than one way to start, and one measure tells which is good: two that have to be connected it
  /// misleads.
  static func isOf(_ instance: Instance) -> Bool {
    !Starting.isToday(instance) && !instance.usesMatrix && instance.n >= leastUnits * instance.p
      && instance.n <= mostUnits
      && (instance.m == 1 || !instance.isContiguous)
  }

  /// Whether another map may be drawn when this part of the time or effort is over.
  func hasRoom(_ progress: Double) -> Bool {
    count == 0 || (count < Self.mostMaps && progress < Self.share)
  }

  /// Draws one more map.
  mutating func draw(seed: UInt64, isOver: () -> Bool) {
    let random = count == 0 ? nil : RandomStream(seed: seed, UInt64(count), 2)
    count += 1
    let start = Starting.admitted(coarse, Bisection(coarse, random: random).labels)
    let priced = WholeAlternation(coarse, labels: start, threads: threads, isOver: isOver)
    work += priced.work
    let radius = meanRadius(coarse, priced.labels, centroids(coarse, priced.labels))
    if radius < best?.radius ?? .infinity { best = (priced.labels, radius) }
  }

  /// The best map, for the units of `instance`; nil when none was drawn.
  func labels(_ instance: Instance) -> [Int32]? {
    best.map { instance.collapsed(coarse.expanded($0.labels)) }
  }
}
