import Testing
@testable import Quotas
@Suite struct ZZDebug {
  @Test func look() throws {
    let p = CleanedForecastTests.panel(deals: true)
    let h = try Hierarchy(of: p)
    let run = ForecastRun(p, h, ForecastOptions(horizon: 12, cleansOneOffs: false))
    for j in [0, 5] {
      let (m, d) = OneOffDeals.spread(run.bottom[j].residuals)
      print("DBG", j, m, d, run.bottom[j].residuals.map { Int($0) }, p.values.column(j).map { Int($0) })
      print("DBG", OneOffDeals.cells(p.values.column(j)[...], run.bottom[j], season: 12))
    }
    let (m, d) = OneOffDeals.spread(run.aggregates[0].residuals)
    print("DBG agg", m, d, run.aggregates[0].residuals.map { Int($0) })
  }
}
