import SalesModel

/// Prices that prove a set of limits impossible (Farkas 1902), whatever travel costs.
///
/// Every account pays at least minⱼ Σₖ λⱼₖ aᵢₖ over its territories. If all together pay more than Σⱼₖ (λ⁺ U − λ⁻ L), which is
/// the most that loads within the limits can pay, then no assignment is within them, not even of parts of accounts.
struct InfeasibilityRay {
  let problem: TerritoryProblem
  let instance: Instance

  /// Whether `prices` (at `j * m + k`, per unit of the measure) prove it, without any rounding. O(n·p·m) at worst.
  ///
  /// The limits are those that a map is judged by, slack included.
  func proves(_ prices: [Double]) -> Bool {
    let m = instance.m
    guard prices.allSatisfy(\.isFinite) else { return false }
    var surplus = ExactSum()
    let limits = problem.limits()
    for index in prices.indices where prices[index] != 0 {
      let slack = 2 * TerritoryProblem.toleranceSlack * limits.target[index]
      let limit = prices[index] > 0 ? limits.upper[index] + slack : limits.lower[index] - slack
      surplus.add(-prices[index], times: limit)
    }
    let groups = groupsOfEqualRows(prices)
    for unit in 0..<instance.n {
      guard let paid = leastPaid(unit, prices, groups, m) else { return true }
      surplus.add(paid)
    }
    return surplus.sign > 0
  }

  /// One territory of each set with the same prices, where all are open to a unit that is free.
  private func groupsOfEqualRows(_ prices: [Double]) -> [Int] {
    let m = instance.m
    var seen: Set<[Double]> = []
    return (0..<instance.p).filter { seen.insert(Array(prices[$0 * m..<$0 * m + m])).inserted }
  }

  /// What a unit pays at least; nil when it may be nowhere.
  private func leastPaid(_ unit: Int, _ prices: [Double], _ groups: [Int], _ m: Int) -> ExactSum? {
    let isFree = !instance.eligibility.isRestricted(unit)
    let open = isFree ? groups : (0..<instance.p).filter { instance.eligibility.allows(unit, $0) }
    let accounts = instance.accounts(of: unit)
    let loads = (0..<m).map { k in accounts.reduce(0) { $0 + problem.measures[k].values[Int($1)] } }
    func about(_ j: Int) -> Double { (0..<m).reduce(0) { $0 + prices[j * m + $1] * loads[$1] } }
    func size(_ j: Int) -> Double { (0..<m).reduce(0) { $0 + abs(prices[j * m + $1]) * loads[$1] } }
    guard let lowest = open.map(about).min(), let largest = open.map(size).max() else { return nil }
    // Rounded sums choose the candidates, exact ones decide.
    let candidates = open.filter { about($0) <= lowest + 1e-9 * largest }
    var best: ExactSum?
    var seen: Set<[Double]> = []
    for j in candidates where seen.insert(Array(prices[j * m..<j * m + m])).inserted {
      var sum = ExactSum()
      for k in 0..<m {
        for account in accounts {
          sum.add(prices[j * m + k], times: problem.measures[k].values[Int(account)])
        }
      }
      guard let least = best else {
        best = sum
        continue
      }
      var difference = -least
      difference.add(sum)
      if difference.sign < 0 { best = sum }
    }
    return best
  }
}
