import LinearAlgebra

/// A forecasting method that is linear in the history: one-step errors e = M·y, forecasts ŷ = F·y.
struct ForecastOperator: Sendable, Equatable {
  /// T × T.
  let errors: Matrix
  /// H × T.
  let forecasts: Matrix
  /// c₁ … c_H, see `SmoothingModel.errorWeights`.
  let errorWeights: [Double]
  let parameterCount: Int
  /// H × k: what estimating the initial states adds to the covariance of the forecasts is E·Eᵀ, in units of the
  /// one-step variance.
  let estimation: Matrix

  /// The variance that estimation adds to the sum of the forecasts from `lead` on.
  func sumEstimation(lead: Int) -> Double {
    (0..<estimation.columns).reduce(0) { total, k in
      let sum = (lead..<max(lead, estimation.rows)).reduce(0) { $0 + estimation[$1, k] }
      return total + sum * sum
    }
  }
}

extension ForecastOperator {
  /// Initial states whose design is closer to dependent than this make no operator.
  private static let leastRank = 1e-9

  /// The operator of `model` on histories of `length` with least-squares initial states; nil when those cannot
  /// be told apart. O(T²·k) for k states.
  ///
  /// The errors of a filter started at state x₀ are P·y − Q·x₀, P lower triangular and Toeplitz. The best x₀ is
  /// R⁻¹·Bᵀ·P·y with Q = B·R, which leaves M = P − B·Bᵀ·P.
  init?(_ model: SmoothingModel, length: Int, horizon: Int) {
    guard length > model.freeStates else { return nil }
    let impulse = FilterRun(model, length: length, impulse: true)
    let design = Self.stateDesign(model, length: length)
    let orthogonal = OrthogonalBasis(design.errors)
    guard orthogonal.relativeRank > Self.leastRank else { return nil }
    var errors = Matrix(rows: length, columns: length)
    for s in 0..<length {
      for t in s..<length { errors[t, s] = impulse.errors[t - s] }
    }
    let projected = Matrix.product(orthogonal.basis, transposed: true, errors)
    guard let initial = try? orthogonal.solveTriangle(projected) else { return nil }
    let explained = orthogonal.basis * projected
    for i in errors.storage.indices { errors.storage[i] -= explained.storage[i] }
    var final = design.finalStates * initial
    for s in 0..<length {
      for i in 0..<model.stateCount { final[i, s] += impulse.states[length - 1 - s][i] }
    }
    self.errors = errors
    let lookahead = Self.lookahead(model, horizon)
    forecasts = lookahead * final
    // The initial states have covariance (QᵀQ)⁻¹ = R⁻¹R⁻ᵀ, which the forecasts feel through the last state.
    guard let inverse = try? orthogonal.solveTriangle(.identity(model.freeStates)) else { return nil }
    estimation = lookahead * (design.finalStates * inverse)
    errorWeights = model.errorWeights(horizon)
    parameterCount = model.parameterCount
  }

  /// How the errors and the last state depend on the free initial states: Q (T × k) and Fᵀ-power (states × k).
  private static func stateDesign(
    _ model: SmoothingModel, length: Int
  ) -> (errors: Matrix, finalStates: Matrix) {
    var errors = Matrix(rows: length, columns: model.freeStates)
    var final = Matrix(rows: model.stateCount, columns: model.freeStates)
    for k in 0..<model.freeStates {
      var start = [Double](repeating: 0, count: model.stateCount)
      start[k] = 1
      let run = FilterRun(model, length: length, start: start)
      for t in 0..<length { errors[t, k] = -run.errors[t] }
      for i in 0..<model.stateCount { final[i, k] = run.states[length - 1][i] }
    }
    return (errors, final)
  }

  /// H × states: w·F^(h−1).
  private static func lookahead(_ model: SmoothingModel, _ horizon: Int) -> Matrix {
    var result = Matrix(rows: horizon, columns: model.stateCount)
    for i in 0..<model.stateCount {
      var state = [Double](repeating: 0, count: model.stateCount)
      state[i] = 1
      for h in 0..<horizon {
        result[h, i] = model.expectation(state)
        model.advance(&state, error: 0)
      }
    }
    return result
  }
}

/// The filter of a model on a history of zeros, or of a one followed by zeros.
private struct FilterRun {
  var errors: [Double] = []
  /// After each period.
  var states: [[Double]] = []

  init(_ model: SmoothingModel, length: Int, impulse: Bool = false, start: [Double]? = nil) {
    var state = start ?? [Double](repeating: 0, count: model.stateCount)
    errors.reserveCapacity(length)
    states.reserveCapacity(length)
    for t in 0..<length {
      let error = (impulse && t == 0 ? 1 : 0) - model.expectation(state)
      model.advance(&state, error: error)
      errors.append(error)
      states.append(state)
    }
  }
}
