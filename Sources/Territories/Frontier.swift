import Foundation
import SalesModel

/// One plan of a frontier over balance, travel and disruption.
public struct FrontierPoint: Sendable, Equatable {
  /// The tolerances asked for, as a multiple of the problem's.
  public let factor: Double
  /// The price of moving that was asked for; nil for today's map itself.
  public let keep: Double?
  /// The largest |load / target − 1| in each measure with a tolerance; 0 in others.
  public let deviations: [Double]
  /// The largest deviation as a multiple of the problem's tolerance.
  public let stretch: Double
  /// The part of the accounts with a current territory that leave it; 0 without a map today.
  public let movedShare: Double
  public let result: BalancingResult

  /// Whether this plan is nowhere worse than the other and somewhere better.
  public func dominates(_ other: FrontierPoint) -> Bool {
    let pairs = [
      (stretch, other.stretch), (result.travel, other.result.travel), (movedShare, other.movedShare),
    ]
    return pairs.allSatisfy { $0 <= $1 } && pairs.contains { $0 < $1 }
  }
}

/// What a frontier is searched with.
public struct FrontierOptions: Sendable {
  /// How many plans there should be at least; more may come out, and fewer when there are not so many.
  public var count: Int
  /// Tolerances go from the problem's divided by this to the problem's times this.
  public var span: Double
  /// For each plan: seed, effort or deadline of the whole frontier, threads.
  public var search: BalancingOptions
  /// Told after each plan how many are done of how many.
  public var progress: (@Sendable (Int, Int) -> Void)?

  public init(
    count: Int = 12, span: Double = 4, search: BalancingOptions = .init(stopping: .effort(8)),
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) {
    self.count = count
    self.span = span
    self.search = search
    self.progress = progress
  }
}

/// Plans none of which is better than another in balance, travel and disruption at once, the narrowest tolerance first.
///
/// Tolerances go from narrow to wide, each plan starting from the one before, so that a wider tolerance never costs travel.
/// With a map today, plans at rising prices of moving follow from each of them, and today's map is a plan too. While there are fewer than
/// asked for, tolerances in between are added. Deterministic like `balance`, except with a deadline.
public func frontier(of problem: TerritoryProblem, options: FrontierOptions = .init()) -> [FrontierPoint] {
  precondition(options.count > 0 && options.span > 1, "\(options.count) plans, span \(options.span)")
  var sweep = FrontierSweep(problem, options)
  sweep.run()
  return sweep.points
}

private struct FrontierSweep {
  private let problem: TerritoryProblem
  private let options: FrontierOptions
  private var found: [FrontierPoint] = []
  private var planned: Int
  private var done = 0

  /// Prices of moving; a price of 0 leaves the map free.
  private static let keeps = [0, 0.3, 1, 3.0]

  init(_ problem: TerritoryProblem, _ options: FrontierOptions) {
    self.problem = problem
    self.options = options
    planned = options.count
  }

  /// The plans that no other dominates; of equal ones the first.
  var points: [FrontierPoint] {
    let kept = found.indices.filter { i in
      !found.indices.contains { j in
        found[j].dominates(found[i])
          || (j < i && !found[i].dominates(found[j]) && isEqual(found[i], found[j]))
      }
    }
    return kept.map { found[$0] }.sorted {
      ($0.factor, $0.keep ?? .infinity) < ($1.factor, $1.keep ?? .infinity)
    }
  }

  private func isEqual(_ a: FrontierPoint, _ b: FrontierPoint) -> Bool {
    a.stretch == b.stretch && a.movedShare == b.movedShare && a.result.travel == b.result.travel
  }

  mutating func run() {
    let hasToday = problem.current.contains { $0 >= 0 }
    let keeps = hasToday ? Self.keeps.map { $0 == 0 ? 0 : max($0, problem.keep * $0) } : [0]
    // Some plans of a grid turn out to be dominated.
    let steps = hasToday ? max(2, (options.count + 2) / 3) : options.count
    planned = keeps.count * steps
    if problem.isKept(problem.current) { found.append(today) }
    sweep(factors(steps), keeps)
    var spare = options.count
    while points.count < options.count, spare > 0, !options.search.isCancelled() {
      spare -= 1
      planned = done + 1
      refine(keeps[0])
    }
  }

  /// `count` factors from 1 / span to span, evenly on a logarithmic scale.
  private func factors(_ count: Int) -> [Double] {
    (0..<count).map { step in
      let part = count == 1 ? 0 : 2 * Double(step) / Double(count - 1) - 1
      return pow(options.span, part)
    }
  }

