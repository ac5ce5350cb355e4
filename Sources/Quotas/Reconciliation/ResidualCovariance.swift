import LinearAlgebra

/// The shrunk covariance of one-step errors, W = λ·D + (1−λ)·Eᵀ·E/T, kept as its factors.
///
/// D holds the variances; λ is the intensity of Schäfer and Strimmer (2005) for correlations. Series shorter than
/// the panel count their variance over their own length; their errors are zero before it.
struct ResidualCovariance: Sendable {
  /// Variances of all series, aggregates first.
  let variances: [Double]
  /// T × N: errors scaled so that each column's mean square is its variance.
  let scaled: Matrix
  let shrinkage: Double

  /// Variances below this share of the mean count as it: a series that was never wrong still gives way a little.
  private static let leastVariance = 1e-10

  init(_ forecasts: [BaseForecast], periods: Int) {
    var scaled = Matrix(rows: periods, columns: forecasts.count)
    var variances: [Double] = []
    for (j, forecast) in forecasts.enumerated() {
      let count = min(periods, forecast.residuals.count)
      let stretch = (Double(periods) / Double(max(1, count))).squareRoot()
      for (i, error) in forecast.residuals.suffix(count).enumerated() {
        scaled[periods - count + i, j] = stretch * error
      }
      variances.append(sumOfSquares(scaled.storage[j * periods..<(j + 1) * periods]) / Double(periods))
    }
    let least = Self.leastVariance * max(variances.reduce(0, +) / Double(max(1, variances.count)), 1e-300)
    self.variances = variances.map { max($0, least) }
    self.scaled = scaled
    shrinkage = Self.intensity(scaled, self.variances)
  }

  /// λ = Σ Var(r_ij) / Σ r_ij² over i ≠ j, from T × T products alone. O(T²·N).
  private static func intensity(_ scaled: Matrix, _ variances: [Double]) -> Double {
    let periods = Double(scaled.rows)
    guard scaled.rows > 2 else { return 1 }
    var standard = scaled
    for j in 0..<scaled.columns {
      let deviation = variances[j].squareRoot()
      for t in 0..<scaled.rows { standard[t, j] /= deviation }
    }
    let gram = standard.gram(outer: true)
    var squares = 0.0  // Σ_ij r_ij²
    for value in gram.storage { squares += value * value }
    squares /= periods * periods
    var fourth = 0.0  // Σ_ij Σ_t (z_ti·z_tj)²
    var (ownSquares, ownFourth) = (0.0, 0.0)
    for t in 0..<scaled.rows { fourth += gram[t, t] * gram[t, t] }
    for j in 0..<scaled.columns {
      var (second, power) = (0.0, 0.0)
      for t in 0..<scaled.rows {
        let square = standard[t, j] * standard[t, j]
        second += square
        power += square * square
      }
      ownSquares += second * second / (periods * periods)
      ownFourth += power
    }
    let correlation = squares - ownSquares
    guard correlation > 0 else { return 1 }
    let spread = (fourth - ownFourth) - periods * correlation
    let factor = periods / ((periods - 1) * (periods - 1) * (periods - 1))
    return min(1, max(leastShrinkage, factor * spread / correlation))
  }

  /// A positive λ keeps W positive definite when there are more series than periods.
  private static let leastShrinkage = 1e-4
}
