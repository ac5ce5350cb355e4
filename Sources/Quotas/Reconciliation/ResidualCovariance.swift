import Foundation
import LinearAlgebra
import Statistics

/// The shrunk covariance of one-step errors, W = λ·D + (1−λ)·Eᵀ·E/T, kept as its factors.
///
/// D holds the variances, drawn to what series of their size have: v^¼·(τ·s)^¾ with s the mean size of the series and τ the
/// median of v/s. λ is the intensity of Schäfer and Strimmer (2005) for correlations, raised by a fifth of what is missing
/// to 1. Both were chosen on origins of the test data earlier than those they are scored on. Series shorter than the panel
/// count their variance over their own length; their errors are zero before it.
struct ResidualCovariance: Sendable {
  /// Variances of all series, aggregates first, and the same drawn to those of their size.
  let variances: [Double]
  let diagonal: [Double]
  /// T × N: errors scaled so that each column's mean square is its variance.
  let scaled: Matrix
  let shrinkage: Double

  /// Variances below this share of the mean count as it: a series that was never wrong still gives way a little.
  private static let leastVariance = 1e-10
  /// How far the logarithms of variances are drawn to the size of the series.
  private static let sizeShare = 0.75
  /// How far λ is drawn to 1.
  private static let extraShrinkage = 0.2

  /// - Parameter sizes: the mean absolute value of each series.
  init(_ forecasts: [BaseForecast], periods: Int, sizes: [Double]) {
    // Of a very long history the oldest periods have no errors.
    let periods = max(1, min(periods, forecasts.reduce(0) { max($0, $1.residuals.count) }))
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
    diagonal = Self.drawn(self.variances, variances, to: sizes)
    let intensity = Self.intensity(scaled, self.variances)
    shrinkage = intensity + Self.extraShrinkage * (1 - intensity)
  }

  /// - Parameter raw: zero where there were no errors.
  private static func drawn(_ variances: [Double], _ raw: [Double], to sizes: [Double]) -> [Double] {
    let ratios = raw.indices.filter { raw[$0] > 0 && sizes[$0] > 0 }.map { raw[$0] / sizes[$0] }.sorted()
    guard !ratios.isEmpty else { return variances }
    let typical = quantile(0.5, ofSorted: ratios)
    return zip(variances, sizes).map { variance, size in
      size > 0 ? pow(variance, 1 - sizeShare) * pow(typical * size, sizeShare) : variance
    }
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
