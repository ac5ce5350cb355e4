import LinearAlgebra

/// Half of the least-squares line through a history and its additive seasons, which sum to zero, as operators on it.
struct SeasonalLine: Sendable, Equatable {
  /// T × k: the coefficients of a history y are coefficientsᵀ·y.
  let coefficients: Matrix
  /// T × k and H × k: what the coefficients add to the history and the horizon.
  let past: Matrix
  let future: Matrix
  /// H × k: the covariance of the future seasons is this times its transpose, see `ForecastOperator.estimation`.
  let seasonEstimation: Matrix

  /// nil when the history is too short for its seasons. O(T·k²).
  ///
  /// - Parameter season: periods in a season; 1 for none.
  init?(length: Int, horizon: Int, season: Int) {
    let seasons = season > 1 ? season - 1 : 0
    guard length > seasons + 2 else { return nil }
    /// Contrasts: season i is 1, the last −1, so that the effects sum to zero.
    func effect(_ i: Int, _ t: Int) -> Double {
      let now = t % season
      return now == season - 1 ? -1 : (now == i ? 1 : 0)
    }
    func part(_ times: Range<Int>, intercept: Double, slope: Double) -> Matrix {
      var part = Matrix(rows: times.count, columns: seasons + 2)
      for (row, t) in times.enumerated() {
        part[row, 0] = intercept
        part[row, 1] = slope * Double(t) / Double(length)
        for i in 0..<seasons { part[row, 2 + i] = effect(i, t) }
      }
      return part
    }
    let orthogonal = OrthogonalBasis(part(0..<length, intercept: 1, slope: 1))
    guard orthogonal.relativeRank > 1e-9,
      let coefficients = try? orthogonal.solveTriangle(orthogonal.basis.transposed),
      let inverse = try? orthogonal.solveTriangle(.identity(seasons + 2))
    else { return nil }
    self.coefficients = coefficients.transposed
    past = part(0..<length, intercept: 0, slope: 0.5)
    future = part(length..<length + horizon, intercept: 0, slope: 0.5)
    seasonEstimation = part(length..<length + horizon, intercept: 0, slope: 0) * inverse
  }
}
