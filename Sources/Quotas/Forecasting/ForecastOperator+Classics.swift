import LinearAlgebra

extension ForecastOperator {
  /// The mean of the history: all that a history of one to three periods supports.
  static func mean(length: Int, horizon: Int) -> ForecastOperator {
    let share = 1 / Double(length)
    return ForecastOperator(
      model: SmoothingModel(level: 0), start: Matrix(rows: length, columns: 1, repeating: share),
      errorWeights: [Double](repeating: 0, count: horizon), parameterCount: 1,
      estimation: Matrix(rows: horizon, columns: 1, repeating: share.squareRoot()))
  }

  /// The value one season ago: smoothing with γ = 1, started at the first season, whose errors are then zero.
  static func seasonalNaive(length: Int, horizon: Int, season: Int) -> ForecastOperator? {
    guard length > season else { return nil }
    var start = Matrix(rows: length, columns: 1 + season)
    for i in 0..<season { start[i, 1 + i] = 1 }
    let weights = (1...horizon).map { $0.isMultiple(of: season) ? 1.0 : 0 }
    return ForecastOperator(
      model: SmoothingModel(level: 0, seasonal: 1, season: season), start: start, errorWeights: weights,
      parameterCount: season, estimation: Matrix(rows: horizon, columns: 0))
  }

  /// The Theta method (Assimakopoulos and Nikolopoulos 2000) as smoothing with half the least-squares slope as
  /// drift (Hyndman and Billah 2003), on a history freed of its season by regression on season and line.
  static func theta(level: Double, along line: SeasonalLine) -> ForecastOperator? {
    guard
      let smoothing = ForecastOperator(
        SmoothingModel(level: level), length: line.past.rows, horizon: line.future.rows)
    else { return nil }
    return ForecastOperator(
      model: smoothing.model, start: smoothing.start, line: line, errorWeights: smoothing.errorWeights,
      parameterCount: line.past.columns + 1, estimation: line.seasonEstimation)
  }
}
