import SalesModel

/// Maps inside districts that no territory crosses: a problem of its own in each, with the targets of the whole.
struct Districts {
  private let problem: TerritoryProblem
  /// Accounts and slots of each district, ascending.
  private let accounts: [[Int32]]
  private let slots: [[Int]]
  private let dealing: DistrictDealing
  private let targets: [Double]

  /// nil when the problem has no districts. The cost is that of the dealing.
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
    dealing = DistrictDealing(problem, accounts: accounts)
    slots = dealing.slots
  }

  /// The best map of every district in one result. Effort and time are dealt out by accounts.
  func solved(
    _ options: BalancingOptions, by solve: (TerritoryProblem, BalancingOptions) -> BalancingResult
  ) -> BalancingResult {
    var merged = MergedResult(problem, isForced: dealing.isForced)
    var left = problem.accountCount
    for district in accounts.indices where !accounts[district].isEmpty {
      guard !slots[district].isEmpty else {
        merged.leaveOut(
          accounts[district], problem.districtNames[district], districts: accounts.count { !$0.isEmpty })
        left -= accounts[district].count
        continue
      }
      var part = options.part(accounts[district], of: problem.accountCount, left: left)
      part.start = start(options.start, district)
      merged.add(
        solve(subproblem(district), part), accounts: accounts[district], slots: slots[district],
        name: problem.districtNames[district])
      left -= accounts[district].count
    }
    return merged.result(proofs: contradictions, targets: targets, forced: forcedDisruption)
  }

  /// What accounts cost that have to leave a territory of another district.
  private var forcedDisruption: Double {
    let costs = problem.moveCosts()
    guard !costs.isEmpty else { return 0 }
    let district = districtOfSlot
    return problem.idOrder().reduce(0) { sum, row in
      let now = problem.current[Int(row)]
      let leaves = now >= 0 && district[Int(now)] != problem.districts[Int(row)]
      return leaves ? sum + costs[Int(row)] : sum
    }
  }

  private var districtOfSlot: [Int32] {
    var district = [Int32](repeating: -1, count: problem.territoryCount)
    for (number, slots) in slots.enumerated() { for slot in slots { district[slot] = Int32(number) } }
    return district
  }

  /// The first map in the slots of a district; none where it crosses districts.
  private func start(_ labels: [Int32], _ district: Int) -> [Int32] {
    guard !labels.isEmpty else { return [] }
    let inner = accounts[district].map { slots[district].firstIndex(of: Int(labels[Int($0)])) }
    return inner.contains(nil) ? [] : inner.compactMap { $0.map { Int32($0) } }
  }

  /// Locks, groups and eligibility that cross districts.
  private var contradictions: [String] {
    let district = districtOfSlot
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
    let found = locks + groups + eligibilityElsewhere
    guard found.isEmpty, dealing.isImpossible else { return found }
    return [
      "however territories are given to districts, as many to each as its load asks for, some account is left without "
        + "one that it may be in"
    ]
  }

  /// Accounts that may only be in territories which others hold in another district.
  private var eligibilityElsewhere: [String] {
    let allowed = Dictionary(grouping: problem.eligible, by: \.account)
    let stranded = allowed.keys.sorted().filter { account in
      (allowed[account] ?? []).allSatisfy { pair in
        dealing.tied[Int(pair.territory)].map { $0 != problem.districts[Int(account)] } ?? false
      }
    }
    return stranded.prefix(3).map {
      "account \(problem.accountIDs[Int($0)]) of district "
        + "\(problem.districtNames[Int(problem.districts[Int($0)])]) is eligible for territories of others only"
    }
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
    limitMoves(in: &inner, of: rows)
    inner.locks = taken(problem.locks).map(place)
    inner.forbidden = pairs(problem.forbidden)
    inner.eligible = pairs(problem.eligible)
    inner.territoryLists = problem.territoryLists.map { list in list.map(place).filter { $0 >= 0 } }
    inner.listOf = taken(problem.listOf)
    shutOut(from: &inner, rows)
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

  /// What has to leave a territory of another district counts: so much less of the others may move.
  private func limitMoves(in inner: inout TerritoryProblem, of rows: [Int32]) {
    guard !inner.current.isEmpty else { return }
    let gone = rows.indices.map { inner.current[$0] < 0 && problem.current[Int(rows[$0])] >= 0 }
    func left(_ share: Double, _ values: (Int) -> Double) -> Double {
      let forced = gone.indices.reduce(0) { $0 + (gone[$1] ? values($1) : 0) }
      let settled = gone.indices.reduce(0) { $0 + (inner.current[$1] >= 0 ? values($1) : 0) }
      return settled > 0 ? max(0, share * (settled + forced) - forced) / settled : 0
    }
    inner.maximumMovedShare = inner.maximumMovedShare.map { left($0) { _ in 1 } }
    for cap in inner.moveCaps.indices {
      let values = rows.map { problem.moveCaps[cap].values[Int($0)] }
      inner.moveCaps[cap].values = values
      inner.moveCaps[cap].share = left(problem.moveCaps[cap].share) { values[$0] }
    }
  }

  /// Accounts whose eligible territories all lie in other districts may be in none of this one's.
  private func shutOut(from inner: inout TerritoryProblem, _ rows: [Int32]) {
    let listed = Set(problem.eligible.map(\.account))
    let allowed = Set(inner.eligible.map(\.account))
    let shut = rows.indices.filter { listed.contains(rows[$0]) && !allowed.contains(Int32($0)) }
    guard !shut.isEmpty else { return }
    if inner.listOf.isEmpty { inner.listOf = [Int32](repeating: -1, count: rows.count) }
    for row in shut { inner.listOf[row] = Int32(inner.territoryLists.count) }
    inner.territoryLists.append([])
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
    return part
  }
}
