import Foundation
import Statistics

/// How one territory's quota rises with the number that all territories share.
protocol QuotaCurve: Sendable {
  /// The quota at `x`; continuous, never falling.
  func quota(_ x: Double) -> Double
  /// Its derivative.
  func slope(_ x: Double) -> Double
  /// The x at which the quota is `quota`: −∞ or +∞ when it never is.
  func position(_ quota: Double) -> Double
  /// Where the curve has a kink of its own.
  var kinks: [Double] { get }
}

extension QuotaCurve {
  var kinks: [Double] { [] }
}

/// q = μ + λ·w: the division with the least Σ (q − μ)²/w. Pro-rata is w = μ.
struct ProportionalCurve: QuotaCurve {
  let mean: Double
  let weight: Double

  func quota(_ x: Double) -> Double { mean + x * weight }
  func slope(_ x: Double) -> Double { weight }
  func position(_ quota: Double) -> Double {
    weight > 0 ? (quota - mean) / weight : (quota > mean ? .infinity : -.infinity)
  }
}

/// q = F⁻¹(Φ(z)): the quota that is missed with probability Φ(z), for a lognormal result.
struct ChanceCurve: QuotaCurve {
  /// nil for a territory that expects nothing.
  let result: LognormalDistribution?

  func quota(_ x: Double) -> Double { result.map { exp($0.logMean + $0.logDeviation * x) } ?? 0 }
  func slope(_ x: Double) -> Double { result.map { quota(x) * $0.logDeviation } ?? 0 }
  func position(_ quota: Double) -> Double {
    guard let result, quota > 0, result.logDeviation > 0 else {
      return quota > self.quota(0) ? .infinity : -.infinity
    }
    return (log(quota) - result.logMean) / result.logDeviation
  }
}
