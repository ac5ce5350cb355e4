import Foundation
import SalesModel
import Statistics

/// How wide intervals have to be: what past forecasts were off by, in the deviations that they stated, by level.
///
/// The forecast is repeated at the last origins, a year apart, whose horizon ends within the history, without what counts as
/// one-off deals; of each, the absolute errors in stated deviations say by how much a level was too sure. A level with few
/// results is drawn to the factor over all levels. That intervals are as wide as their own past errors ask for is the idea of
/// split conformal prediction (Vovk, Gammerman and Shafer 2005); here only the scale is taken from them, since a level may have
/// a dozen of them.
/// Memory of how sure a calm or a restless time was is short on purpose: the years, the weights and the estimator were
/// chosen on origins of the test data earlier than those they are scored on.
struct IntervalCalibration: Sendable, Equatable {
  /// What stated deviations are to be multiplied by: one a level of the hierarchy, last the bottom series.
  let factors: [Double]

  /// An origin has to follow this many years of history.
  static let leastYears = 3
  /// How many results of a level the factor over all levels counts for.
  private static let pooledResults = 50.0
  /// How many years a factor of 1 counts for.
  private static let unchangedYears = 0.5
  /// Errors of more deviations count as this many.
  private static let greatestError = 5.0
  /// No year's factor is below this.
  private static let leastFactor = 0.05
  /// Mean absolute value to standard deviation of a normal.
  private static let absolute = (Double.pi / 2).squareRoot()

  /// nil when no origin has enough history.
  init?(_ run: ForecastRun) {
    let (panel, options) = (run.panel, run.options)
    let year = panel.firstPeriod.granularity.perYear
    let nearest = (options.lead + options.horizon + year - 1) / year
    let origins = (0..<max(0, options.rehearsedYears))
      .map { panel.periodCount - (nearest + $0) * year }
      .filter { $0 >= max(Self.leastYears * year, OperatorBank.leastLength) }
    let cleaned = panel.replacing(values: run.history)
    let years = origins.compactMap { Self.errors(cleaned, run.hierarchy, options, origin: $0) }
    guard !years.isEmpty else { return nil }
    self.init(years: years)
  }

  /// - Parameter years: for each past year and level, absolute errors in stated deviations.
  init(years: [[[Double]]]) {
    let over = Self.drawn(
      years.compactMap { Self.factor($0.flatMap(\.self)) }, to: 1, by: Self.unchangedYears)
    factors = (years.first ?? []).indices.map { level in
      let own = years.map { $0[level] }
      let count = Double(own.reduce(0) { $0 + $1.count }) / Double(years.count)
      return count > 0
        ? Self.drawn(own.compactMap(Self.factor), to: over, by: Self.pooledResults / count) : over
    }
  }

  func factor(of series: Int, in hierarchy: Hierarchy) -> Double {
    series < hierarchy.aggregateCount ? factors[hierarchy.level[series]] : factors[factors.count - 1]
  }

  /// Between what the mean absolute error and what the interval of the middle 80 % ask for; nil of nothing.
  private static func factor(_ errors: [Double]) -> Double? {
    guard !errors.isEmpty else { return nil }
    let near = errors.map { min(greatestError, $0) }.sorted()
    let inner = quantile(0.8, ofSorted: near) / ForecastRun.halfWidth
    return max(leastFactor, (inner + absolute * mean(near)) / 2)
  }

  /// The geometric mean of `values`, with a prior that counts for `years` more.
  private static func drawn(_ values: [Double], to prior: Double, by years: Double) -> Double {
    exp((years * log(prior) + values.reduce(0) { $0 + log($1) }) / (years + Double(values.count)))
  }

  /// |actual − mean| in stated deviations, by level; nil when the panel cannot be forecast from there.
  private static func errors(
    _ panel: DemandPanel, _ hierarchy: Hierarchy, _ options: ForecastOptions, origin: Int
  ) -> [[Double]]? {
    var past = options
    (past.cleansOneOffs, past.oneOffs, past.grid) = (false, [], .coarse)
    guard let run = try? ForecastRun(panel.slice(0..<origin), hierarchy, past) else { return nil }
    let forecasts = run.result().series
    let above = hierarchy.aggregated(panel.values)
    var errors = [[Double]](repeating: [], count: hierarchy.levels.count + 1)
    for (i, forecast) in forecasts.enumerated() {
      let isAggregate = i < hierarchy.aggregateCount
      let level = isAggregate ? hierarchy.level[i] : hierarchy.levels.count
      for (h, mean) in forecast.mean.enumerated() where forecast.deviation[h] > 0 {
        let row = origin + options.lead + h
        let actual = isAggregate ? above[row, i] : panel.values[row, i - hierarchy.aggregateCount]
        errors[level].append(abs(actual - mean) / forecast.deviation[h])
      }
    }
    return errors
  }
}
