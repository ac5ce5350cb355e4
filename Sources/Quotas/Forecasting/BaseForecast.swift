/// The forecast of one series by itself, before the levels are made to add up.
struct BaseForecast: Sendable, Equatable {
  var mean: [Double]
  /// One-step errors of the history used, the last one at its end; may be shorter than the history.
  var residuals: [Double]
  /// Standard deviation of one-step errors, degrees of freedom taken off.
  var residualDeviation: Double
  /// Standard deviation of each period, and of the sum of the periods that count.
  var deviation: [Double]
  var sumDeviation: Double

  /// A series that never sold anything.
  static func zeros(length: Int, horizon: Int) -> BaseForecast {
    let none = [Double](repeating: 0, count: horizon)
    return BaseForecast(
      mean: none, residuals: [Double](repeating: 0, count: length), residualDeviation: 0, deviation: none,
      sumDeviation: 0)
  }
}

/// How the error of a forecast grows over the horizon, in units of the one-step variance.
struct ErrorGrowth: Sendable {
  /// c₁ … c_H: what an error of 1 adds to the forecast 1, 2, … periods later.
  let weights: [Double]
  /// What not knowing the initial states adds to each period, and to the sum of the periods from the lead on.
  let estimation: [Double]
  let sumEstimation: Double

  init(weights: [Double], estimation: [Double]? = nil, sumEstimation: Double = 0) {
    self.weights = weights
    self.estimation = estimation ?? weights.map { _ in 0 }
    self.sumEstimation = sumEstimation
  }

  /// Variance of each period's forecast error: 1 + Σ_{i<h} cᵢ², and estimation.
  var variances: [Double] {
    var sum = 1.0
    return zip(weights, estimation).map { weight, estimation in
      defer { sum += weight * weight }
      return sum + estimation
    }
  }

  /// Variance of Σ scale_h · error_h over the periods from `lead` on: Σ_j (Σ_{h ≥ j} scale_h · ψ_{h−j})², ψ₀ = 1,
  /// and estimation at the mean scale.
  func sumVariance(scale: [Double], lead: Int) -> Double {
    let counted = scale.dropFirst(lead)
    let size = counted.isEmpty ? 0 : counted.reduce(0, +) / Double(counted.count)
    var total = sumEstimation * size * size
    for origin in scale.indices {
      var loading = origin >= lead ? scale[origin] : 0
      for h in max(origin + 1, lead)..<max(scale.count, origin + 1, lead) {
        loading += scale[h] * weights[h - origin - 1]
      }
      total += loading * loading
    }
    return total
  }
}
