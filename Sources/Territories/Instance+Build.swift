import SalesModel

extension Instance {
  /// Merges accounts that stay together, orders units by id, scales. O(n log n + m·n).
  init(_ problem: TerritoryProblem) {
    problem.checkShape()
    let order = problem.idOrder()
    let grouping = Grouping(problem, order: order)
    let (n, m, p) = (grouping.starts.count - 1, problem.measureCount, problem.territoryCount)
    self.n = n
    self.m = m
    self.p = p
    members = grouping.members
    memberStarts = grouping.starts
    metric = problem.metric

    let total = problem.travelWeights.reduce(0, +)
    weightScale = total > 0 ? total / Double(n) : 1
    activityScale = problem.measures.map { measure in
      let sum = measure.values.reduce(0, +)
      return sum > 0 ? sum / Double(n) : 1
    }
    var weights = [Double](repeating: 0, count: n)
    var activity = [Double](repeating: 0, count: n * m)
    for unit in 0..<n {
      for account in grouping.members(of: unit) {
        weights[unit] += problem.travelWeights[Int(account)] / weightScale
        for k in 0..<m {
          activity[unit * m + k] += problem.measures[k].values[Int(account)] / activityScale[k]
        }
      }
    }
    self.weights = weights
    self.activity = activity
    points = problem.unitPoints(grouping)
    matrix = problem.unitMatrix(grouping, weightScale: weightScale)
    fixedCentres = problem.territories.map(\.centre.point)
    centreRule = problem.centreRule

    let limits = problem.limits()
    let scale = activityScale
    func scaled(_ loads: [Double]) -> [Double] { loads.enumerated().map { $1 / scale[$0 % m] } }
    target = scaled(limits.target)
    upper = scaled(limits.upper)
    lower = scaled(limits.lower)
    (home, moveCost) = problem.unitHomes(grouping, weightScale: weightScale)
    limitsMoves = !problem.allMoveCaps.isEmpty
    eligibility = problem.unitEligibility(grouping)
    separation = Separation(problem, grouping)
    graph = problem.unitGraph(grouping)
  }
}

extension CentrePolicy {
  var point: Point? {
    switch self {
    case .free: nil
    case .place(let place): place.unitVector
    case .point(let x, let y): Point(x, y, 0)
    case .account: nil
    }
  }
}

/// Which accounts form which unit, units in the order of their first account.
struct Grouping {
  let members: [Int32]
  let starts: [Int32]
  let unitOf: [Int32]

  init(_ problem: TerritoryProblem, order: [Int32]) {
    var unitOf = [Int32](repeating: -1, count: order.count)
    var unitOfGroup: [Int32: Int32] = [:]
    var count: Int32 = 0
    for account in order {
      let group = problem.together.isEmpty ? -1 : problem.together[Int(account)]
      if group >= 0, let unit = unitOfGroup[group] {
        unitOf[Int(account)] = unit
      } else {
        unitOf[Int(account)] = count
        if group >= 0 { unitOfGroup[group] = count }
        count += 1
      }
    }
    var starts = [Int32](repeating: 0, count: Int(count) + 1)
    for unit in unitOf { starts[Int(unit) + 1] += 1 }
    for unit in 0..<Int(count) { starts[unit + 1] += starts[unit] }
    var next = starts
    var members = [Int32](repeating: 0, count: order.count)
    for account in order {
      let unit = Int(unitOf[Int(account)])
      members[Int(next[unit])] = account
      next[unit] += 1
    }
    self.members = members
    self.starts = starts
    self.unitOf = unitOf
  }

  var count: Int { starts.count - 1 }
  func members(of unit: Int) -> ArraySlice<Int32> { members[Int(starts[unit])..<Int(starts[unit + 1])] }
}

