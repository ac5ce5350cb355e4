import SalesModel

/// Proofs that no map can be within the limits, and the tolerance below which that is certain.
struct Certificates {
  /// One sentence a proof, naming accounts by id; the smallest first.
  private(set) var proofs: [String] = []
  /// No map can have all deviations below this.
  private(set) var reachableTolerance = 0.0
  /// Whether the proofs are of the kind that leaves little to search for: an account or a total that fits nowhere.
  private(set) var isHopeless = false

  private let problem: TerritoryProblem
  private let instance: Instance

  /// O(m·(n + p) + edges), milliseconds; where units are large, the search for a region that cannot be divided takes up
  /// to some tenths of a second.
  init(_ problem: TerritoryProblem, _ instance: Instance) {
    self.problem = problem
    self.instance = instance
    barredUnits()
    proofs += problem.moveProofs(instance) + instance.separation.proofs(problem, instance)
    guard proofs.isEmpty else {
      isHopeless = true
      return
    }
    fewerUnitsThanTerritories()
    for k in 0..<instance.m {
      heavyUnits(k)
      awkwardUnits(k)
      lockedLoads(k)
      reachableLoads(k)
      totals(k)
      regions(k)
    }
    isHopeless = !proofs.isEmpty
    if proofs.isEmpty { for k in 0..<instance.m { eligibleSets(k) } }
    if proofs.isEmpty { undividedRegion() }
  }

  /// All maps were gone through.
  mutating func refuteAll() {
    proofs.append(
      "of all maps of \(instance.n) accounts or groups in \(instance.p) territories none is within the limits"
    )
  }

  private mutating func barredUnits() {
    for unit in 0..<instance.n where instance.eligibility.count(unit) == 0 {
      proofs.append("\(name(unit)) may be in no territory: locks, eligibility and forbidden pairs leave none")
      if proofs.count == 3 { return }
    }
  }

  private mutating func fewerUnitsThanTerritories() {
    let wanted = (0..<instance.p).filter { j in
      (0..<instance.m).contains { instance.lower[j * instance.m + $0] > slack(j, $0) }
    }
    guard wanted.count > instance.n else { return }
    proofs.append("\(instance.n) accounts or groups cannot fill \(wanted.count) territories")
    reachableTolerance = max(reachableTolerance, 1)
  }

  /// A unit above the upper limit of every territory it may be in.
  private mutating func heavyUnits(_ k: Int) {
    guard let widest = widestTerritory(k) else { return }
    let freeTop = instance.upper[widest * instance.m + k]
    var heaviest: (unit: Int, ratio: Double)?
    for unit in 0..<instance.n {
      let load = activity(unit, k)
      var (top, goal) = (freeTop, instance.target[widest * instance.m + k])
      if instance.eligibility.isRestricted(unit) {
        (top, goal) = (0, 0)
        for j in 0..<instance.p where instance.eligibility.allows(unit, j) {
          top = max(top, instance.upper[j * instance.m + k])
          goal = max(goal, instance.target[j * instance.m + k])
        }
      }
      guard goal > 0 else { continue }
      if isBanded(k) { reachableTolerance = max(reachableTolerance, load / goal - 1) }
      guard load > top * (1 + Self.rounding), load / goal > heaviest?.ratio ?? 0 else { continue }
      heaviest = (unit, load / goal)
    }
    guard let heaviest else { return }
    proofs.append(
      "\(name(heaviest.unit)) alone is \(decimal(heaviest.ratio, 1)) territories of \(measureName(k)), "
        + "above \(limitText(k))")
  }

  /// A unit too small for a territory of its own and too large with the smallest unit that can join it.
  private mutating func awkwardUnits(_ k: Int) {
    let targets = (0..<instance.p).map { instance.target[$0 * instance.m + k] }
    // With unequal territories a unit has a choice; then this says nothing.
    guard isBanded(k), let goal = targets.first, goal > 0,
      targets.allSatisfy({ abs($0 - goal) <= 1e-9 * goal })
    else {
      return
    }
    var worst: (unit: Int, partner: Int, miss: Double)?
    let least = lightestTwo(k)
    for unit in 0..<instance.n {
      let load = activity(unit, k)
      guard load < goal, load > 0.5 * goal else { continue }
      var partner = least.first == unit ? least.second : least.first
      if let graph = instance.graph {
        partner = graph.neighbours(of: unit).map { Int($0) }.min { activity($0, k) < activity($1, k) } ?? -1
      }
      let joined = partner < 0 ? Double.infinity : load + activity(partner, k)
      let miss = min(1 - load / goal, joined / goal - 1)
      guard miss > 0, partner >= 0, miss > worst?.miss ?? 0 else { continue }
      worst = (unit, partner, miss)
    }
    guard let worst else { return }
    reachableTolerance = max(reachableTolerance, worst.miss)
    guard worst.miss > tolerance(k) * (1 + Self.rounding) + 1e-12 else { return }
    let alone = activity(worst.unit, k) / goal
    let joined = (activity(worst.unit, k) + activity(worst.partner, k)) / goal
    let kind = instance.isContiguous ? "neighbour" : "account"
    proofs.append(
      "\(name(worst.unit)) alone is \(decimal(alone, 4)) territories of \(measureName(k)), "
        + "with its smallest \(kind) \(name(worst.partner)) \(decimal(joined, 4)): neither is within \(limitText(k))"
    )
  }

