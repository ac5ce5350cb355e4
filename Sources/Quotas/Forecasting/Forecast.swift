import LinearAlgebra
import SalesModel
import Statistics

/// Forecasts every series of `panel` and every aggregate of `hierarchy` over the horizon, reconciled.
///
/// Each series is forecast by an average of exponential smoothing models and the Theta method on levels and
/// logarithms, weighted by how well they fitted; the levels are then made to add up. Intervals are as wide as those of past
/// years had to be, see `IntervalCalibration`. BLAS is set to one thread. O(n·T·operators·states) for n series of T periods,
/// and a fifth as much for each past year that is rehearsed.
///
/// - Throws: `horizon` when it is not at least one period, the lead is negative, or either is beyond `DemandPanel.longestSpan`; `noRegressors` for a period that the
///   regressors say nothing of.
public func forecast(
  _ panel: DemandPanel, hierarchy: Hierarchy, options: ForecastOptions
) throws(DemandError) -> ForecastResult {
  guard options.horizon >= 1, options.horizon <= DemandPanel.longestSpan else {
    throw .horizon(options.horizon)
  }
  guard options.lead >= 0, options.lead <= DemandPanel.longestSpan else { throw .horizon(options.lead) }
  let run = try ForecastRun(panel, hierarchy, options)
  return run.result(IntervalCalibration(run))
}

/// The phases of one forecast; all fitting is done by the initializer.
struct ForecastRun: Sendable {
  let panel: DemandPanel
  let hierarchy: Hierarchy
  let options: ForecastOptions
  private var forecaster: BaseForecaster
  /// The history after cleaning.
  private(set) var history: Matrix
  private(set) var cleaned: [CleanedCell] = []
  private let pins: PinnedCells
  private(set) var bottom: [BaseForecast] = []
  private(set) var aggregates: [BaseForecast] = []
  /// What is known of the periods of the bottom series; nil when nothing is.
  private let factors: PeriodFactors?
  private var effects: [RegressorEffect] = []

  init(
    _ panel: DemandPanel, _ hierarchy: Hierarchy, _ options: ForecastOptions
  ) throws(DemandError) {
    self.panel = panel
    self.hierarchy = hierarchy
    self.options = options
    history = panel.values
    pins = PinnedCells(options.oneOffs, panel)
    forecaster = BaseForecaster(
      horizon: options.lead + options.horizon, lead: options.lead,
      season: min(DemandPanel.longestSpan, max(1, options.season ?? panel.firstPeriod.season)),
      threads: options.threads, grid: options.grid)
    setBLASThreads(1)
    factors = try PeriodFactors(
      options.known, history, starts: panel.starts, levels: panel.series.map { _ in 0 },
      first: panel.firstPeriod, ahead: options.lead + options.horizon, season: forecaster.season)
    try fitBottom()
    aggregates = try fittedAggregates()
  }

  /// Fits the bottom series, then once more those in which a one-off was found.
  private mutating func fitBottom() throws(DemandError) {
    bottom = fitted(history, factors, starts: panel.starts)
    let found = options.cleansOneOffs ? try oneOffs() : panel.series.map { _ in [] }
    let cells = pins.applied(to: found, panel, season: forecaster.season)
    let changed = panel.series.indices.filter { !cells[$0].isEmpty }
    guard !changed.isEmpty else { return }
    for j in changed {
      for cell in cells[j] {
        let row = history.rows - 1 - cell.fromEnd
        cleaned.append(
          CleanedCell(
            keys: panel.series[j], period: panel.firstPeriod.advanced(by: row), amount: history[row, j],
            replacement: history[row, j] - cell.excess, isPinned: cell.isPinned))
        history[row, j] -= cell.excess
      }
    }
    let subset = Matrix(
      rows: history.rows, columns: changed.count, columnMajor: changed.flatMap { history.column($0) })
    let refitted = fitted(
      subset, factors?.columns(changed), starts: changed.map { panel.starts[$0] }, isRefit: true)
    for (j, forecast) in zip(changed, refitted) { bottom[j] = forecast }
  }

  /// The forecasts of the columns of `values`, made of sales in ordinary periods.
  private mutating func fitted(
    _ values: Matrix, _ factors: PeriodFactors?, starts: [Int], levels: [Int]? = nil, isRefit: Bool = false
  ) -> [BaseForecast] {
    guard let factors else {
      return forecaster.forecasts(values, starts: starts, levels: levels, isRefit: isRefit)
    }
    let ordinary = forecaster.forecasts(
      factors.removed(from: values), starts: starts, levels: levels, isRefit: isRefit)
    return ordinary.indices.map { factors.applied(to: ordinary[$0], series: $0, lead: options.lead) }
  }

  private mutating func oneOffs() throws(DemandError) -> [[OneOffDeals.Cell]] {
    let histories = panel.series.indices.map { j in
      history.storage[j * history.rows + panel.starts[j]..<(j + 1) * history.rows]
    }
    let found = histories.indices.map {
      OneOffDeals.cells(histories[$0], bottom[$0], season: forecaster.season)
    }
    let cells = histories.reduce(0) { $0 + (OneOffDeals.canJudge($1) ? $1.count : 0) }
    guard OneOffDeals.areMany(found, cellsLookedAt: cells) else { return found }
    let spreads = try fittedAggregates().map { OneOffDeals.spread($0.residuals).deviation }
    return OneOffDeals.material(found, spreads: hierarchy.smallestParents.map { $0.map { spreads[$0] } })
  }

