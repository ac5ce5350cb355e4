import SalesModel

/// Problems with reserved territories, solved without them.
struct Vacancies {
  private let problem: TerritoryProblem
  /// Slots of the reduced problem, and the reduced slot of each slot (−1 where vacant).
  private let kept: [Int]
  private let place: [Int32]

  /// nil when nothing is reserved.
  init?(_ problem: TerritoryProblem) {
    guard problem.territories.contains(where: \.isVacant) else { return nil }
    self.problem = problem
    kept = problem.territories.indices.filter { !problem.territories[$0].isVacant }
    precondition(!kept.isEmpty, "all \(problem.territoryCount) territories are reserved")
    var place = [Int32](repeating: -1, count: problem.territoryCount)
    for (slot, old) in kept.enumerated() { place[old] = Int32(slot) }
    self.place = place
  }

  /// Accounts whose lock or only eligible territories are reserved.
  var proofs: [String] {
    let locked = problem.locks.indices.filter { problem.locks[$0] >= 0 && place[Int(problem.locks[$0])] < 0 }
    let locks = locked.prefix(3).map {
      "account \(problem.accountIDs[$0]) is locked into \(problem.territories[Int(problem.locks[$0])].name), "
        + "which is reserved"
    }
    var open: [Int32: Bool] = [:]
    for pair in problem.eligible {
      open[pair.account] = open[pair.account] == true || place[Int(pair.territory)] >= 0
    }
    let shut = open.filter { !$0.value }.keys.sorted().prefix(3)
    return locks
      + shut.map { "account \(problem.accountIDs[Int($0)]) is eligible for reserved territories only" }
  }

  /// The problem over the territories that are not reserved; today's accounts of reserved ones have none.
  var reduced: TerritoryProblem {
    var result = problem
    result.territories = kept.map { problem.territories[$0] }
    result.current = problem.current.map { $0 < 0 ? -1 : place[Int($0)] }
    result.locks = problem.locks.map { $0 < 0 ? -1 : place[Int($0)] }
    result.forbidden = problem.forbidden.compactMap(moved)
    result.eligible = problem.eligible.compactMap(moved)
    result.territoryLists = problem.territoryLists.map { list in
      list.map { place[Int($0)] }.filter { $0 >= 0 }
    }
    for k in result.measures.indices {
      guard case .capacity(let capacities) = problem.measures[k].limit else { continue }
      result.measures[k].limit = .capacity(kept.map { capacities[$0] })
    }
    if case .matrix(let costs) = problem.space {
      let p = problem.territoryCount
      result.space = .matrix((0..<problem.accountCount).flatMap { i in kept.map { costs[i * p + $0] } })
    }
    return result
  }

  /// Options in the slots of the reduced problem.
  func reduced(_ options: BalancingOptions) -> BalancingOptions {
    var options = options
    // An account that starts in a reserved territory has to go; where to is for the search to find.
    options.start = options.start.map { place[Int($0)] }
    if options.start.contains(-1) { options.start = [] }
    return options
  }

  private func moved(_ pair: AccountTerritoryPair) -> AccountTerritoryPair? {
    let slot = place[Int(pair.territory)]
    return slot < 0 ? nil : AccountTerritoryPair(account: pair.account, territory: slot)
  }

  /// The result in the slots of the whole problem: reserved ones are empty and ask for nothing.
  func expanded(_ result: BalancingResult) -> BalancingResult {
    func spread<Value>(_ values: [Value], empty: Value) -> [Value] {
      place.map { $0 < 0 ? empty : values[Int($0)] }
    }
    let zeros = [Double](repeating: 0, count: problem.measureCount)
    let outcome: BalanceOutcome = proofs.isEmpty ? result.outcome : .provablyImpossible(proofs: proofs)
    var whole = BalancingResult(
      assignment: result.assignment.map { Int32(kept[Int($0)]) }, centres: spread(result.centres, empty: nil),
      loads: spread(result.loads, empty: zeros), targets: spread(result.targets, empty: zeros),
      prices: spread(result.prices, empty: zeros), travel: result.travel, disruption: result.disruption,
      meanKm: result.meanKm, meanKmByTerritory: spread(result.meanKmByTerritory, empty: 0),
      bound: proofs.isEmpty ? result.bound : nil, outcome: outcome, isStopped: result.isStopped,
      movedAccounts: result.movedAccounts,
      brokenTerritories: result.brokenTerritories.map { Int32(kept[Int($0)]) }, effort: result.effort)
    whole.centreAccounts = result.centreAccounts.isEmpty ? [] : spread(result.centreAccounts, empty: nil)
    whole.optimalityBound = proofs.isEmpty ? result.optimalityBound : nil
    return whole
  }
}
