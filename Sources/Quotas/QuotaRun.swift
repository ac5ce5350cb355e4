import SalesModel
import Statistics

/// The phases of quota setting, from the history to the division.
struct QuotaRun: Sendable {
  let problem: QuotaProblem
  let settings: QuotaSettings
  let tree: QuotaTree
  let history: TerritoryHistory
  let rehearsal: Rehearsal
  let outlooks: Outlooks
  /// The results of all territories together, with the luck that they share.
  let joint: JointOutlook
  let division: QuotaDivision
  private let newAccounts: NewAccounts
  /// What past years make of each territory's forecast, as a multiple.
  private let learned: [Double]
  private let expired: [QuotaException]
  /// Territories that are expected by their potential.
  private let filled: [Int]

  init(_ problem: QuotaProblem, _ settings: QuotaSettings, threads: Threads) throws(QuotaError) {
    try problem.check(settings)
    let (settings, expired) = settings.inForce(problem)
    let tree = try QuotaTree(problem.territories, problem.levels)
    let history = try TerritoryHistory(problem, settings, tree, threads: threads)
    var outlooks = Outlooks(
      history.territories, periods: problem.horizon.count, history: history.periods)
    let regions = Regions(tree, problem.territories.count).numbers
    let rehearsal = history.rehearsal(outlooks, regions: regions)
    let stated = outlooks.territories.map(\.mean)
    outlooks.apply(rehearsal)
    learned = zip(outlooks.territories, stated).map { $1 > 0 ? $0.mean / $1 : 1 }
    let newAccounts = NewAccounts(
      problem, history, stated: stated, learned: outlooks.territories.map(\.mean))
    outlooks.add(newAccounts)
    self.newAccounts = newAccounts
    let potential = problem.territories.map { problem.potential[$0] ?? 0 }
    filled = outlooks.fill(potential: potential)
    outlooks.addHeadroom(settings.headroom, potential: potential)
    division = try QuotaDivision(
      problem, settings, tree, outlooks, lastYear: history.lastYear, potential: potential)
    self.problem = problem
    self.settings = settings
    self.expired = expired
    self.tree = tree
    self.history = history
    self.rehearsal = rehearsal
    joint = JointOutlook(
      results: outlooks.territories.map(\.total), companyCorrelation: rehearsal.luck.company,
      regionCorrelation: rehearsal.luck.region, regions: regions,
      middle: rehearsal.luck.middle / rehearsal.luck.scale)
    self.outlooks = outlooks
  }

  /// What accounts sell of what their territories are expected to: as they are forecast, times what past years changed in their
  /// territory, and new ones as accounts like them do.
  var accountSales: [AccountID: [Double]] {
    let places = Dictionary(
      zip(problem.territories, problem.territories.indices), uniquingKeysWith: { first, _ in first })
    var sales = history.forecast.bottomSales
    let isFilled = problem.accountPotential.isEmpty ? [] : Set(filled)
    for (account, own) in sales {
      guard let place = problem.territoryOf[account].flatMap({ places[$0] }) else { continue }
      let factor = learned[place]
      sales[account] = own.map { factor * $0 }
    }
    sales.merge(newAccounts.sales) { _, new in new }
    // Of a territory that is expected by its potential each account is by its own.
    for (account, territory) in problem.territoryOf {
      guard let place = places[territory], isFilled.contains(place), problem.potential[territory] ?? 0 > 0
      else { continue }
      let share = (problem.accountPotential[account] ?? 0) / (problem.potential[territory] ?? 1)
      sales[account] = outlooks.territories[place].periodMeans.map { share * $0 }
    }
    return sales
  }

  func result() throws(QuotaError) -> QuotaResult {
    let lines = QuotaLines(problem, outlooks, division, rehearsal.luck)
    let notes = QuotaNotes(
      problem, settings, outlooks, division, history, rehearsal, filled: filled, expired: expired,
      newAccounts: newAccounts)
    let plan = QuotaPlan(
      layer: problem.layer, target: problem.target, assigned: try problem.assigned(division.quotas),
      policy: settings.policy.description, lines: lines.lines, attainment: lines.attainment,
      units: lines.units,
      derivations: QuotaDerivations(problem, settings, history, outlooks, division).list,
      cleaned: history.cleaned, notes: notes.lines)
    return QuotaResult(
      plan: plan, conflicts: division.conflicts, forecast: history.forecast, accountSales: accountSales)
  }
}

extension QuotaSettings {
  /// The settings without exceptions that no longer hold on the first day of the horizon, and those.
  fileprivate func inForce(_ problem: QuotaProblem) -> (QuotaSettings, expired: [QuotaException]) {
    guard let day = problem.horizon.first.flatMap({ problem.calendar.span(of: $0).from }) else {
      return (self, [])
    }
    var kept = self
    kept.exceptions = exceptions.filter { $0.isInForce(on: day) }
    return (kept, exceptions.filter { !$0.isInForce(on: day) })
  }
}

extension QuotaProblem {
  /// What all territories owe together.
  fileprivate func assigned(_ quotas: [Money]) throws(QuotaError) -> Money {
    do { return try Money.sum(quotas, in: target.currency) } catch { throw .money(error) }
  }
}
