import Statistics

/// Several short runs, each from a start of its own, their maps joined.
///
/// In what kind of map a run ends is decided early, and where it is good differs from run to run. Where there is time for several,
/// the best takes from the others what they do better, and is searched once more in the time that is left.
extension BalancingRun {
  /// Operations of a run for each unit and territory, when there are several.
  private static let operations = 7_000.0
  private static let runCounts = 3.0...12.0
  /// The part of the time or effort that goes to the runs.
  private static let share = 0.85
  /// Of fewer territories a group holds so many that one long run finds more.
  private static let leastTerritories = 64
  /// By how much the operations of a whole run are more than those of its beginning, where prices are found, tell.
  private static let hastening = 2.0
  /// How often the best map is joined with all others at the end.
  private static let joinings = 3
  /// How far the search of the joint map has cooled down when it begins.
  private static let coolness = 0.5

  /// The run that found the best map, or the search of the joint map of several.
  static func best(
    _ problem: TerritoryProblem, _ instance: Instance, _ options: BalancingOptions, isHopeless: Bool
  ) -> BalancingRun {
    var run = BalancingRun(problem, instance, options, isHopeless: isHopeless)
    run.start()
    run.search()
    var best = run
    var maps = [run.map]
    while maps.count < best.runs, !best.stop.isOver {
      run = best.next(options.seed, done: maps.count)
      run.start()
      run.search()
      maps.append(run.map)
      let other = best.keepBetter(run)
      _ = best.join([other.map])
    }
    guard maps.count > 1 else { return best }
    for _ in 0..<joinings where !best.stop.isOver { guard best.join(maps) > 0 else { break } }
    var last = best
    last.cool()
    last.search()
    _ = best.keepBetter(last)
    return best
  }

  private var map: Repricing.Kept { kept(searching) }

  /// Takes a part of the time or effort, where there is enough for several runs at the speed up to now.
  mutating func takeWindow() {
    guard runs == 0 else { return }
    runs = 1
    guard working.n == instance.n, working.p >= Self.leastTerritories, Crossover.isOf(working) else { return }
    let all =
      if case .effort(let units) = options.stopping { Double(units) * Self.operationsPerUnit } else {
        Self.hastening * Double(work) / max(stop.share ?? 1, 1e-9)
      }
    let count = Self.share * all / (Self.operations * Double(working.n * working.p))
    guard count >= Self.runCounts.lowerBound else { return }
    runs = Int(min(Self.runCounts.upperBound, count))
    window = 0...Self.share / Double(runs)
  }

  /// The same problem with other draws, in the part of the time that follows, after `done` runs.
  private func next(_ seed: UInt64, done: Int) -> BalancingRun {
    var other = options
    other.seed = seed &+ UInt64(done) &* 0x9E37_79B9_7F4A_7C15
    var next = BalancingRun(problem, instance, other, isHopeless: isHopeless, stop: stop)
    let now = wholeProgress
    next.runs = runs
    next.window = now...now + max(0.001, (Self.share - now) / Double(runs - done))
    next.otherWork = work
    next.champion = map
    return next
  }

  /// Goes on with another run, which began with the work of this one, where that has the better map; returns the other of the two.
  private mutating func keepBetter(_ run: BalancingRun) -> BalancingRun {
    let former = self
    guard run.standing < standing else {
      otherWork += run.work - work
      return run
    }
    self = run
    return former
  }

  /// Takes from other maps what they do better; returns how many pieces.
  private mutating func join(_ maps: [Repricing.Kept]) -> Int {
    guard map.faults == 0 else { return 0 }
    var (labels, prices, gains) = (searching.plan.labels, searching.prices, 0)
    for map in maps where map.faults == 0 && !stop.isOver {
      let child = Crossover(
        working, labels, prices: prices, with: map.labels, seed: options.seed, threads: options.threads,
        isOver: { [stop] in stop.isOver })
      otherWork += child.work
      (labels, prices, gains) = (child.labels, child.prices, gains + child.gains)
    }
    if gains > 0 { searchOn(labels, prices) }
    return gains
  }

  /// What is left of the time or effort is for one more search, half cooled down when it begins.
  private mutating func cool() {
    let now = min(wholeProgress, 0.999)
    (champion, window, isJoint) = (map, now...1, true)
    searchOn(searching.plan.labels, searching.prices)
  }

  private mutating func searchOn(_ labels: [Int32], _ prices: [Double]) {
    otherWork += searching.work
    searching = NeighbourhoodSearch(
      working, labels: labels, prices: prices, seed: options.seed &+ UInt64(work), threads: options.threads)
  }

  /// Territories outside or in pieces and units apart from their group, then the cost for a unit of weight.
  private var standing: (Int, Double) {
    let pieces = instance.isContiguous ? problem.brokenTerritories(working.expanded(map.labels)).count : 0
    return (map.faults + pieces, map.cost)
  }

  /// The part of the time or effort of all runs that is over.
  private var wholeProgress: Double {
    if case .effort(let units) = options.stopping { effort / Double(units) } else { stop.share ?? 0 }
  }

  /// The part of this run's time or effort that is over.
  var progress: Double {
    let own = (wholeProgress - window.lowerBound) / (window.upperBound - window.lowerBound)
    return isJoint ? Self.coolness + (1 - Self.coolness) * own : own
  }
}