  /// Free plans from narrow to wide; from each of them plans at rising prices of moving, which undo moves and stay
  /// within the tolerance. From today's map, far outside it, a few units of effort would not lead there.
  private mutating func sweep(_ factors: [Double], _ keeps: [Double]) {
    var start: [Int32] = []
    for factor in factors where !options.search.isCancelled() {
      let free = solved(factor, keeps[0], from: start)
      start = free.result.assignment
      var dearer = start
      for keep in keeps.dropFirst() where !options.search.isCancelled() {
        dearer = solved(factor, keep, from: dearer).result.assignment
      }
    }
  }

  /// One more plan in the widest gap between the factors of a price.
  private mutating func refine(_ keep: Double) {
    let row = found.filter { $0.keep == keep }.sorted { $0.factor < $1.factor }
    let gap = zip(row, row.dropFirst()).max { $0.1.factor / $0.0.factor < $1.1.factor / $1.0.factor }
    guard let gap else { return }
    let between = (gap.0.factor * gap.1.factor).squareRoot()
    _ = solved(between, keep, from: gap.0.result.assignment)
  }

  private mutating func solved(_ factor: Double, _ keep: Double, from start: [Int32]) -> FrontierPoint {
    var variant = problem
    variant.keep = keep
    for k in variant.measures.indices {
      if case .within(let tolerance) = problem.measures[k].limit {
        variant.measures[k].limit = .within(tolerance: tolerance * factor)
      }
    }
    var search = options.search
    search.start = start
    if case .deadline(let end) = search.stopping {
      let left = ContinuousClock.now.duration(to: end)
      search.stopping = .deadline(.now + left / max(1, planned - done))
    }
    let point = FrontierPoint(balance(variant, options: search), of: problem, factor: factor, keep: keep)
    found.append(point)
    done += 1
    options.progress?(done, max(done, planned))
    return point
  }

  /// Today's map as a plan.
  private var today: FrontierPoint {
    let (m, p) = (problem.measureCount, problem.territoryCount)
    func table(_ values: [Double]) -> [[Double]] { (0..<p).map { Array(values[$0 * m..<($0 + 1) * m]) } }
    let now = Standing(problem, problem.current)
    let misses = problem.misses(now.loads, now.limits)
    let result = BalancingResult(
      assignment: problem.current, centres: now.centres, loads: table(now.loads),
      targets: table(now.limits.target), prices: table([Double](repeating: 0, count: p * m)),
      travel: now.travel, disruption: 0, meanKm: now.meanTravel, meanKmByTerritory: now.meanByTerritory,
      bound: nil,
      outcome: misses.isEmpty ? .withinTolerance : .notReached(misses: misses, reachableTolerance: 0),
      isStopped: false, movedAccounts: 0, brokenTerritories: [], effort: 0)
    return FrontierPoint(result, of: problem, factor: 1, keep: nil)
  }
}

extension FrontierPoint {
  fileprivate init(_ result: BalancingResult, of problem: TerritoryProblem, factor: Double, keep: Double?) {
    var deviations = [Double](repeating: 0, count: problem.measureCount)
    var stretch = 0.0
    for (k, measure) in problem.measures.enumerated() {
      guard case .within(let tolerance) = measure.limit else { continue }
      for j in result.loads.indices where result.targets[j][k] > 0 {
        deviations[k] = max(deviations[k], abs(result.loads[j][k] / result.targets[j][k] - 1))
      }
      stretch = max(stretch, deviations[k] / max(tolerance, 1e-12))
    }
    let settled = problem.current.count { $0 >= 0 }
    self.init(
      factor: factor, keep: keep, deviations: deviations, stretch: stretch,
      movedShare: settled > 0 ? Double(result.movedAccounts) / Double(settled) : 0, result: result)
  }
}

extension TerritoryProblem {
  /// Whether a map gives every account a territory and keeps everything but balance and limits on moves.
  fileprivate func isKept(_ labels: [Int32]) -> Bool {
    guard !labels.isEmpty, !labels.contains(where: { $0 < 0 || territories[Int($0)].isVacant }) else {
      return false
    }
    let instance = Instance(self)
    let units = instance.collapsed(labels)
    let isTogether = instance.expanded(units) == labels
    let isAllowed = units.indices.allSatisfy { instance.eligibility.allows($0, Int(units[$0])) }
    let isConnected =
      instance.graph.map { $0.pieces(of: units).count == Set(units).count } ?? true
    return isTogether && isAllowed && isConnected && clashes(in: labels) == 0 && districts.isEmpty
  }
}