  private var aggregateStarts: [Int] { hierarchy.starts(panel.starts, periods: history.rows) }

  private mutating func fittedAggregates() throws(DemandError) -> [BaseForecast] {
    let values = hierarchy.aggregated(history)
    let starts = aggregateStarts
    let factors = try PeriodFactors(
      options.known, values, starts: starts, levels: hierarchy.level, first: panel.firstPeriod,
      ahead: options.lead + options.horizon, season: forecaster.season)
    let own = self.factors?.effects ?? []
    effects = hierarchy.aggregateCount > 0 ? factors?.effects ?? own : own
    return fitted(values, factors, starts: starts, levels: hierarchy.level)
  }

  func result(_ intervals: IntervalCalibration? = nil) -> ForecastResult {
    let all = aggregates + bottom
    let (mean, method) = reconciled(all)
    let keys = hierarchy.aggregates + panel.series
    let isFloored = floors
    let series = keys.indices.map { i in
      Self.series(
        keys[i], mean.column(i), all[i], lead: options.lead, floor: isFloored[i],
        width: intervals?.factor(of: i, in: hierarchy) ?? 1)
    }
    return ForecastResult(
      keyNames: panel.keyNames,
      periods: (1...options.horizon).map { panel.lastPeriod.advanced(by: options.lead + $0) },
      series: series, aggregateCount: aggregates.count, cleaned: cleaned,
      unmatchedPins: pins.unmatched, effects: effects, widths: intervals?.factors ?? [],
      reconciliation: method)
  }

  /// The means of all series, aggregates first, (lead + H) × N, and the method that made them.
  private func reconciled(_ all: [BaseForecast]) -> (Matrix, Reconciliation) {
    let base = Matrix(
      rows: options.lead + options.horizon, columns: all.count, columnMajor: all.flatMap(\.mean))
    guard options.reconciliation != .none else { return (base, .none) }
    let (below, method) = coherentBottom(
      base, ResidualCovariance(all, periods: history.rows, sizes: sizes()))
    let above = hierarchy.aggregated(below)
    return (
      Matrix(rows: base.rows, columns: base.columns, columnMajor: above.storage + below.storage), method
    )
  }

  /// The mean size of each series over its own history, aggregates first.
  private func sizes() -> [Double] {
    let sums = hierarchy.aggregated(history)
    let starts = aggregateStarts + panel.starts
    return (0..<aggregates.count + panel.series.count).map { i in
      let column = i < aggregates.count ? sums.column(i) : history.column(i - aggregates.count)
      let own = column[starts[i]...]
      return own.reduce(0) { $0 + abs($1) } / Double(max(1, own.count))
    }
  }

  /// Structural weights give a well-conditioned system whatever the errors were; they stand in for a covariance
  /// whose variances lie too many orders of magnitude apart.
  private func coherentBottom(
    _ base: Matrix, _ covariance: ResidualCovariance
  ) -> (bottom: Matrix, method: Reconciliation) {
    let isBounded = bottom.indices.map { keepsAboveZero(aggregates.count + $0) }
    for method in [options.reconciliation, .wls] {
      if let reconciler = try? Reconciler(hierarchy, covariance, method) {
        let nearest = NonNegativeBottom(
          reconciler: reconciler, isBounded: isBounded, threads: options.threads)
        return (nearest.raised(reconciler.bottom(base)), method)
      }
    }
    var own = Matrix(
      rows: base.rows, columns: bottom.count,
      columnMajor: Array(base.storage[(aggregates.count * base.rows)...]))
    for j in 0..<own.columns where isBounded[j] {
      for h in 0..<own.rows { own[h, j] = max(0, own[h, j]) }
    }
    return (own, .bottomUp)
  }

  /// The series that stay at zero or above, aggregates first: those of which all that they sum do.
  private var floors: [Bool] {
    let below = bottom.indices.map { keepsAboveZero(aggregates.count + $0) }
    var above = [Bool](repeating: options.isNonNegative, count: aggregates.count)
    for (series, nodes) in hierarchy.parents.enumerated() where !below[series] {
      for node in nodes { above[node] = false }
    }
    return above + below
  }

  /// Whether forecasts of series `i` stay at zero or above: not when its history is mostly negative.
  private func keepsAboveZero(_ i: Int) -> Bool {
    guard options.isNonNegative, i >= aggregates.count else { return false }
    let j = i - aggregates.count
    return history.storage[j * history.rows..<(j + 1) * history.rows].reduce(0, +) >= 0
  }

  /// The quantile of the standard normal distribution at 0.9: a central interval of 80 %.
  static let halfWidth = 1.2815515655446004

  private static func series(
    _ keys: [String], _ mean: [Double], _ base: BaseForecast, lead: Int, floor: Bool, width: Double
  ) -> SeriesForecast {
    let mean = mean[lead...].map { floor ? max(0, $0) : $0 }
    let deviation = base.deviation[lead...].map { width * $0 }
    let lower = zip(mean, deviation).map { $0 - halfWidth * $1 }
    return SeriesForecast(
      keys: keys, mean: mean, lower80: floor ? lower.map { max(0, $0) } : lower,
      upper80: zip(mean, deviation).map { $0 + halfWidth * $1 }, deviation: deviation,
      sumDeviation: width * base.sumDeviation)
  }
}
