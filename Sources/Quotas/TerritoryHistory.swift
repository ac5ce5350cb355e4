import SalesModel
import Statistics

/// The accounts' history added up on the new map and carried over the horizon.
struct TerritoryHistory: Sendable {
  let forecast: ForecastResult
  /// In the problem's order of territories; nil for those without a row of history.
  let territories: [SeriesForecast?]
  /// How many periods of history there are.
  let periods: Int
  let companyCorrelation: Double
  /// Accounts with demand that are in no territory, and what they bought.
  let unmapped: (accounts: Int, amount: Money)

  init(_ problem: QuotaProblem, _ settings: QuotaSettings, threads: Threads) throws(QuotaError) {
    guard let first = problem.horizon.first else { throw .noHorizon }
    let past = problem.demand.filter { $0.period < first }
    guard let last = past.map(\.period).max() else { throw .noHistoryBefore(first) }
    var rows: [DemandRow] = []
    var lost: [DemandRecord] = []
    for record in past {
      guard let territory = problem.territoryOf[record.account] else {
        lost.append(record)
        continue
      }
      rows.append(
        DemandRow(
          keys: [territory.text, record.account.text], period: record.period, amount: record.amount.major))
    }
    guard !rows.isEmpty else { throw .noHistoryBefore(first) }
    do throws(DemandError) {
      let panel = try DemandPanel(rows, keyNames: ["territory", "account"], through: last).suffix(
        settings.history)
      let options = ForecastOptions(
        horizon: problem.horizon.count, lead: first.ordinal - last.ordinal - 1,
        reconciliation: settings.reconciliation, cleansOneOffs: settings.cleansOneOffs, threads: threads)
      guard options.lead <= DemandPanel.longestSpan else { throw .horizon(options.lead) }
      let hierarchy = try Hierarchy(of: panel)
      let run = ForecastRun(panel, hierarchy, options)
      forecast = run.result()
      periods = panel.periodCount
      // The first aggregate is the company, the others are the territories.
      companyCorrelation = commonCorrelation(run.aggregates.dropFirst().map(\.residuals))
      let found = zip(hierarchy.aggregates, forecast.series).dropFirst().map { ($0.0[0], $0.1) }
      let byName = Dictionary(found, uniquingKeysWith: { first, _ in first })
      territories = problem.territories.map { byName[$0.text] }
    } catch {
      throw .demand(error)
    }
    do {
      let amount = try Money.sum(lost.map(\.amount), in: problem.target.currency)
      unmapped = (Set(lost.map(\.account)).count, amount)
    } catch {
      throw .money(error)
    }
  }
}
