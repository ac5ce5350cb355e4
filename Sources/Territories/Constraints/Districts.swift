import SalesModel

/// Maps inside districts that no territory crosses: a problem of its own in each, with the targets of the whole.
struct Districts {
  private let problem: TerritoryProblem
  /// Accounts and slots of each district, ascending.
  private let accounts: [[Int32]]
  private let slots: [[Int]]
  private let targets: [Double]

  /// nil when the problem has no districts. O(n + p · districts).
  init?(_ problem: TerritoryProblem) {
    guard !problem.districts.isEmpty else { return nil }
    let (n, count) = (problem.accountCount, problem.districtNames.count)
    precondition(problem.districts.count == n, "\(problem.districts.count) districts for \(n) accounts")
    var accounts = [[Int32]](repeating: [], count: count)
    for (account, district) in problem.districts.enumerated() {
      accounts[Int(district)].append(Int32(account))
    }
    self.problem = problem
    self.accounts = accounts
    targets = problem.limits().target
    slots = Self.dealt(problem, accounts)
  }

  /// The slots of each district: those that name it, those that lie there today, and the others where the load per
  /// territory is largest (Huntington and Hill's rule, which makes it as equal as whole numbers allow).
  private static func dealt(_ problem: TerritoryProblem, _ accounts: [[Int32]]) -> [[Int]] {
    let sizes = accounts.map { rows in
      problem.measures.reduce(rows.isEmpty ? 0 : 1e-12) { sum, measure in
        let total = measure.values.reduce(0, +)
        return sum + (total > 0 ? rows.reduce(0) { $0 + measure.values[Int($1)] } / total : 0)
      }
    }
    var home = problem.territories.map { $0.district.map { Int($0) } }
    for (slot, district) in presentDistricts(problem, accounts.count).enumerated() where home[slot] == nil {
      home[slot] = district
    }
    var have = [Double](repeating: 0, count: accounts.count)
    for district in home.compactMap({ $0 }) { have[district] += 1 }
    var slots = [[Int]](repeating: [], count: accounts.count)
    for (slot, given) in home.enumerated() {
      let district =
        given
        ?? accounts.indices.max { left, right in
          (priority(sizes[left], have[left]), right) < (priority(sizes[right], have[right]), left)
        } ?? 0
      if given == nil { have[district] += 1 }
      slots[district].append(slot)
    }
    return slots
  }

  private static func priority(_ size: Double, _ have: Double) -> Double {
    have == 0 ? (size > 0 ? 1e30 * size : 0) : size / (have * (have + 1)).squareRoot()
  }

  /// The district that most of a territory's accounts are in today; nil without any.
  private static func presentDistricts(_ problem: TerritoryProblem, _ count: Int) -> [Int?] {
    var held = [[Int: Int]](repeating: [:], count: problem.territoryCount)
    for (account, slot) in problem.current.enumerated() where slot >= 0 {
      held[Int(slot)][Int(problem.districts[account]), default: 0] += 1
    }
    return held.map { $0.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key }
  }

  /// The best map of every district in one result. Effort and time are dealt out by accounts.
  func solved(
    _ options: BalancingOptions, by solve: (TerritoryProblem, BalancingOptions) -> BalancingResult
  ) -> BalancingResult {
    var merged = MergedResult(problem)
    var left = problem.accountCount
    for district in accounts.indices where !accounts[district].isEmpty {
      guard !slots[district].isEmpty else {
        merged.leaveOut(accounts[district], problem.districtNames[district])
        left -= accounts[district].count
        continue
      }
      let part = options.part(accounts[district], of: problem.accountCount, left: left)
      let inner = subproblem(district)
      merged.add(
        solve(inner, part), accounts: accounts[district], slots: slots[district],
        name: problem.districtNames[district], problem: inner)
      left -= accounts[district].count
    }
    return merged.result(proofs: contradictions, targets: targets)
  }

  /// Locks and groups that cross districts.
  private var contradictions: [String] {
    var district = [Int32](repeating: -1, count: problem.territoryCount)
    for (number, slots) in slots.enumerated() { for slot in slots { district[slot] = Int32(number) } }
    let locked = problem.locks.indices.filter {
      problem.locks[$0] >= 0 && district[Int(problem.locks[$0])] != problem.districts[$0]
    }
    let locks = locked.prefix(3).map {
      "account \(problem.accountIDs[$0]) of district \(problem.districtNames[Int(problem.districts[$0])]) is locked "
        + "into \(problem.territories[Int(problem.locks[$0])].name) of another district"
    }
    var first: [Int32: Int] = [:]
    var groups: [String] = []
    for (account, group) in problem.together.enumerated() where group >= 0 {
      guard let other = first[group] else {
        first[group] = account
        continue
      }
      guard groups.count < 3, problem.districts[other] != problem.districts[account] else { continue }
      groups.append(
        "accounts \(problem.accountIDs[other]) and \(problem.accountIDs[account]) stay together, but their districts differ"
      )
    }
    return locks + groups
  }

