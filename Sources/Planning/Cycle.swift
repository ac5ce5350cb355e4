import Compensation
import Headcount
import Quotas
import Results
import SalesModel
import SalesTask
import Territories

/// The cycle over one set of inputs and settings: each stage is computed from the values of the ones before it.
public struct Cycle: Sendable {
  public let inputs: CycleInputs
  public let settings: CycleSettings
  public let scenario: String
  public let options: CycleOptions

  public init(
    _ inputs: CycleInputs, settings: CycleSettings, scenario: String = "base",
    options: CycleOptions = CycleOptions()
  ) {
    self.inputs = inputs
    self.settings = settings
    self.scenario = scenario
    self.options = options
  }

  /// All stages in order.
  /// - Throws: `StageFailure` naming the stage whose inputs or settings do not fit.
  public func run() throws(StageFailure) -> CycleResult {
    let task = try task()
    let headcount = try headcount(task)
    let territories = try territories(task, headcount)
    let quotas = try quotas(task, territories)
    let payout = try payout(quotas.plan, territories)
    let scorecard = try results(task, territories, quotas.plan)
    return CycleResult(
      company: settings.company, scenario: scenario, planYear: settings.planYear, seed: settings.seed,
      effort: options.deadline == nil ? settings.effort : nil, task: task, headcount: headcount,
      territories: territories, quotas: quotas.plan, payout: payout, scorecard: scorecard,
      notes: families + planRates + unmatched(territories),
      quotaBoundsConflict: !quotas.conflicts.isEmpty)
  }

  /// Who is called on, by whom, how often.
  public func task() throws(StageFailure) -> TaskDefinition {
    options.progress(.task, nil)
    do {
      return try defineTask(accounts: inputs.accounts, settings: settings.task, history: lastYearSales())
    } catch {
      throw StageFailure(.task, error)
    }
  }

  /// How many reps that takes.
  public func headcount(_ task: TaskDefinition) throws(StageFailure) -> HeadcountPlan {
    options.progress(.headcount, nil)
    let problem = SizingProblem(
      task: task, roles: settings.task.roles.map(\.role), products: settings.task.products, reps: inputs.reps,
      sales: lastYear)
    var sizing = settings.headcount
    if sizing.salesTarget == nil { sizing.salesTarget = settings.quotas.target }
    do {
      return try sizeForce(problem, settings: sizing)
    } catch {
      throw StageFailure(.headcount, error)
    }
  }

  /// One map a layer.
  public func territories(
    _ task: TaskDefinition, _ headcount: HeadcountPlan
  ) throws(StageFailure) -> TerritoryPlan {
    let maps = try maps(task, headcount)
    var plans = [LayerPlan?](repeating: nil, count: maps.count)
    var left = maps.reduce(0) { $0 + $1.rows.ids.count }
    for place in try drawingOrder() {
      let share = Double(maps[place].rows.ids.count) / Double(max(1, left))
      let layer = maps[place].settings
      do {
        var map = maps[place]
        if let outer = layer.outer,
          let drawn = plans.lazy.compactMap({ $0 }).first(where: { $0.layer == outer })
        {
          try map.nest(in: drawn)
        }
        let options = balancing(layer.layer, share)
        plans[place] = try map.plan(from: balance(map.problem, options: options), options: options)
      } catch {
        throw StageFailure(.territories(layer.layer), error)
      }
      left -= maps[place].rows.ids.count
    }
    return TerritoryPlan(layers: plans.compactMap { $0 })
  }

  /// Places in the layers of the settings: a layer after the one that it lies within.
  private func drawingOrder() throws(StageFailure) -> [Int] {
    let known = settings.layers.map(\.layer)
    for layer in settings.layers {
      if let outer = layer.outer, !known.contains(outer) {
        throw StageFailure(.territories(layer.layer), LayerError.unknownLayer(outer, known: known))
      }
    }
    do { return try LayerOrder.places(settings.layers) } catch {
      throw StageFailure(.territories(settings.layers.first?.layer ?? ""), error)
    }
  }

  /// Computes what comes before the search: that the task, the headcount and every layer's problem can be set up.
  public func checkStructure() throws(StageFailure) {
    let task = try task()
    _ = try maps(task, headcount(task))
    _ = try drawingOrder()
  }

  private func maps(
    _ task: TaskDefinition, _ headcount: HeadcountPlan
  ) throws(StageFailure) -> [LayerMap] {
    var maps: [LayerMap] = []
    for layer in settings.layers {
      let roles = Set(settings.task.roles.filter { $0.layer == layer.layer }.map(\.id))
      do {
        maps.append(
          try LayerMap(layer, task: task, headcount: headcount, roles: roles, inputs: inputs, year: planYear))
      } catch {
        throw StageFailure(.territories(layer.layer), error)
      }
    }
    return maps
  }

  /// What the plan will cost, with the statements of the credits so far; nil without pay plans.
  public func payout(
    _ quotas: QuotaPlan, _ territories: TerritoryPlan
  ) throws(StageFailure) -> PayoutForecast? {
    guard let pay = settings.pay else { return nil }
    options.progress(.pay, nil)
    let matches = territories.layers.first { $0.layer == quotas.layer }?.matches ?? []
    do {
      let paid = try statements(
        credits: inputs.credits, quotas: PayQuota.of(quotas, matches: matches, calendar: settings.calendar),
        reps: inputs.reps,
        settings: pay, calendar: settings.calendar, through: settings.results.through)
      let simulated = try simulatePay(
        reps: SimulatedRep.of(quotas, matches: matches, reps: inputs.reps, during: planYear), settings: pay,
        attainment: quotas.attainment, seed: settings.seed, threads: options.threads,
        statements: paid.lines)
      return simulated.adding(warnings: paid.warnings)
    } catch {
      throw StageFailure(.pay, error)
    }
  }

