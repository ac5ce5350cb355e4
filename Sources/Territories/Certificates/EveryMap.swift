/// All maps of a tiny problem, where the search ended outside: one that holds is found, or there is none.
struct EveryMap {
  private let problem: TerritoryProblem
  private let instance: Instance
  /// Units, heaviest first.
  private let order: [Int]
  /// What is left from each place of `order` on, at `place * m + k`.
  private let rest: [Double]
  private let slack: [Double]
  /// Territories that differ in nothing: the first empty one stands for all.
  private let areAlike: Bool

  /// Beginnings of maps to look at, and maps that hold beyond which no cheaper one is looked for.
  private static let most = 200_000
  private static let enough = 2_000
  private static let mostUnits = 24
  /// After so many the clock is looked at.
  private static let asking = 256

  enum Answer: Equatable {
    /// The cheapest that was found, as labels of units.
    case map([Int32])
    case none
    /// There are too many to tell.
    case unknown
  }

  /// nil where there are surely too many maps.
  init?(_ problem: TerritoryProblem, _ instance: Instance) {
    guard instance.n <= Self.mostUnits else { return nil }
    self.problem = problem
    self.instance = instance
    let m = instance.m
    func bulk(_ unit: Int) -> Double { (0..<m).reduce(0) { $0 + instance.activity[unit * m + $1] } }
    order = (0..<instance.n).sorted { bulk($0) != bulk($1) ? bulk($0) > bulk($1) : $0 < $1 }
    var rest = [Double](repeating: 0, count: (instance.n + 1) * m)
    for place in (0..<instance.n).reversed() {
      for k in 0..<m {
        rest[place * m + k] = rest[(place + 1) * m + k] + instance.activity[order[place] * m + k]
      }
    }
    self.rest = rest
    slack = instance.target.map { 2 * TerritoryProblem.toleranceSlack * $0 }
    areAlike =
      problem.current.isEmpty && !instance.usesMatrix && instance.eligibility.isFree
      && instance.fixedCentres.allSatisfy { $0 == nil }
      && instance.upper.indices.allSatisfy {
        instance.upper[$0] == instance.upper[$0 % m] && instance.lower[$0] == instance.lower[$0 % m]
      }
  }

  /// Whether a map of units is within all limits and breaks no rule.
  func holds(_ labels: [Int32]) -> Bool {
    let accounts = instance.expanded(labels)
    return problem.misses(PlanEvaluation(problem, assignment: accounts).loads).isEmpty
      && problem.brokenTerritories(accounts).isEmpty && problem.clashes(in: accounts) == 0
      && problem.holdsMoveCaps(accounts)
  }

  /// Goes through the maps that upper limits and eligibility leave. O(pⁿ) at worst.
  func answer(isOver: () -> Bool = { false }) -> Answer {
    var search = Search(
      labels: [Int32](repeating: 0, count: instance.n),
      loads: [Double](repeating: 0, count: instance.p * instance.m))
    place(0, used: 0, &search, isOver)
    if let best = search.best { return .map(best) }
    return search.visits > Self.most || search.isStopped ? .unknown : .none
  }

  private struct Search {
    var labels: [Int32]
    var loads: [Double]
    var best: [Int32]?
    var cost = Double.infinity
    var found = 0
    var visits = 0
    var isStopped = false
  }

  private func place(_ depth: Int, used: Int, _ search: inout Search, _ isOver: () -> Bool) {
    search.visits += 1
    if search.visits % Self.asking == 0, isOver() { search.isStopped = true }
    guard !search.isStopped, search.found < Self.enough, search.visits <= Self.most,
      canFill(depth, search.loads)
    else { return }
    guard depth < order.count else { return judge(&search) }
    let (unit, m) = (order[depth], instance.m)
    for j in 0..<(areAlike ? min(used + 1, instance.p) : instance.p)
    where instance.eligibility.allows(unit, j) {
      let fits = (0..<m).allSatisfy { k in
        let index = j * m + k
        return search.loads[index] + instance.activity[unit * m + k] <= instance.upper[index] + slack[index]
      }
      guard fits else { continue }
      for k in 0..<m { search.loads[j * m + k] += instance.activity[unit * m + k] }
      search.labels[unit] = Int32(j)
      place(depth + 1, used: max(used, j + 1), &search, isOver)
      for k in 0..<m { search.loads[j * m + k] -= instance.activity[unit * m + k] }
    }
  }

  /// Whether what is left can lift all territories to their lower limits.
  private func canFill(_ depth: Int, _ loads: [Double]) -> Bool {
    let m = instance.m
    for k in 0..<m {
      var need = 0.0
      for j in 0..<instance.p {
        need += max(0, instance.lower[j * m + k] - slack[j * m + k] - loads[j * m + k])
      }
      if need > rest[depth * m + k] * (1 + 1e-9) { return false }
    }
    return true
  }

  private func judge(_ search: inout Search) {
    guard holds(search.labels) else { return }
    search.found += 1
    let accounts = instance.expanded(search.labels)
    let cost = PlanEvaluation(problem, assignment: accounts).travel + problem.disruption(accounts)
    if cost < search.cost { (search.best, search.cost) = (search.labels, cost) }
  }
}
