import SalesModel

extension TerritoryProblem {
  /// Deviations beyond the tolerance are counted from here: sums of doubles in another order differ by less.
  static let toleranceSlack = 1e-9

  /// Loads (at `j * m + k`) outside their limits.
  func misses(_ loads: [Double]) -> [ToleranceMiss] { misses(loads, limits()) }

  func misses(_ loads: [Double], _ limits: (target: [Double], upper: [Double], lower: [Double]))
    -> [ToleranceMiss]
  {
    let m = measureCount
    return loads.indices.compactMap { index in
      let slack = Self.toleranceSlack * limits.target[index]
      guard loads[index] > limits.upper[index] + slack || loads[index] < limits.lower[index] - slack else {
        return nil
      }
      let tolerance = if case .within(let tolerance) = measures[index % m].limit { tolerance } else { 0.0 }
      let target = limits.target[index]
      return ToleranceMiss(
        territory: TerritoryID(territories[index / m].name), measure: measures[index % m].measure,
        deviation: target > 0 ? loads[index] / target - 1 : .greatestFiniteMagnitude, tolerance: tolerance)
    }
  }

  /// Territories in several pieces, when the problem asks for contiguity.
  func brokenTerritories(_ labels: [Int32]) -> [Int32] {
    guard isContiguous, let graph = adjacency else { return [] }
    let pieces = graph.pieces(of: labels)
    var seen = [Int32](repeating: -1, count: territoryCount)
    var broken: Set<Int32> = []
    for account in labels.indices {
      let j = Int(labels[account])
      if seen[j] < 0 { seen[j] = pieces.labels[account] }
      if seen[j] != pieces.labels[account] { broken.insert(labels[account]) }
    }
    return broken.sorted()
  }

  func disruption(_ labels: [Int32]) -> Double {
    let costs = moveCosts()
    guard !costs.isEmpty else { return 0 }
    return idOrder().reduce(0) { sum, row in
      let i = Int(row)
      return current[i] >= 0 && current[i] != labels[i] ? sum + costs[i] : sum
    }
  }

  func movedAccounts(_ labels: [Int32]) -> Int {
    current.indices.count { current[$0] >= 0 && current[$0] != labels[$0] }
  }

  /// Names territories after the current ones that they share most with (accounts, or what moving them costs where it
  /// does), where territories are alike; otherwise the names matter and stay.
  func followingCurrent(_ labels: [Int32], _ instance: Instance) -> [Int32] {
    let p = territoryCount
    let areAlike =
      !instance.usesMatrix && instance.eligibility.isFree && instance.fixedCentres.allSatisfy { $0 == nil }
      && (0..<p * instance.m).allSatisfy {
        abs(instance.target[$0] - instance.target[$0 % instance.m]) <= 1e-9
      }
    // Limits on moves hold for the names that the search knew.
    guard !current.isEmpty, areAlike, !instance.limitsMoves, p > 1, p <= 2000 else { return labels }
    let costs = moveCosts()
    var overlap = [[Double]](repeating: [Double](repeating: 0, count: p), count: p)
    for i in labels.indices where current[i] >= 0 {
      overlap[Int(labels[i])][Int(current[i])] -= costs.isEmpty ? 1 : costs[i]
    }
    let names = RepMatching(costs: overlap).repOfTerritory
    return labels.map { Int32(names[Int($0)] ?? Int($0)) }
  }
}
