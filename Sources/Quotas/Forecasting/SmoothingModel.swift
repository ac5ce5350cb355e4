/// An additive-error exponential smoothing model with its parameters fixed (Hyndman, Koehler, Ord, Snyder 2008).
///
/// State x = (level, trend, s₀ … sₘ₋₁), where s₀ is the season of the next period. With the observation
/// y = w·x + e the state turns into F·x + g·e.
struct SmoothingModel: Sendable, Equatable {
  /// α, β, γ: how much of an error goes into level, trend and season; φ: what is left of the trend a period on.
  var level: Double
  var trend: Double = 0
  var seasonal: Double = 0
  var damping: Double = 1
  var hasTrend = false
  /// 1 for none.
  var season = 1

  var hasSeason: Bool { season > 1 }
  var seasonStart: Int { hasTrend ? 2 : 1 }
  var stateCount: Int { seasonStart + (hasSeason ? season : 0) }
  /// Initial states to estimate: one season is fixed at zero, since a shift between level and seasons changes
  /// no forecast.
  var freeStates: Int { seasonStart + (hasSeason ? season - 1 : 0) }
  /// Initial states, and the smoothing parameters that the grid chooses among.
  var parameterCount: Int {
    freeStates + (level > 0 ? 1 : 0) + (trend > 0 ? 1 : 0) + (hasTrend && damping < 1 ? 1 : 0)
      + (seasonal > 0 ? 1 : 0)
  }

  /// w·x: the forecast of the next period.
  func expectation(_ state: [Double]) -> Double {
    state[0] + (hasTrend ? damping * state[1] : 0) + (hasSeason ? state[seasonStart] : 0)
  }

  /// Moves `state` one period on, given the error of that period.
  func advance(_ state: inout [Double], error: Double) {
    if hasTrend {
      state[0] += damping * state[1] + level * error
      state[1] = damping * state[1] + trend * error
    } else {
      state[0] += level * error
    }
    guard hasSeason else { return }
    let updated = state[seasonStart] + seasonal * error
    for i in seasonStart..<seasonStart + season - 1 { state[i] = state[i + 1] }
    state[seasonStart + season - 1] = updated
  }

  /// c₁ … c_count: what an error of 1 adds to the forecast 1, 2, … periods later.
  func errorWeights(_ count: Int) -> [Double] {
    var state = [Double](repeating: 0, count: stateCount)
    advance(&state, error: 1)
    return (0..<count).map { _ in
      let weight = expectation(state)
      advance(&state, error: 0)
      return weight
    }
  }
}
