import Quotas
import SalesModel

extension Cycle {
  /// Who owes how much: the target divided over the map, with the moves of the year and what each rep owes.
  public func quotas(
    _ task: TaskDefinition, _ territories: TerritoryPlan
  ) throws(StageFailure) -> QuotaResult {
    options.progress(.quotas, nil)
    let stage = settings.quotas
    guard let map = territories.layers.first(where: { $0.layer == stage.layer }) else {
      throw StageFailure(.quotas, UnknownLayer(stage.layer, known: territories.layers.map(\.layer)))
    }
    let problem = quotaProblem(task, map)
    do {
      let set = try planQuotas(problem, settings: stage.settings, threads: options.threads)
      let moved = try following(moves(of: stage.layer), set, problem)
      let divided = try byProduct(moved, problem)
      let owed = try repQuotas(
        divided, staff: staff(map), settings: stage.staffing,
        unitOf: problem.levels.last?.unitOf ?? [:], calendar: settings.calendar)
      return QuotaResult(
        plan: divided.owed(by: owed), conflicts: set.conflicts, forecast: set.forecast,
        accountSales: set.accountSales)
    } catch {
      throw StageFailure(.quotas, error)
    }
  }

  /// The moves of accounts on the map of a layer.
  func moves(of layer: LayerID) -> [AccountMove] {
    inputs.moves.filter { $0.layer == nil || $0.layer == layer }
  }

  private func quotaProblem(_ task: TaskDefinition, _ map: LayerPlan) -> QuotaProblem {
    let territoryOf = Dictionary(
      map.assignments.map { ($0.account, $0.territory) }, uniquingKeysWith: { first, _ in first })
    var potential: [TerritoryID: Double] = [:]
    var accountPotential: [AccountID: Double] = [:]
    var counted: Set<AccountID> = []
    for line in task.tasks where line.layer == map.layer && counted.insert(line.account).inserted {
      if let territory = territoryOf[line.account] {
        potential[territory, default: 0] += line.potential.major
        accountPotential[line.account] = line.potential.major
      }
    }
    return QuotaProblem(
      layer: map.layer, demand: inputs.demand, territoryOf: territoryOf,
      territories: map.territories.map(\.territory), target: settings.quotas.target, horizon: horizon,
      potential: potential, accountPotential: accountPotential, levels: quotaLevels(map),
      attributes: attributes(potential: task),
      known: KnownPeriods(
        calendar: settings.calendar, days: settings.quotas.days, regressors: settings.quotas.regressors))
  }

  /// What new accounts are expected to sell by; an attribute that is no number counts as 0.
  private func attributes(potential task: TaskDefinition) -> AccountAttributes? {
    let names = settings.quotas.coldStart
    guard !names.isEmpty else { return nil }
    let potential = Dictionary(
      task.tasks.map { ($0.account, $0.potential.major) }, uniquingKeysWith: { first, _ in first })
    let rows = inputs.accounts.map { account in
      (
        account.id,
        names.map { name in
          name == "potential"
            ? potential[account.id] ?? account.potential?.major ?? 0
            : account.attributes[name].flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } ?? 0
        }
      )
    }
    let since = settings.quotas.since.map { column in
      inputs.accounts.compactMap { account in
        account.attributes[column].flatMap { CalendarDate(iso: $0) }.map { (account.id, $0) }
      }
    }
    return AccountAttributes(
      names: names, values: Dictionary(rows, uniquingKeysWith: { first, _ in first }),
      since: Dictionary(since ?? [], uniquingKeysWith: { first, _ in first }))
  }

  /// The units above the territories, as far as they nest into each other.
  private func quotaLevels(_ map: LayerPlan) -> [QuotaLevel] {
    let levels = map.levels.map { level in
      let units = zip(map.territories, level.units).compactMap { line, unit in
        unit.map { (line.territory, $0) }
      }
      return QuotaLevel(name: level.name, unitOf: Dictionary(units, uniquingKeysWith: { first, _ in first }))
    }
    return QuotaLevel.nested(levels, over: map.territories.map(\.territory))
  }

  private func following(
    _ moves: [AccountMove], _ set: QuotaResult, _ problem: QuotaProblem
  ) throws -> QuotaPlan {
    guard !moves.isEmpty else { return set.plan }
    let map = try DatedMap(problem.territoryOf, moves: moves)
    return try relieved(
      set.plan, expected: set.accountSales, map: map, levels: problem.levels,
      calendar: settings.calendar
    ).plan
  }

  /// The plan with each quota split by product, where that is asked for.
  private func byProduct(_ plan: QuotaPlan, _ problem: QuotaProblem) throws -> QuotaPlan {
    guard let targets = settings.quotas.products else { return plan }
    return try splitByProduct(
      plan, of: problem, targets: targets, settings: settings.quotas.settings, threads: options.threads)
  }

  /// The reps of the territories for the days that they are there.
  private func staff(_ map: LayerPlan) -> [StaffedTerritory] {
    let reps = Dictionary(inputs.reps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return map.matches.compactMap { match in
      match.rep.map { id in
        StaffedTerritory(
          territory: match.territory, rep: id, validity: match.validity,
          fullTimeEquivalent: settings.quotas.countsPartTime ? reps[id]?.fullTimeEquivalent ?? 1 : 1,
          hired: reps[id]?.start)
      }
    }
  }
}