  private func subproblem(_ district: Int) -> TerritoryProblem {
    let (rows, slots) = (accounts[district], slots[district])
    var row = [Int32](repeating: -1, count: problem.accountCount)
    for (place, account) in rows.enumerated() { row[Int(account)] = Int32(place) }
    var slot = [Int32](repeating: -1, count: problem.territoryCount)
    for (place, old) in slots.enumerated() { slot[old] = Int32(place) }
    func taken<Value>(_ values: [Value]) -> [Value] { values.isEmpty ? [] : rows.map { values[Int($0)] } }
    func place(_ label: Int32) -> Int32 { label < 0 ? -1 : slot[Int(label)] }
    func pairs(_ list: [AccountTerritoryPair]) -> [AccountTerritoryPair] {
      list.compactMap { pair in
        let (a, j) = (row[Int(pair.account)], slot[Int(pair.territory)])
        return a >= 0 && j >= 0 ? AccountTerritoryPair(account: a, territory: j) : nil
      }
    }
    var inner = problem
    inner.accountIDs = taken(problem.accountIDs)
    inner.space = space(rows, slots)
    inner.travelWeights = taken(problem.travelWeights)
    inner.territories = slots.map { problem.territories[$0] }
    for k in inner.measures.indices { inner.measures[k] = measure(k, rows, slots) }
    inner.current = taken(problem.current).map(place)
    // The same price for all districts.
    inner.disruption = taken(problem.moveCosts())
    inner.keep = 0
    for cap in inner.moveCaps.indices { inner.moveCaps[cap].values = taken(problem.moveCaps[cap].values) }
    inner.locks = taken(problem.locks).map(place)
    inner.forbidden = pairs(problem.forbidden)
    inner.eligible = pairs(problem.eligible)
    inner.territoryLists = problem.territoryLists.map { list in list.map(place).filter { $0 >= 0 } }
    inner.listOf = taken(problem.listOf)
    inner.together = taken(problem.together)
    inner.apart = taken(problem.apart)
    inner.adjacency = problem.adjacency.map { graph in
      AdjacencyGraph(
        nodeCount: rows.count,
        edges: rows.indices.flatMap { place in
          graph.neighbours(of: Int(rows[place])).compactMap { next in
            row[Int(next)] > Int32(place) ? AdjacencyGraph.Edge(Int32(place), row[Int(next)]) : nil
          }
        })
    }
    inner.districts = []
    return inner
  }

  private func space(_ rows: [Int32], _ slots: [Int]) -> TerritoryProblem.Space {
    switch problem.space {
    case .sphere(let places): .sphere(rows.map { places[Int($0)] })
    case .plane(let x, let y): .plane(x: rows.map { x[Int($0)] }, y: rows.map { y[Int($0)] })
    case .matrix(let costs):
      .matrix(rows.flatMap { row in slots.map { costs[Int(row) * problem.territoryCount + $0] } })
    case .between(let costs):
      .between(rows.flatMap { row in rows.map { costs[Int(row) * problem.accountCount + Int($0)] } })
    }
  }

  /// Measure k of a district with the targets that its territories have in the whole.
  private func measure(_ k: Int, _ rows: [Int32], _ slots: [Int]) -> BalancedMeasure {
    var measure = problem.measures[k]
    measure.values = rows.map { problem.measures[k].values[Int($0)] }
    switch measure.limit {
    case .within: measure.total = slots.reduce(0) { $0 + targets[$1 * problem.measureCount + k] }
    case .capacity(let capacities): measure.limit = .capacity(slots.map { capacities[$0] })
    case .nodeCapacity(let capacities): measure.limit = .nodeCapacity(rows.map { capacities[Int($0)] })
    }
    return measure
  }
}

extension BalancingOptions {
  /// The part of effort or time for some of the accounts, of which `left` are still to be dealt with.
  fileprivate func part(_ accounts: [Int32], of all: Int, left: Int) -> BalancingOptions {
    var part = self
    switch stopping {
    case .effort(let units): part.stopping = .effort(max(1, units * accounts.count / all))
    case .deadline(let end):
      let share = Double(accounts.count) / Double(max(1, left))
      part.stopping = .deadline(.now + ContinuousClock.now.duration(to: end) * share)
    }
    part.start = []
    return part
  }
}