extension TerritoryProblem {
  /// Traps when tables do not fit together: the caller's error.
  func checkShape() {
    let (n, p) = (accountCount, territoryCount)
    precondition(p > 0 && n > 0, "\(n) accounts, \(p) territories")
    precondition(!measures.isEmpty, "no measure to balance")
    precondition(travelWeights.count == n, "\(travelWeights.count) weights for \(n) accounts")
    for measure in measures {
      precondition(measure.values.count == n, "\(measure.values.count) values of \(measure.measure) for \(n)")
      if case .capacity(let capacities) = measure.limit {
        precondition(capacities.count == p, "\(capacities.count) capacities for \(p) territories")
      }
      if case .nodeCapacity(let capacities) = measure.limit {
        precondition(capacities.count == n, "\(capacities.count) capacities for \(n) accounts")
      }
    }
    for (name, table) in [
      ("current", current), ("locks", locks), ("together", together), ("apart", apart), ("lists", listOf),
    ] {
      precondition(table.isEmpty || table.count == n, "\(name): \(table.count) entries for \(n) accounts")
    }
    precondition(
      disruption.isEmpty || disruption.count == n, "\(disruption.count) costs of moving for \(n) accounts")
    for cap in moveCaps {
      precondition(cap.values.count == n, "\(cap.values.count) values of \(cap.name) for \(n) accounts")
    }
    switch space {
    case .sphere(let places): precondition(places.count == n, "\(places.count) places for \(n) accounts")
    case .plane(let x, let y):
      precondition(x.count == n && y.count == n, "\(x.count), \(y.count) coordinates for \(n) accounts")
    case .matrix(let costs): precondition(costs.count == n * p, "\(costs.count) costs for \(n) × \(p)")
    case .between(let costs): precondition(costs.count == n * n, "\(costs.count) costs for \(n) × \(n)")
    }
    checkNodes()
    if let adjacency {
      precondition(adjacency.nodeCount == n, "a graph of \(adjacency.nodeCount) for \(n) accounts")
    }
  }

  var metric: Metric {
    if case .sphere = space { .sphere } else { .plane }
  }

