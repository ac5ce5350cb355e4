import SalesModel

/// Territories put together to larger ones: districts of territories, regions of districts.
public struct TerritoryGroups: Sendable, Equatable {
  /// The group of each territory; −1 for one without accounts.
  public let groupOf: [Int32]
  public let count: Int
  /// The tolerance that the groups are within; nil when none of those tried was reached.
  public let tolerance: Double?
  /// Mean distance of the centres of what is grouped to those of the groups, weighted like travel.
  public let meanKm: Double

  /// The tolerances tried, in order. Whole territories do not divide as finely as accounts.
  public static let tolerances = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5]

  /// Groups the territories of `result` into `counts[0]` compact groups with equal loads in every measure, these into
  /// `counts[1]`, and so on, each at the narrowest of `tolerances` that is reached; connected where territories are.
  ///
  /// Travel must not be a supplied matrix: territories then have no places. Costs a few small runs of `balance` a level.
  public static func levels(
    _ result: BalancingResult, of problem: TerritoryProblem, into counts: [Int], options: BalancingOptions
  ) -> [TerritoryGroups] {
    var levels: [TerritoryGroups] = []
    var (inner, members) = (result, problem)
    // Where each territory of the first map is in the map being grouped.
    var place = (0..<problem.territoryCount).map { Int32($0) }
    for count in counts {
      let slots = inner.centres.indices.filter { inner.centres[$0] != nil }
      precondition(count > 0 && count <= slots.count, "\(slots.count) territories into \(count) groups")
      var units = unitProblem(inner, members, slots, count)
      let tolerance = solve(&units, options, &inner)
      var group = [Int32](repeating: -1, count: members.territoryCount)
      for (unit, slot) in slots.enumerated() { group[slot] = inner.assignment[unit] }
      place = place.map { $0 < 0 ? -1 : group[Int($0)] }
      members = units
      levels.append(
        TerritoryGroups(groupOf: place, count: count, tolerance: tolerance, meanKm: inner.meanKm))
    }
    return levels
  }

  /// Finds the narrowest tolerance; the map goes to `result`.
  private static func solve(
    _ units: inout TerritoryProblem, _ options: BalancingOptions, _ result: inout BalancingResult
  ) -> Double? {
    for tolerance in tolerances {
      for k in units.measures.indices { units.measures[k].limit = .within(tolerance: tolerance) }
      result = balance(units, options: options)
      if result.outcome.isWithinTolerance { return tolerance }
      if options.isCancelled() { break }
    }
    return nil
  }

  /// The territories as accounts of a problem.
  private static func unitProblem(
    _ result: BalancingResult, _ problem: TerritoryProblem, _ slots: [Int], _ count: Int
  ) -> TerritoryProblem {
    var weights = [Double](repeating: 0, count: problem.territoryCount)
    for (account, slot) in result.assignment.enumerated() {
      weights[Int(slot)] += problem.travelWeights[account]
    }
    let digits = String(slots.count).count
    let ids = slots.indices.map { place in
      let number = String(place)
      return String(repeating: "0", count: digits - number.count) + number
    }
    var units = TerritoryProblem(
      accountIDs: ids, space: space(result, slots, problem),
      measures: problem.measures.indices.map { k in
        BalancedMeasure(
          problem.measures[k].measure, values: slots.map { result.loads[$0][k] },
          limit: .within(tolerance: 0.1))
      },
      travelWeights: slots.map { weights[$0] },
      territories: (0..<count).map { TerritorySlot(name: String($0 + 1)) })
    if problem.isContiguous, let graph = problem.adjacency {
      var place = [Int32](repeating: -1, count: problem.territoryCount)
      for (unit, slot) in slots.enumerated() { place[slot] = Int32(unit) }
      units.adjacency = graph.quotient(by: result.assignment.map { place[Int($0)] }, count: slots.count)
      units.isContiguous = true
    }
    return units
  }

  private static func space(
    _ result: BalancingResult, _ slots: [Int], _ problem: TerritoryProblem
  ) -> TerritoryProblem.Space {
    var (places, x, y): ([GeoPoint], [Double], [Double]) = ([], [], [])
    for slot in slots {
      switch result.centres[slot] {
      case .place(let place)?: places.append(place)
      case .point(let px, let py)?:
        x.append(px)
        y.append(py)
      case nil: break
      }
    }
    return problem.metric == .sphere ? .sphere(places) : .plane(x: x, y: y)
  }
}
