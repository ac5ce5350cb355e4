import Foundation
import SalesModel
import Statistics

/// Divides the target over the territories by what their accounts' own history leads to expect.
///
/// History follows accounts: it is added up on the map of `problem`, whoever held the accounts before. Demand in or
/// after the horizon is not looked at. Bounds that cannot be met are a conflict of the result, not an error.
///
/// - Throws: `QuotaError` for a problem that has no answer, with the value that makes it so.
/// Cost: that of the forecast, see `forecast(_:hierarchy:options:)`.
public func planQuotas(
  _ problem: QuotaProblem, settings: QuotaSettings = QuotaSettings(), threads: Threads = .single
) throws(QuotaError) -> QuotaResult {
  try problem.check(settings)
  let (settings, expired) = settings.inForce(problem)
  let tree = try QuotaTree(problem.territories, problem.levels)
  let history = try TerritoryHistory(problem, settings, tree, threads: threads)
  var outlooks = Outlooks(history.territories, periods: problem.horizon.count, history: history.periods)
  outlooks.apply(history.rehearsal, at: history.rehearsed)
  let potential = problem.territories.map { problem.potential[$0] ?? 0 }
  let filled = outlooks.fill(potential: potential)
  outlooks.addHeadroom(settings.headroom, potential: potential)
  let division = try QuotaDivision(
    problem, settings, tree, outlooks, lastYear: history.lastYear, potential: potential)
  let lines = QuotaLines(problem, outlooks, division, history.rehearsal.luck)
  let notes = QuotaNotes(problem, settings, outlooks, division, history, filled: filled, expired: expired)
  let plan = QuotaPlan(
    layer: problem.layer, target: problem.target, assigned: try problem.assigned(division.quotas),
    policy: settings.policy.description, lines: lines.lines, attainment: lines.attainment,
    units: lines.units,
    derivations: QuotaDerivations(problem, settings, history, outlooks, division).list, notes: notes.lines)
  return QuotaResult(plan: plan, conflicts: division.conflicts, forecast: history.forecast)
}

/// What each account of the map is expected to sell in each period of the horizon, major units: what moves with it when it
/// changes territory. Accounts without a history are not in it.
///
/// - Throws: `QuotaError` for a problem that has no answer. Cost: that of the forecast.
public func expectedSales(
  _ problem: QuotaProblem, settings: QuotaSettings = QuotaSettings(), threads: Threads = .single
) throws(QuotaError) -> [AccountID: [Double]] {
  try problem.check(settings)
  let tree = try QuotaTree(problem.territories, problem.levels)
  let forecast = try TerritoryHistory(problem, settings, tree, threads: threads).forecast
  let accounts = forecast.series.dropFirst(forecast.aggregateCount)
  return Dictionary(
    accounts.map { (AccountID($0.keys.last ?? ""), $0.mean) }, uniquingKeysWith: { first, _ in first })
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
