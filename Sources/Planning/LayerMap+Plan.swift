import Geography
import SalesModel
import Territories

extension LayerMap {
  /// The solver's answer in the words of the plan: named territories, matched reps, loads beside targets.
  /// - Parameter options: those of the search, for the units above the territories.
  /// - Throws: `LayerError.match`, `LayerError.tooManyUnits`.
  func plan(from result: BalancingResult, options: BalancingOptions) throws(LayerError) -> LayerPlan {
    let order = territoryOrder(result)
    let names = territoryNames(order)
    let counts = result.assignment.reduce(into: [Int](repeating: 0, count: names.count)) { $0[Int($1)] += 1 }
    let arrivals = movedIn(result)
    let lines = order.map { slot in
      TerritoryLine(
        territory: names[slot], centre: place(result.centres[slot]), accounts: counts[slot],
        loads: result.loads[slot], targets: result.targets[slot], meanKm: result.meanKmByTerritory[slot],
        movedIn: arrivals[slot], prices: result.prices[slot])
    }
    return LayerPlan(
      layer: settings.layer, measures: settings.balance.map(\.measure),
      tolerances: settings.balance.map(\.tolerance), territories: lines,
      assignments: rows.ids.indices.map { row in
        Assignment(
          account: rows.ids[row], layer: settings.layer, territory: names[Int(result.assignment[row])])
      },
      matches: try matches(result, order: order, names: names), outcome: renamed(result.outcome, names),
      meanKm: result.meanKm, cost: result.cost, bound: result.bound, stopped: result.isStopped,
      movedAccounts: result.movedAccounts, levels: try levels(result, order: order, options: options))
  }

  /// Slots in the order of the plan: by name where names are given, else from the north-west.
  private func territoryOrder(_ result: BalancingResult) -> [Int] {
    let slots = Array(problem.territories.indices)
    guard !isNamed else {
      return slots.sorted { problem.territories[$0].name < problem.territories[$1].name }
    }
    return northWestOrder(of: result.centres.map(place))
  }

  private func territoryNames(_ order: [Int]) -> [TerritoryID] {
    guard !isNamed else { return problem.territories.map { TerritoryID($0.name) } }
    var names = problem.territories.map { TerritoryID($0.name) }
    for (rank, slot) in order.enumerated() { names[slot] = TerritoryID(problem.territories[rank].name) }
    return names
  }

  private func place(_ centre: BalancingResult.Centre?) -> GeoPoint? {
    if case .place(let point) = centre { point } else { nil }
  }

  private func movedIn(_ result: BalancingResult) -> [Int] {
    var counts = [Int](repeating: 0, count: problem.territoryCount)
    for (row, before) in problem.current.enumerated() where before >= 0 && before != result.assignment[row] {
      counts[Int(result.assignment[row])] += 1
    }
    return counts
  }

  /// The reps of least total cost, and never a rep of one share in a territory of another.
  private func matches(
    _ result: BalancingResult, order: [Int], names: [TerritoryID]
  ) throws(LayerError) -> [RepMatch] {
    guard hasRoles else { return [] }
    var places = [Int32](repeating: 0, count: order.count)
    for (place, slot) in order.enumerated() { places[slot] = Int32(place) }
    var force = TerritoryReps(
      territories: order.map { names[$0] }, centres: order.map { place(result.centres[$0]) },
      territoryOf: result.assignment.map { places[Int($0)] }, weights: problem.travelWeights,
      cells: rows.attributes, present: presentReps, reps: reps, horizon: year)
    let (owners, reps, homes) = (order.map { slotReps[$0] }, reps, settings.centres == .homes)
    force.isBarred = { territory, rep in
      guard let owner = owners[territory] else { return false }
      return homes ? owner != rep : reps[owner].fullTimeEquivalent != reps[rep].fullTimeEquivalent
    }
    var match = settings.match
    match.required = settings.eligible
    do { return try force.matched(match) } catch { throw .match(error) }
  }

  /// The outcome with the names that the plan gives to the slots.
  private func renamed(_ outcome: BalanceOutcome, _ names: [TerritoryID]) -> BalanceOutcome {
    guard case .notReached(let misses, let reachable) = outcome, !isNamed else { return outcome }
    let final = Dictionary(uniqueKeysWithValues: zip(problem.territories.map { TerritoryID($0.name) }, names))
    return .notReached(
      misses: misses.map {
        ToleranceMiss(
          territory: final[$0.territory] ?? $0.territory, measure: $0.measure, deviation: $0.deviation,
          tolerance: $0.tolerance)
      }, reachableTolerance: reachable)
  }
}

/// Indices of `centres` from the north-west to the south-east; those without a centre last.
public func northWestOrder(of centres: [GeoPoint?]) -> [Int] {
  func rank(_ index: Int) -> Double { centres[index].map { $0.longitude - $0.latitude } ?? .infinity }
  return centres.indices.sorted { rank($0) != rank($1) ? rank($0) < rank($1) : $0 < $1 }
}
