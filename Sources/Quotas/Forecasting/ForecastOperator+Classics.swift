import LinearAlgebra

extension ForecastOperator {
  /// The mean of the history: all that a history of one to three periods supports.
  static func mean(length: Int, horizon: Int) -> ForecastOperator {
    let share = 1 / Double(length)
    var errors = Matrix(rows: length, columns: length, repeating: -share)
    for t in 0..<length { errors[t, t] += 1 }
    return ForecastOperator(
      errors: errors, forecasts: Matrix(rows: horizon, columns: length, repeating: share),
      errorWeights: [Double](repeating: 0, count: horizon), parameterCount: 1,
      estimation: Matrix(rows: horizon, columns: 1, repeating: share.squareRoot()))
  }

  /// The value one season ago. Errors of the first season are taken as zero.
  static func seasonalNaive(length: Int, horizon: Int, season: Int) -> ForecastOperator? {
    guard length > season else { return nil }
    var errors = Matrix(rows: length, columns: length)
    for t in season..<length {
      errors[t, t] = 1
      errors[t, t - season] = -1
    }
    var forecasts = Matrix(rows: horizon, columns: length)
    for h in 0..<horizon { forecasts[h, length - season + h % season] = 1 }
    let weights = (1...horizon).map { $0.isMultiple(of: season) ? 1.0 : 0 }
    return ForecastOperator(
      errors: errors, forecasts: forecasts, errorWeights: weights, parameterCount: season,
      estimation: Matrix(rows: horizon, columns: 0))
  }

  /// The Theta method (Assimakopoulos and Nikolopoulos 2000) as smoothing with half the least-squares slope as
  /// drift (Hyndman and Billah 2003), on a history freed of its season by regression on season and line.
  static func theta(level: Double, length: Int, horizon: Int, season: Int) -> ForecastOperator? {
    guard
      let smoothing = ForecastOperator(SmoothingModel(level: level), length: length, horizon: horizon),
      let line = SeasonalLine(length: length, horizon: horizon, season: season)
    else { return nil }
    // Smoothing acts on y − seasonal − drift path; both are linear in y.
    var rest = Matrix.identity(length)
    for s in 0..<length {
      for t in 0..<length { rest[t, s] -= line.fittedSeason[t, s] + 0.5 * Double(t) * line.slope[s] }
    }
    var forecasts = smoothing.forecasts * rest
    for s in 0..<length {
      for h in 0..<horizon {
        forecasts[h, s] += line.futureSeason[h, s] + 0.5 * Double(length + h) * line.slope[s]
      }
    }
    return ForecastOperator(
      errors: smoothing.errors * rest, forecasts: forecasts,
      errorWeights: smoothing.errorWeights, parameterCount: 3 + (season > 1 ? season - 1 : 0),
      estimation: line.seasonEstimation)
  }
}

/// Least squares on a straight line and additive seasons that sum to zero, as operators on the history.
private struct SeasonalLine {
  /// The slope is `slope` · y.
  let slope: [Double]
  /// The seasonal part of the history (T × T) and of the horizon (H × T).
  let fittedSeason: Matrix
  let futureSeason: Matrix
  /// H × k: the covariance of the future seasons is this times its transpose, see `ForecastOperator.estimation`.
  let seasonEstimation: Matrix

  init?(length: Int, horizon: Int, season: Int) {
    let seasons = season > 1 ? season - 1 : 0
    guard length > seasons + 2 else { return nil }
    /// Contrasts: season i is 1, the last −1, so that the effects sum to zero.
    func effects(_ t: Int) -> [Double] {
      let now = season > 1 ? t % season : 0
      return (0..<seasons).map { now == season - 1 ? -1 : (now == $0 ? 1 : 0) }
    }
    var design = Matrix(rows: length, columns: seasons + 2)
    for t in 0..<length {
      design[t, 0] = 1
      design[t, 1] = Double(t) / Double(length)
      for (i, effect) in effects(t).enumerated() { design[t, 2 + i] = effect }
    }
    let orthogonal = OrthogonalBasis(design)
    guard orthogonal.relativeRank > 1e-9,
      let coefficients = try? orthogonal.solveTriangle(orthogonal.basis.transposed)
    else { return nil }
    slope = coefficients.row(1).map { $0 / Double(length) }
    func seasonal(_ times: Range<Int>) -> Matrix {
      var part = Matrix(rows: times.count, columns: seasons + 2)
      for (row, t) in times.enumerated() {
        for (i, effect) in effects(t).enumerated() { part[row, 2 + i] = effect }
      }
      return part
    }
    fittedSeason = seasonal(0..<length) * coefficients
    let future = seasonal(length..<length + horizon)
    futureSeason = future * coefficients
    guard let inverse = try? orthogonal.solveTriangle(.identity(seasons + 2)) else { return nil }
    seasonEstimation = future * inverse
  }
}
