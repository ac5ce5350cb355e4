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

  init(length: Int, horizon: Int, lead: Int, season: Int) {
    let built = Self.operators(length: length, horizon: horizon, season: season)
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

  private static func operators(length: Int, horizon: Int, season: Int) -> [(Family, ForecastOperator)] {
    guard length >= leastLength else { return [(.smoothing, .mean(length: length, horizon: horizon))] }
    let seasonal = season > 1 && length >= 2 * season + 2
    var result: [(Family, ForecastOperator)] = []
    for model in models(season: seasonal ? season : 1) where length >= model.parameterCount + 2 {
      if let built = ForecastOperator(model, length: length, horizon: horizon) {
        result.append((.smoothing, built))
      }
    }
    for level in [0.1, 0.3, 0.5, 0.7, 0.9] {
      let theta = ForecastOperator.theta(
        level: level, length: length, horizon: horizon, season: seasonal ? season : 1)
      if let theta { result.append((.theta, theta)) }
    }
    let naive =
      seasonal ? ForecastOperator.seasonalNaive(length: length, horizon: horizon, season: season) : nil
    if let naive { result.append((.naive, naive)) }
    return result.isEmpty ? [(.smoothing, .mean(length: length, horizon: horizon))] : result
  }

  /// The grid. Trend steps β are shares of α; seasonal steps γ are shares of 1 − α.
  static func models(season: Int) -> [SmoothingModel] {
    var result: [SmoothingModel] = []
    for level in [0.05, 0.2, 0.4, 0.65, 0.9] {
      for seasonal in season > 1 ? [0, 0.1, 0.3] : [0] {
        var model = SmoothingModel(level: level, seasonal: seasonal * (1 - level), season: season)
        result.append(model)
        model.hasTrend = true
        result.append(model)  // a fixed drift
        for (share, damping) in [(0.1, 0.9), (0.3, 0.9), (0.1, 0.98), (0.1, 1.0)] {
          model.trend = share * level
          model.damping = damping
          result.append(model)
        }
      }
    }
    guard season > 1 else { return result }
    // Series without a season must be able to say so.
    return result + models(season: 1).filter { !$0.hasTrend || $0.damping < 1 && $0.trend < 0.2 * $0.level }
  }
}
