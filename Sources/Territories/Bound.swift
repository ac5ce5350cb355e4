import Statistics

/// The Lagrangian bound with given centres: no map within the limits costs less *with these centres*.
struct AssignmentBound {
  private let problem: TerritoryProblem
  private let instance: Instance
  private let centres: [Point]
  /// The cost of moving each account, scaled; empty when moving is free.
  private let moveCosts: [Double]
  private let threads: Threads

  init(_ problem: TerritoryProblem, _ instance: Instance, centres: [Point], threads: Threads) {
    self.problem = problem
    self.instance = instance
    self.centres = centres
    self.threads = threads
    moveCosts = problem.moveCosts().map { $0 / instance.weightScale }
  }

  /// L(λ) = Σᵢ minⱼ (cᵢⱼ + Σₖ λⱼₖ aᵢₖ) − Σⱼₖ (λ⁺ U − λ⁻ L) over all eligible territories, in double precision, scaled like
  /// the instance. O(n·p).
  func value(_ prices: [Double]) -> Double {
    let parts = orderedBlocks(instance.n, blockSize: WholePrices.blockSize, threads: threads) { block in
      block.reduce(0) { $0 + leastCost($1, prices) }
    }
    var sum = parts.reduce(0, +)
    for index in prices.indices {
      sum -= prices[index] * (prices[index] > 0 ? instance.upper[index] : instance.lower[index])
    }
    return sum
  }

  private func leastCost(_ unit: Int, _ prices: [Double]) -> Double {
    let (m, p) = (instance.m, instance.p)
    let accounts = instance.accounts(of: unit)
    let isFree = !instance.eligibility.isRestricted(unit)
    let isSingle = accounts.count == 1 && !instance.usesMatrix
    let home =
      accounts.count == 1 && !moveCosts.isEmpty ? problem.current[Int(accounts[accounts.startIndex])] : -1
    let (point, weight) = (instance.points[unit], instance.weights[unit])
    let scale = instance.metric.scale
    var least = Double.infinity
    for j in 0..<p where isFree || instance.eligibility.allows(unit, j) {
      var v = 0.0
      for k in 0..<m { v += prices[j * m + k] * instance.activity[unit * m + k] }
      if isSingle {
        if home >= 0, home != Int32(j) {
          v += moveCosts[Int(accounts[accounts.startIndex])]
        }
        let d = point - centres[j]
        // An arc is longer than its chord: most territories are out at once.
        guard v + weight * scale * (d * d).sum().squareRoot() < least else { continue }
        v += weight * instance.metric.distance(point, centres[j])
      } else {
        v += cost(of: accounts, in: j)
      }
      least = min(least, v)
    }
    return least
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
  /// - Parameter isQuick: a tenth of the time, for a bound that is a little lower.
  func best(radius: Double, isQuick: Bool = false, isOver: () -> Bool) -> (
    value: Double, prices: [Double], work: Int
  ) {
    var whole = WholePrices(instance, centres: centres, width: 20, bandUse: 1, threads: threads)
    var best = (value: value(whole.prices), prices: whole.prices, work: 0)
    var epsilon = 0.1 * radius
    var damping = 0.1
    while epsilon > 0.001 * radius, !isOver() {
      damping = whole.ascend(
        epsilon: epsilon, rounding: epsilon, steps: 6, reach: radius, damping: damping, refreshing: !isQuick,
        isOver: isOver)
      let value = value(whole.prices)
      if value > best.value { best = (value, whole.prices, 0) }
      epsilon *= isQuick ? 0.25 : 0.4
    }
    best.work = whole.work
    return best
  }
}