  /// What is locked into a territory is above its limit.
  private mutating func lockedLoads(_ k: Int) {
    guard !instance.eligibility.isFree else { return }
    var locked = [Double](repeating: 0, count: instance.p)
    for unit in 0..<instance.n where instance.eligibility.count(unit) == 1 {
      if let j = (0..<instance.p).first(where: { instance.eligibility.allows(unit, $0) }) {
        locked[j] += activity(unit, k)
      }
    }
    for j in 0..<instance.p {
      let goal = instance.target[j * instance.m + k]
      guard goal > 0 else { continue }
      if isBanded(k) { reachableTolerance = max(reachableTolerance, locked[j] / goal - 1) }
      if locked[j] > instance.upper[j * instance.m + k] * (1 + Self.rounding) {
        proofs.append(
          "accounts locked into \(problem.territories[j].name) are \(decimal(locked[j] / goal, 2)) of its target of "
            + "\(measureName(k)), above \(limitText(k))")
      }
    }
  }

  /// Everything that may be in a territory is below its limit.
  private mutating func reachableLoads(_ k: Int) {
    guard !instance.eligibility.isFree else { return }
    var free = 0.0
    var extra = [Double](repeating: 0, count: instance.p)
    for unit in 0..<instance.n {
      guard instance.eligibility.isRestricted(unit) else {
        free += activity(unit, k)
        continue
      }
      for j in 0..<instance.p where instance.eligibility.allows(unit, j) { extra[j] += activity(unit, k) }
    }
    for j in 0..<instance.p where isBanded(k) && instance.target[j * instance.m + k] > 0 {
      let part = (free + extra[j]) / instance.target[j * instance.m + k]
      reachableTolerance = max(reachableTolerance, 1 - part)
      guard free + extra[j] < instance.lower[j * instance.m + k] * (1 - Self.rounding) else { continue }
      proofs.append(
        "all accounts that may be in \(problem.territories[j].name) are \(decimal(part, 2)) of its target of "
          + "\(measureName(k)), below \(limitText(k))")
    }
  }

  /// The total does not fit into all territories together, or does not fill them.
  private mutating func totals(_ k: Int) {
    let total = (0..<instance.n).reduce(0) { $0 + activity($1, k) }
    let room = (0..<instance.p).reduce(0) { $0 + instance.upper[$1 * instance.m + k] }
    let least = (0..<instance.p).reduce(0) { $0 + instance.lower[$1 * instance.m + k] }
    let goal = (0..<instance.p).reduce(0) { $0 + instance.target[$1 * instance.m + k] }
    if isBanded(k), goal > 0 { reachableTolerance = max(reachableTolerance, abs(total / goal - 1)) }
    if total < least * (1 - Self.rounding) {
      proofs.append(
        "the total of \(measureName(k)) is \(decimal(total / goal, 3)) of all targets together, below \(limitText(k))"
      )
    }
    guard total > room * (1 + Self.rounding) else { return }
    proofs.append(
      "the total of \(measureName(k)) is \(decimal(total / max(room, 1e-300), 3)) of all \(isBanded(k) ? "upper limits" : "capacities") together"
    )
  }

  /// A part of the map that touches nothing else holds too much or too little for a whole number of territories.
  private mutating func regions(_ k: Int) {
    guard let graph = instance.graph, isBanded(k) else { return }
    let pieces = graph.components()
    guard pieces.count > 1 else { return }
    let targets = (0..<instance.p).map { instance.target[$0 * instance.m + k] }
    guard let goal = targets.first, goal > 0, targets.allSatisfy({ abs($0 - goal) <= 1e-9 * goal }) else {
      return
    }
    var loads = [Double](repeating: 0, count: pieces.count)
    var first = [Int](repeating: -1, count: pieces.count)
    for unit in 0..<instance.n {
      let piece = Int(pieces.labels[unit])
      loads[piece] += activity(unit, k)
      if first[piece] < 0 { first[piece] = unit }
    }
    var reported = 0
    for piece in 0..<pieces.count {
      let size = loads[piece] / goal
      // The nearest whole numbers of territories: r territories of size / r each.
      let below = size.rounded(.down)
      let few = below > 0 ? size / below - 1 : .infinity
      let many = 1 - size / (below + 1)
      let miss = min(few, many)
      reachableTolerance = max(reachableTolerance, miss)
      guard miss > tolerance(k) * (1 + Self.rounding) + 1e-12, reported < 3 else { continue }
      reported += 1
      proofs.append(
        "the region around \(name(first[piece])) touches no other and holds \(decimal(size, 3)) territories of "
          + "\(measureName(k)): no whole number is within \(limitText(k))")
    }
  }
}