  /// Results against the task; nil before there are any.
  public func results(
    _ task: TaskDefinition, _ territories: TerritoryPlan, _ quotas: QuotaPlan
  ) throws(StageFailure) -> Scorecard? {
    guard !inputs.actuals.isEmpty else { return nil }
    options.progress(.results, nil)
    let problem = ResultsProblem(
      task: task, territories: territories, quotas: quotas, actuals: inputs.actuals, calls: inputs.calls,
      history: history, moves: moves(of: quotas.layer))
    do {
      return try measureResults(problem, settings: settings.results)
    } catch {
      throw StageFailure(.results, error)
    }
  }
}

extension Cycle {
  /// The days of the plan year.
  var planYear: Validity {
    let (first, next) = (settings.planYear, settings.planYear + 1)
    return Validity(
      from: settings.calendar.firstDay(ofYear: first), to: settings.calendar.firstDay(ofYear: next))
      ?? .always
  }

  /// The periods of the plan year, as long as those of the demand.
  var horizon: [Period] {
    let granularity = inputs.demand.first?.period.granularity ?? .month
    let days = settings.calendar.firstDay(ofYear: settings.planYear)
    let first = settings.calendar.period(granularity, of: days)
    return (0..<granularity.perYear).map { first.advanced(by: $0) }
  }

  /// The demand before the plan year, and of that the last year.
  private var history: [DemandRecord] {
    guard let start = horizon.first else { return [] }
    return inputs.demand.filter { $0.period < start }
  }

  private var lastYear: [DemandRecord] {
    let past = history
    guard let last = past.map(\.period.ordinal).max(), let first = past.first else { return [] }
    let span = first.period.granularity.perYear
    return past.filter { $0.period.ordinal > last - span }
  }

  private func lastYearSales() -> [AccountID: Money] {
    var sums: [AccountID: Int64] = [:]
    for record in lastYear where record.amount.currency == settings.currency {
      sums[record.account, default: 0] &+= record.amount.minorUnits
    }
    return sums.mapValues { Money(minorUnits: $0, settings.currency) }
  }

  private func balancing(_ layer: LayerID, _ share: Double) -> BalancingOptions {
    let stopping: BalancingOptions.StoppingRule =
      options.deadline.map { deadline in
        let now = ContinuousClock.now
        return .deadline(now + (deadline - now) * share)
      } ?? .effort(settings.effort)
    let progress = options.progress
    return BalancingOptions(
      seed: settings.seed, stopping: stopping, threads: options.threads, isCancelled: options.isCancelled,
      progress: { progress(.territories(layer), $0) })
  }

  /// Where chains of parents were cut, when families have a say.
  private var families: [String] {
    let isAsked = settings.layers.contains { $0.together == .family || $0.apart == .family }
    guard isAsked else { return [] }
    let families = Families(inputs.accounts)
    let cycles = families.cycles.map {
      "parents go round in a circle, cut above \($0[0]): \(Self.listed($0.map(\.text)))"
    }
    guard !families.lost.isEmpty else { return cycles }
    let lost = Self.listed(families.lost.map(\.text))
    return cycles + ["\(families.lost.count) accounts have a parent that is not in the file: \(lost)"]
  }

  /// Reps and territories that are left without each other.
  private func unmatched(_ territories: TerritoryPlan) -> [String] {
    territories.layers.flatMap { layer -> [String] in
      let roles = Set(settings.task.roles.filter { $0.layer == layer.layer }.map(\.id))
      let matched = Set(layer.matches.compactMap(\.rep))
      let idle = inputs.reps.filter { roles.contains($0.role) && !matched.contains($0.id) }.map(\.id).sorted()
      let vacant = layer.matches.filter { $0.rep == nil }.map {
        $0.territory.text + $0.validity.note(in: planYear)
      }
      var notes: [String] = []
      if !idle.isEmpty {
        notes.append("\(layer.layer): reps without a territory: \(Self.listed(idle.map(\.text)))")
      }
      if !vacant.isEmpty { notes.append("\(layer.layer): territories without a rep: \(Self.listed(vacant))") }
      return notes
    }
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }
}

/// A layer that is named but has no map.
public struct UnknownLayer: Error, Equatable, Sendable, CustomStringConvertible {
  public let layer: LayerID
  public let known: [LayerID]

  init(_ layer: LayerID, known: [LayerID]) {
    self.layer = layer
    self.known = known
  }

  public var description: String {
    "no map of layer \(layer); there are \(known.map(\.text).joined(separator: ", "))"
  }
}

extension PayoutForecast {
  /// The same forecast with these warnings in front of its own.
  fileprivate func adding(warnings more: [String]) -> PayoutForecast {
    PayoutForecast(
      currency: currency, draws: draws, cost: cost, costPercentiles: costPercentiles,
      costOfSales: costOfSales,
      reps: reps, statements: statements, warnings: more + warnings)
  }
}
