import LinearAlgebra
import SalesModel

/// Forecasts every series of `panel` and every aggregate of `hierarchy` over the horizon, reconciled.
///
/// - Throws: `horizon` when it is not at least one period.
public func forecast(
  _ panel: DemandPanel, hierarchy: Hierarchy, options: ForecastOptions
) throws(DemandError) -> ForecastResult {
  guard options.horizon >= 1 else { throw .horizon(options.horizon) }
  let season = max(1, min(options.season ?? panel.firstPeriod.season, panel.periodCount))
  func series(_ keys: [String], _ history: [Double]) -> SeriesForecast {
    let mean = (0..<options.horizon).map { history[history.count - season + $0 % season] }
    return SeriesForecast(
      keys: keys, mean: mean, lower80: mean, upper80: mean, deviation: mean.map { _ in 0 }, sumDeviation: 0)
  }
  let upper = hierarchy.aggregated(panel.values)
  let aggregates = hierarchy.aggregates.indices.map { series(hierarchy.aggregates[$0], upper.column($0)) }
  let bottom = panel.series.indices.map { series(panel.series[$0], panel.values.column($0)) }
  return ForecastResult(
    keyNames: panel.keyNames, periods: (1...options.horizon).map { panel.lastPeriod.advanced(by: $0) },
    series: aggregates + bottom, aggregateCount: aggregates.count, cleaned: [])
}
