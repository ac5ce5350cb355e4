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

  /// The slots of each district: those that name it, and so many others that the load per territory is as equal as whole
  /// numbers allow (Huntington and Hill's rule); first those of which most lies there today.
  private static func dealt(_ problem: TerritoryProblem, _ accounts: [[Int32]]) -> [[Int]] {
    var slots = [[Int]](repeating: [], count: accounts.count)
    for (slot, territory) in problem.territories.enumerated() {
      if let district = territory.district { slots[Int(district)].append(slot) }
    }
    var seats = seats(problem, accounts, given: slots.map(\.count))
    var isOpen = problem.territories.map { $0.district == nil }
    func seat(_ slot: Int, _ district: Int) {
      slots[district].append(slot)
      seats[district] -= 1
      isOpen[slot] = false
    }
    for (slot, district) in presentDistricts(problem) where isOpen[slot] && seats[district] > 0 {
      seat(slot, district)
    }
    for slot in isOpen.indices where isOpen[slot] {
      seat(slot, seats.indices.first { seats[$0] > 0 } ?? 0)
    }
    return slots.map { $0.sorted() }
  }

  /// How many more territories each district gets beside those that are given.
  private static func seats(
    _ problem: TerritoryProblem, _ accounts: [[Int32]], given: [Int]
  ) -> [Int] {
    let sizes = accounts.map { rows in
      problem.measures.reduce(rows.isEmpty ? 0 : 1e-12) { sum, measure in
        let total = measure.values.reduce(0, +)
        return sum + (total > 0 ? rows.reduce(0) { $0 + measure.values[Int($1)] } / total : 0)
      }
    }
    func priority(_ district: Int, _ have: Int) -> Double {
      let (size, have) = (sizes[district], Double(have))
      return have == 0 ? (size > 0 ? 1e30 * size : 0) : size / (have * (have + 1)).squareRoot()
    }
    var seats = [Int](repeating: 0, count: accounts.count)
    for _ in 0..<problem.territoryCount - given.reduce(0, +) {
      let next = accounts.indices.max { left, right in
        (priority(left, given[left] + seats[left]), right) < (
          priority(right, given[right] + seats[right]), left
        )
      }
      seats[next ?? 0] += 1
    }
    return seats
  }

  /// Territories and the districts that they have accounts in today, most accounts first.
  private static func presentDistricts(_ problem: TerritoryProblem) -> [(slot: Int, district: Int)] {
    var held: [[Int]: Int] = [:]
    for (account, slot) in problem.current.enumerated() where slot >= 0 {
      held[[Int(slot), Int(problem.districts[account])], default: 0] += 1
    }
    let order = held.sorted { left, right in
      left.value != right.value ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
    }
    return order.map { (slot: $0.key[0], district: $0.key[1]) }
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
