import SalesModel
import Territories

/// The territory problem of one layer, and the way back from its solution to the words of the plan.
struct LayerMap {
  let settings: LayerSettings
  let rows: LayerAccounts
  var problem: TerritoryProblem
  /// Whether territory names come from today's map or the reps, or are to be numbered by place.
  let isNamed: Bool
  /// The reps that the layer can employ, in id order.
  let reps: [Rep]
  /// The rep whose home or present territory a slot is, where that is known.
  let slotReps: [Int?]
  /// Who looks after each account today, as a place in `reps`, −1 for nobody.
  let presentReps: [Int32]
  /// The days of the plan year.
  let year: Validity
  /// Whether reps work on this layer: a layer that only divides another's accounts may have none.
  let hasRoles: Bool

  init(
    _ settings: LayerSettings, task: TaskDefinition, headcount: HeadcountPlan, roles: Set<RoleID>,
    inputs: CycleInputs, year: Validity
  ) throws(LayerError) {
    self.settings = settings
    rows = try LayerAccounts(settings.accounts ?? settings.layer, task: task, accounts: inputs.accounts)
    guard !rows.ids.isEmpty else { throw .noAccounts }
    self.year = year
    hasRoles = !roles.isEmpty
    reps = inputs.reps.filter { roles.contains($0.role) && $0.isEmployed(in: year) }.sorted { $0.id < $1.id }
    let count = Self.count(settings, headcount: headcount, reps: reps)
    guard count > 0 else { throw .noTerritories }
    let today = PresentMap(settings.layer, inputs.current, rows: rows, keeping: count)
    // Names that a lock or a forbidden pair uses must not be dealt out anew.
    isNamed =
      !today.names.isEmpty || !settings.locks.isEmpty || !settings.forbidden.isEmpty
      || !settings.match.names.isEmpty
    var slots = today.names.map { TerritorySlot(name: $0.text) }
    slots += Self.newNames(count - slots.count, beside: today.names, layer: settings.layer).map {
      .init(name: $0)
    }
    let owners = PresentReps(reps)
    presentReps = today.allTerritories.map { owners.rep(of: $0) }
    slotReps = try Self.place(reps, in: &slots, today: today, settings)

    var problem = TerritoryProblem(
      accountIDs: rows.ids.map(\.text), space: .sphere(rows.places),
      measures: try Self.measures(settings, rows), travelWeights: try Self.weights(settings, rows),
      territories: slots)
    problem.current = today.territoryOf
    problem.keep = settings.keep
    problem.maximumMovedShare = settings.maximumMoved
    problem.together = rows.groups(settings.together)
    problem.apart = rows.groups(settings.apart)
    problem.centreRule = settings.centres == .median ? .median : .centroid
    try Self.restrict(&problem, settings, rows)
    if settings.contiguous {
      guard !inputs.adjacency.isEmpty else { throw .withoutAdjacency }
      problem.adjacency = Self.graph(rows.ids, inputs.adjacency)
      problem.isContiguous = true
    }
    (problem.territoryLists, problem.listOf) = Self.eligibility(
      settings.eligible, rows, reps: reps, slotReps: slotReps)
    self.problem = problem
    if case .column(let column) = settings.within { try nest(inColumn: column) }
  }

  private static func count(_ settings: LayerSettings, headcount: HeadcountPlan, reps: [Rep]) -> Int {
    switch settings.count {
    // A home is a territory's centre for as long as the plan lasts, also for a successor.
    case .reps: settings.centres == .homes ? reps.count : reps.largestForce
    case .headcount:
      headcount.roles.filter { $0.layer == settings.layer }.reduce(0) { $0 + $1.planned }
    case .number(let number): number
    }
  }

  private static func newNames(_ count: Int, beside names: [TerritoryID], layer: LayerID) -> [String] {
    let taken = Set(names.map(\.text))
    var found: [String] = []
    var number = names.count
    while found.count < count {
      number += 1
      let name = "\(layer)-" + (number < 10 ? "0\(number)" : "\(number)")
      if !taken.contains(name) { found.append(name) }
    }
    return found
  }

  private static func measures(
    _ settings: LayerSettings, _ rows: LayerAccounts
  ) throws(LayerError) -> [BalancedMeasure] {
    var measures: [BalancedMeasure] = []
    for balance in settings.balance {
      measures.append(
        BalancedMeasure(
          balance.measure, values: try rows.values(of: balance.measure),
          limit: .within(tolerance: balance.tolerance)))
    }
    return measures
  }

  private static func weights(
    _ settings: LayerSettings, _ rows: LayerAccounts
  ) throws(LayerError) -> [Double] {
    switch settings.weight {
    case .calls: rows.calls
    case .measure(let measure): try rows.values(of: measure)
    }
  }

  /// Gives slots the reps' homes and full-time shares; returns which rep each slot is meant for.
  private static func place(
    _ reps: [Rep], in slots: inout [TerritorySlot], today: PresentMap, _ settings: LayerSettings
  ) throws(LayerError) -> [Int?] {
    let unequal = Set(reps.map(\.fullTimeEquivalent)).count > 1
    guard settings.centres == .homes || !settings.eligible.isEmpty || (unequal && reps.count == slots.count)
    else {
      return [Int?](repeating: nil, count: slots.count)
    }
    if settings.centres == .homes {
      let homeless = reps.filter { $0.home == nil }
      guard homeless.isEmpty else { throw .homeless(homeless.map(\.id)) }
      guard reps.count == slots.count else {
        throw .homesWithoutCount(reps: reps.count, territories: slots.count)
      }
    }
    let matching = RepMatching(costs: slots.indices.map { today.costs(ofSlot: $0, reps: reps) })
    for (slot, rep) in matching.repOfTerritory.enumerated() {
      guard let rep else { continue }
      if unequal, reps.count == slots.count { slots[slot].share = reps[rep].fullTimeEquivalent }
      if settings.centres == .homes, let home = reps[rep].home { slots[slot].centre = .place(home) }
    }
    return matching.repOfTerritory
  }

  private static func restrict(
    _ problem: inout TerritoryProblem, _ settings: LayerSettings, _ rows: LayerAccounts
  ) throws(LayerError) {
    let names = problem.territories.map { TerritoryID($0.name) }
    let slot = Dictionary(uniqueKeysWithValues: zip(names, names.indices.map { Int32($0) }))
    func number(_ territory: TerritoryID) throws(LayerError) -> Int32 {
      guard let number = slot[territory] else { throw .unknownTerritory(territory, known: names) }
      return number
    }
    if !settings.locks.isEmpty {
      problem.locks = [Int32](repeating: -1, count: rows.ids.count)
      for (row, id) in rows.ids.enumerated() {
        if let territory = settings.locks[id] { problem.locks[row] = try number(territory) }
      }
    }
    for (row, id) in rows.ids.enumerated() {
      for territory in settings.forbidden[id, default: []].sorted() {
        problem.forbidden.append(.init(account: Int32(row), territory: try number(territory)))
      }
    }
  }

  private static func graph(_ ids: [AccountID], _ pairs: [AccountPair]) -> AdjacencyGraph {
    let row = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices.map { Int32($0) }))
    let edges = pairs.compactMap { pair in
      row[pair.first].flatMap { first in row[pair.second].map { AdjacencyGraph.Edge(first, $0) } }
    }
    return AdjacencyGraph(nodeCount: ids.count, edges: edges)
  }
}
