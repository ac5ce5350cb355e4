/// The sets of territories that locks, eligibility and forbidden pairs overload or starve, even by parts of accounts.
///
/// One measure at a time that is all there is to the LP "least largest deviation": by Hoffman's theorem (1960) it is 0 or
/// comes from one set J, whose own accounts are too much for it, or all of whose possible accounts are too little.
struct EligibleSets {
  struct Worst {
    let territories: [Int]
    let isOverload: Bool
    /// What the set holds at least (or at most), as a part of its targets.
    let part: Double
    /// The deviation that some territory of the set has in every map.
    var deviation: Double { isOverload ? part - 1 : 1 - part }
  }

  private let p: Int
  private let goals: [Double]
  /// Load of the accounts with the same territories, and these.
  private let classes: [(load: Double, open: [Int])]

  /// Classes × territories beyond which nothing is looked for.
  private static let mostArcs = 2_000_000

  /// - Parameter goals: what deviations are parts of: targets, or upper limits.
  init?(_ instance: Instance, measure k: Int, goals: [Double]) {
    guard !instance.eligibility.isFree else { return nil }
    p = instance.p
    self.goals = goals
    var loads: [[Int]: Double] = [:]
    var free = 0.0
    for unit in 0..<instance.n {
      let load = instance.activity[unit * instance.m + k]
      guard instance.eligibility.isRestricted(unit) else {
        free += load
        continue
      }
      loads[(0..<instance.p).filter { instance.eligibility.allows(unit, $0) }, default: 0] += load
      guard loads.count * instance.p <= Self.mostArcs else { return nil }
    }
    if free > 0 { loads[Array(0..<instance.p), default: 0] += free }
    classes = loads.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.value, $0.key) }
  }

  /// The set with the largest deviation, found by cuts of a flow that each raise it; nil when there is none.
  func worst(isOverload: Bool) -> Worst? {
    var best: Worst?
    for _ in 0..<64 {
      guard let cut = violated(at: best?.deviation ?? 0, isOverload),
        cut.deviation > (best?.deviation ?? 0) + 1e-12
      else { break }
      best = cut
    }
    return best
  }

  private func violated(at deviation: Double, _ isOverload: Bool) -> Worst? {
    let (source, sink) = (0, 1)
    let total = classes.reduce(0) { $0 + $1.load }
    var flow = MaximumFlow(nodes: 2 + p + classes.count, least: 1e-13 * max(total, 1e-300))
    let factor = isOverload ? 1 + deviation : 1 - deviation
    for j in 0..<p {
      let (a, b) = isOverload ? (2 + j, sink) : (source, 2 + j)
      flow.connect(a, b, capacity: factor * goals[j])
    }
    for (index, entry) in classes.enumerated() {
      let node = 2 + p + index
      if isOverload {
        flow.connect(source, node, capacity: entry.load)
      } else {
        flow.connect(node, sink, capacity: entry.load)
      }
      for j in entry.open {
        if isOverload {
          flow.connect(node, 2 + j, capacity: .infinity)
        } else {
          flow.connect(2 + j, node, capacity: .infinity)
        }
      }
    }
    let isReached = flow.solve(from: source, to: sink).isReached
    let set = (0..<p).filter { isReached[2 + $0] }
    let goal = set.reduce(0) { $0 + goals[$1] }
    guard goal > 0 else { return nil }
    let isIn = Set(set)
    let load = classes.reduce(0.0) { sum, entry in
      let counts =
        isOverload ? entry.open.allSatisfy(isIn.contains) : entry.open.contains(where: isIn.contains)
      return counts ? sum + entry.load : sum
    }
    return Worst(territories: set, isOverload: isOverload, part: load / goal)
  }
}
