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
  let assigned = try problem.assigned(settings.hedge)
  let history = try TerritoryHistory(problem, settings, threads: threads)
  var outlooks = Outlooks(history.territories, periods: problem.horizon.count, history: history.periods)
  let potential = problem.territories.map { problem.potential[$0] ?? 0 }
  let filled = outlooks.fill(potential: potential)
  let division = QuotaDivision(problem, settings, outlooks, assigned)
  let lines = QuotaLines(problem, outlooks, division)
  let notes = QuotaNotes(problem, settings, outlooks, division, history, filled: filled)
  let plan = QuotaPlan(
    layer: problem.layer, target: problem.target, assigned: assigned, policy: settings.policy.rawValue,
    lines: lines.lines, attainment: lines.attainment(history.companyCorrelation), notes: notes.lines)
  return QuotaResult(plan: plan, conflict: division.conflict, forecast: history.forecast)
}