  /// Rows in the order of their ids' bytes.
  func idOrder() -> [Int32] {
    let rows = accountIDs.indices.map { Int32($0) }
    let isSorted = zip(accountIDs, accountIDs.dropFirst()).allSatisfy {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    guard !isSorted else { return rows }
    return rows.sorted {
      let (left, right) = (accountIDs[Int($0)], accountIDs[Int($1)])
      return left == right ? $0 < $1 : left.utf8.lexicographicallyPrecedes(right.utf8)
    }
  }

  /// Where an account is; the origin when travel is a matrix.
  func point(_ account: Int) -> Point {
    switch space {
    case .sphere(let places): places[account].unitVector
    case .plane(let x, let y): Point(x[account], y[account], 0)
    case .matrix, .between: Point()
    }
  }

  func unitPoints(_ grouping: Grouping) -> [Point] {
    (0..<grouping.count).map { unit in
      let members = grouping.members(of: unit)
      let first = point(Int(members[members.startIndex]))
      guard members.count > 1 else { return first }
      var (moment, weight) = (Point(), 0.0)
      for account in members {
        moment += point(Int(account)) * travelWeights[Int(account)]
        weight += travelWeights[Int(account)]
      }
      return metric.centre(moment: moment, weight: weight) ?? first
    }
  }

  func unitMatrix(_ grouping: Grouping, weightScale: Double) -> [Float] {
    guard case .matrix(let costs) = space else { return [] }
    let p = territoryCount
    var result = [Float](repeating: 0, count: grouping.count * p)
    for unit in 0..<grouping.count {
      for account in grouping.members(of: unit) {
        let weight = travelWeights[Int(account)] / weightScale
        for j in 0..<p { result[unit * p + j] += Float(weight * costs[Int(account) * p + j]) }
      }
    }
    return result
  }

  /// Target and limits of load at `j * m + k`, in the measures' own units.
  func limits() -> (target: [Double], upper: [Double], lower: [Double]) {
    let (m, p) = (measureCount, territoryCount)
    let shares = territories.reduce(0) { $0 + $1.share }
    var target = [Double](repeating: 0, count: p * m)
    var upper = target
    var lower = target
    for (k, measure) in measures.enumerated() {
      let total = measure.total ?? measure.values.reduce(0, +)
      for j in 0..<p {
        switch measure.limit {
        case .within(let tolerance):
          target[j * m + k] = total * (shares > 0 ? territories[j].share / shares : 1 / Double(p))
          upper[j * m + k] = target[j * m + k] * (1 + tolerance)
          lower[j * m + k] = target[j * m + k] * (1 - tolerance)
        case .capacity(let capacities):
          target[j * m + k] = capacities[j]
          upper[j * m + k] = capacities[j]
        case .nodeCapacity(let capacities):
          // The largest there is: which one holds depends on where the centre will be.
          let largest = capacities.max() ?? 0
          target[j * m + k] = largest
          upper[j * m + k] = territories[j].centre.point == nil ? largest : .greatestFiniteMagnitude
        }
      }
    }
    return (target, upper, lower)
  }

  /// The territory where most of a unit's cost of moving lies today, and that cost.
  func unitHomes(_ grouping: Grouping, weightScale: Double) -> (home: [Int32], cost: [Double]) {
    guard !current.isEmpty else { return ([], []) }
    let costs = moveCosts()
    var home = [Int32](repeating: -1, count: grouping.count)
    var cost = [Double](repeating: 0, count: grouping.count)
    for unit in 0..<grouping.count {
      let members = grouping.members(of: unit)
      if members.count == 1 {
        let account = Int(members[members.startIndex])
        home[unit] = current[account]
        if current[account] >= 0 { cost[unit] = (costs.isEmpty ? 0 : costs[account]) / weightScale }
        continue
      }
      var held: [Int32: (cost: Double, weight: Double)] = [:]
      for account in members where current[Int(account)] >= 0 {
        let here = held[current[Int(account)], default: (0, 0)]
        held[current[Int(account)]] = (
          here.cost + (costs.isEmpty ? 0 : costs[Int(account)]), here.weight + travelWeights[Int(account)]
        )
      }
      let most = held.max {
        ($0.value.cost, $0.value.weight, -$0.key) < ($1.value.cost, $1.value.weight, -$1.key)
      }
      guard let most else { continue }
      (home[unit], cost[unit]) = (most.key, most.value.cost / weightScale)
    }
    return (home, cost)
  }

  /// What moving each account costs: its weight's part of `keep`, and `disruption`; empty when moving is free.
  func moveCosts() -> [Double] {
    guard !current.isEmpty else { return [] }
    let price = movePricePerWeight()
    guard price > 0 || disruption.contains(where: { $0 > 0 }) else { return [] }
    return travelWeights.indices.map { price * travelWeights[$0] + (disruption.isEmpty ? 0 : disruption[$0]) }
  }

  /// What moving an account costs for each unit of its weight: `keep` × the mean travel of the current map.
  func movePricePerWeight() -> Double {
    guard keep > 0, !current.isEmpty else { return 0 }
    if centreRule == .node { return keep * meanNodeTravel(current) }
    return keep * PlanEvaluation(self, assignment: current).meanTravel
  }

  func unitEligibility(_ grouping: Grouping) -> Eligibility {
    var result = Eligibility(n: grouping.count, p: territoryCount)
    for (account, list) in listOf.enumerated() where list >= 0 {
      result.restrict(Int(grouping.unitOf[account]), toList: list, territoryLists[Int(list)])
    }
    var allowed: [Int32: Set<Int32>] = [:]
    for pair in eligible { allowed[pair.account, default: []].insert(pair.territory) }
    for account in allowed.keys.sorted() {
      result.restrict(Int(grouping.unitOf[Int(account)]), to: allowed[account] ?? [])
    }
    for pair in forbidden { result.bar(Int(grouping.unitOf[Int(pair.account)]), from: Int(pair.territory)) }
    for (account, territory) in locks.enumerated() where territory >= 0 {
      result.restrict(Int(grouping.unitOf[account]), to: [territory])
    }
    return result
  }

  /// The adjacency of units, when territories have to be connected.
  func unitGraph(_ grouping: Grouping) -> AdjacencyGraph? {
    guard isContiguous, let adjacency else { return nil }
    return adjacency.quotient(by: grouping.unitOf, count: grouping.count)
  }
}
