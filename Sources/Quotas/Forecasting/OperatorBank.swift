import LinearAlgebra

/// All operators for histories of one length, stacked so that one product gives every error and forecast.
struct OperatorBank: Sendable {
  /// Which average an operator belongs to.
  enum Family: Int, Sendable, CaseIterable { case smoothing, theta, naive }

  let length: Int
  let horizon: Int
  let families: [Family]
  let parameterCounts: [Int]
  /// H × operators.
  let errorWeights: Matrix
  /// H × operators, and one an operator: see `ErrorGrowth`.
  let estimation: Matrix
  let sumEstimation: [Double]
  /// (T + H)·operators × T: the errors of the first operator, its forecasts, then the next operator.
  let stacked: Matrix

  var count: Int { families.count }
  var stride: Int { length + horizon }

  /// Histories shorter than this get their mean.
  static let leastLength = 4

  init(length: Int, horizon: Int, lead: Int, season: Int, grid: OperatorGrid = .full) {
    let built = Self.operators(grid, length: length, horizon: horizon, season: season)
    self.length = length
    self.horizon = horizon
    families = built.map(\.0)
    parameterCounts = built.map(\.1.parameterCount)
    let height = length + horizon
    var weights = Matrix(rows: horizon, columns: built.count)
    var estimation = weights
    var rows = Matrix(rows: height * built.count, columns: length)
    for (k, entry) in built.enumerated() {
      for h in 0..<horizon {
        weights[h, k] = entry.1.errorWeights[h]
        estimation[h, k] = entry.1.estimation.row(h).reduce(0) { $0 + $1 * $1 }
      }
      for s in 0..<length {
        for t in 0..<length { rows[k * height + t, s] = entry.1.errors[t, s] }
        for h in 0..<horizon { rows[k * height + length + h, s] = entry.1.forecasts[h, s] }
      }
    }
    errorWeights = weights
    self.estimation = estimation
    sumEstimation = built.map { $0.1.sumEstimation(lead: lead) }
    stacked = rows
  }

  private static func operators(
    _ grid: OperatorGrid, length: Int, horizon: Int, season: Int
  ) -> [(Family, ForecastOperator)] {
    guard length >= leastLength else { return [(.smoothing, .mean(length: length, horizon: horizon))] }
    let seasonal = season > 1 && length >= 2 * season + 2
    var result: [(Family, ForecastOperator)] = []
    for model in grid.models(season: seasonal ? season : 1) where length >= model.parameterCount + 2 {
      if let built = ForecastOperator(model, length: length, horizon: horizon) {
        result.append((.smoothing, built))
      }
    }
    // Theta with the season, and without for series that have none.
    for level in grid.thetaLevels {
      for period in seasonal ? [1, season] : [1] {
        let theta = ForecastOperator.theta(level: level, length: length, horizon: horizon, season: period)
        if let theta { result.append((.theta, theta)) }
      }
    }
    let naive =
      seasonal ? ForecastOperator.seasonalNaive(length: length, horizon: horizon, season: season) : nil
    if let naive { result.append((.naive, naive)) }
    return result.isEmpty ? [(.smoothing, .mean(length: length, horizon: horizon))] : result
  }
}