extension Certificates {
  /// Several territories that together get too much or too little.
  fileprivate mutating func eligibleSets(_ k: Int) {
    let m = instance.m
    let goals = (0..<instance.p).map { (isBanded(k) ? instance.target : instance.upper)[$0 * m + k] }
    guard let sets = EligibleSets(instance, measure: k, goals: goals) else { return }
    for worst in [true, isBanded(k) ? false : nil].compactMap({ $0 }).compactMap({
      sets.worst(isOverload: $0)
    }) {
      if isBanded(k) { reachableTolerance = max(reachableTolerance, worst.deviation) }
      guard worst.deviation > tolerance(k) else { continue }
      var prices = [Double](repeating: 0, count: instance.p * m)
      for j in worst.territories { prices[j * m + k] = worst.isOverload ? 1 : -1 }
      guard InfeasibilityRay(problem: problem, instance: instance).proves(prices) else { continue }
      let names = worst.territories.prefix(4).map { problem.territories[$0].name }.joined(separator: ", ")
      let more = worst.territories.count > 4 ? " and \(worst.territories.count - 4) more" : ""
      proofs.append(
        "\(worst.isOverload ? "accounts that may be only in" : "all accounts that may be in") \(names)\(more) are "
          + "\(decimal(worst.part, 3)) of what these hold of \(measureName(k)) at their "
          + "\(isBanded(k) ? "targets" : "capacities"), \(worst.isOverload ? "above" : "below") \(limitText(k))"
      )
    }
  }

  /// A few units around one that no division among territories fits.
  fileprivate mutating func undividedRegion() {
    guard let found = RegionCertificate.find(problem, instance) else { return }
    reachableTolerance = max(reachableTolerance, found.reachableTolerance)
    let limits = (0..<instance.m).map { "\(limitText($0)) of \(measureName($0))" }.joined(separator: " and ")
    let pieces = instance.isContiguous ? "connected territories" : "territories"
    let bound =
      found.reachableTolerance > 0
      ? "; no map has all deviations below \(decimal(100 * found.reachableTolerance, 2)) %" : ""
    proofs.append(
      "the region around \(name(found.centre)) (\(found.region.units.count) accounts or groups) cannot be divided "
        + "among \(pieces) within \(limits), whatever they hold outside it\(bound)")
  }

  /// Sums of doubles may differ by this part of themselves.
  fileprivate static let rounding = 1e-9

  private func activity(_ unit: Int, _ k: Int) -> Double { instance.activity[unit * instance.m + k] }
  private func measureName(_ k: Int) -> String { problem.measures[k].measure.name }
  private func slack(_ j: Int, _ k: Int) -> Double { 1e-12 * instance.target[j * instance.m + k] }

  private func isBanded(_ k: Int) -> Bool {
    if case .within = problem.measures[k].limit { true } else { false }
  }

  private func tolerance(_ k: Int) -> Double {
    if case .within(let tolerance) = problem.measures[k].limit { tolerance } else { 0 }
  }

  private func limitText(_ k: Int) -> String {
    isBanded(k) ? "±\(decimal(100 * tolerance(k), 1)) %" : "its capacity"
  }

  private func name(_ unit: Int) -> String {
    let accounts = instance.accounts(of: unit)
    let first = problem.accountIDs[Int(accounts[accounts.startIndex])]
    return accounts.count == 1
      ? "account \(first)" : "the group of account \(first) (\(accounts.count) accounts)"
  }

  private func widestTerritory(_ k: Int) -> Int? {
    (0..<instance.p).max { instance.upper[$0 * instance.m + k] < instance.upper[$1 * instance.m + k] }
  }

  private func lightestTwo(_ k: Int) -> (first: Int, second: Int) {
    var (first, second) = (-1, -1)
    for unit in 0..<instance.n {
      if first < 0 || activity(unit, k) < activity(first, k) {
        (first, second) = (unit, first)
      } else if second < 0 || activity(unit, k) < activity(second, k) {
        second = unit
      }
    }
    return (first, second)
  }
}

/// A number with `digits` decimals and a point, whatever the locale.
func decimal(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let units = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && units > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(units)" }
  let fraction = String(units % scale)
  return "\(sign)\(units / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
}
