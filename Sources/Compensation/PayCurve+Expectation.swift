import Foundation
import Statistics

extension PayCurve {
  /// The mean of the curve when x is normal; exact, for x ≥ 0 (a negative result pays nothing).
  ///
  /// On a line v + s (x − f) between f and t: (v − s f + s μ) ΔΦ − s σ Δφ. O(tiers).
  public func expectedValue(normalMean mean: Double, deviation: Double) -> Double {
    guard deviation > 0 else { return value(at: mean) }
    return pieces.reduce(0) { sum, piece in
      let (low, high) = ((piece.from - mean) / deviation, (piece.to - mean) / deviation)
      let mass = normalProbability(high) - normalProbability(low)
      let intercept = piece.value - piece.slope * piece.from
      return sum + (intercept + piece.slope * mean) * mass
        - piece.slope * deviation * (normalDensity(high) - normalDensity(low))
    }
  }

  /// The mean of the curve when log x is normal; exact.
  ///
  /// On a line: (v − s f) ΔΦ(z) + s exp(μ + σ²/2) ΔΦ(z − σ), z = (log x − μ) / σ. O(tiers).
  public func expectedValue(logMean: Double, logDeviation: Double) -> Double {
    guard logDeviation > 0 else { return value(at: exp(logMean)) }
    let whole = exp(logMean + logDeviation * logDeviation / 2)
    return pieces.reduce(0) { sum, piece in
      let (low, high) = ((log(piece.from) - logMean) / logDeviation, (log(piece.to) - logMean) / logDeviation)
      let mass = normalProbability(high) - normalProbability(low)
      let partial = normalProbability(high - logDeviation) - normalProbability(low - logDeviation)
      return sum + (piece.value - piece.slope * piece.from) * mass + piece.slope * whole * partial
    }
  }
}
