import Statistics

/// The Lagrangian bound with given centres: no map within the limits costs less *with these centres*.
struct AssignmentBound {
  private let problem: TerritoryProblem
  private let instance: Instance
  private let centres: [Point]
  /// The cost of moving each account, scaled; empty when moving is free.
  private let moveCosts: [Double]
  private let threads: Threads
  /// Centres times the metric's scale, four at a time.
  private let xs: [SIMD4<Double>]
  private let ys: [SIMD4<Double>]
  private let zs: [SIMD4<Double>]

  init(_ problem: TerritoryProblem, _ instance: Instance, centres: [Point], threads: Threads) {
    self.problem = problem
    self.instance = instance
    self.centres = centres
    self.threads = threads
    moveCosts = problem.moveCosts().map { $0 / instance.weightScale }
    let scale = instance.metric.scale
    xs = Self.quads(centres.map { $0.x * scale }, filler: 0)
    ys = Self.quads(centres.map { $0.y * scale }, filler: 0)
    zs = Self.quads(centres.map { $0.z * scale }, filler: 0)
  }

  private static func quads(_ values: [Double], filler: Double) -> [SIMD4<Double>] {
    (0..<(values.count + 3) / 4).map { quad in
      var result = SIMD4<Double>(repeating: filler)
      for lane in 0..<min(4, values.count - quad * 4) { result[lane] = values[quad * 4 + lane] }
      return result
    }
  }

  /// L(λ) = Σᵢ minⱼ (cᵢⱼ + Σₖ λⱼₖ aᵢₖ) − Σⱼₖ (λ⁺ U − λ⁻ L) over all eligible territories, in double precision, scaled like
  /// the instance. O(n·p).
  func value(_ prices: [Double]) -> Double {
    let m = instance.m
    let rows = (0..<m).map { k in
      Self.quads((0..<instance.p).map { prices[$0 * m + k] }, filler: 0)
    }
    let parts = orderedBlocks(instance.n, blockSize: 2048, threads: threads) { block in
      block.reduce(0) { $0 + leastCost($1, prices, rows) }
    }
    var sum = parts.reduce(0, +)
    for index in prices.indices {
      sum -= prices[index] * (prices[index] > 0 ? instance.upper[index] : instance.lower[index])
    }
    return sum
  }

  private func leastCost(_ unit: Int, _ prices: [Double], _ rows: [[SIMD4<Double>]]) -> Double {
    let accounts = instance.accounts(of: unit)
    guard accounts.count == 1, !instance.usesMatrix else {
      var least = Double.infinity
      for j in 0..<instance.p where instance.eligibility.allows(unit, j) {
        least = min(least, cost(of: accounts, in: j) + paid(unit, j, prices))
      }
      return least
    }
    let account = Int(accounts[accounts.startIndex])
    let home = moveCosts.isEmpty ? -1 : problem.current[account]
    let leaving = home >= 0 ? moveCosts[account] : 0
    let (point, weight, m) = (instance.points[unit], instance.weights[unit], instance.m)
    let place = point * instance.metric.scale
    let isFree = !instance.eligibility.isRestricted(unit)
    var least = Double.infinity
    for quad in xs.indices {
      let (dx, dy, dz) = (xs[quad] - place.x, ys[quad] - place.y, zs[quad] - place.z)
      var floor = (dx * dx + dy * dy + dz * dz).squareRoot() * weight
      for k in 0..<m { floor += rows[k][quad] * instance.activity[unit * m + k] }
      // An arc is longer than its chord, and leaving costs something: most territories are out at once.
      guard any(floor .< least) else { continue }
      for j in quad * 4..<min(quad * 4 + 4, instance.p) where isFree || instance.eligibility.allows(unit, j) {
        let travel = weight * instance.metric.distance(point, centres[j])
        least = min(least, travel + paid(unit, j, prices) + (home == Int32(j) ? 0 : leaving))
      }
    }
    return least
  }

  private func paid(_ unit: Int, _ j: Int, _ prices: [Double]) -> Double {
    var sum = 0.0
    for k in 0..<instance.m { sum += prices[j * instance.m + k] * instance.activity[unit * instance.m + k] }
    return sum
  }

  private func cost(of accounts: ArraySlice<Int32>, in j: Int) -> Double {
    var sum = 0.0
    for row in accounts {
      let i = Int(row)
      let weight = problem.travelWeights[i]
      sum += weight / instance.weightScale * problem.travel(i, to: j, centre: centres[j])
      if !moveCosts.isEmpty, problem.current[i] >= 0, problem.current[i] != Int32(j) {
        sum += moveCosts[i]
      }
    }
    return sum
  }

  /// The best bound found by annealing the smoothed dual, and its prices, both scaled.
  ///
  /// Large maps find their prices with clusters of units; what they are worth is evaluated over all units once.
  /// - Parameters:
  ///   - radius: about the mean travel; smoothing ends at `accuracy` of it.
  ///   - isQuick: a fraction of the time, for a bound that is a little lower: clusters from fewer pairs on.
  ///   - isOver: whether it has to end so much later at the latest: what is then still to be done takes as long.
  func best(
    radius: Double, isQuick: Bool = false, mostPairs: Int = AssignmentBound.mostPairs,
    isOver: (Duration) -> Bool
  ) -> (value: Double, prices: [Double], work: Int) {
    let pairs = instance.n * instance.p
    let size = min(pairs / (isQuick ? mostPairs / 50 : mostPairs), instance.n / (20 * instance.p))
    let isWhole = size < 2 || instance.usesMatrix
    var climb = DualClimb(
      isWhole ? instance : instance.clustered(by: size), centres: centres, radius: radius, threads: threads)
    let start = climb.prices
    let begun = ContinuousClock.now
    var best = (value: value(start), prices: start, work: pairs / 4)
    let evaluation = begun.duration(to: .now)
    let accuracy = isQuick ? 0.005 : Self.accuracy
    var epsilon = 0.1 * radius
    while epsilon > accuracy * radius, !isOver(evaluation) {
      climb.ascend(epsilon: epsilon) { isOver(evaluation) }
      epsilon *= 0.3
      guard isWhole || epsilon <= accuracy * radius || isOver(evaluation) else { continue }
      let value = value(climb.prices)
      if value > best.value { best = (value, climb.prices, best.work) }
    }
    best.work += climb.work
    return best
  }

  /// Measured: within 0.01 % of the exact LP.
  private static let accuracy = 0.0005
  /// Units × territories from which on prices come from clusters.
  static let mostPairs = 100_000_000
}
