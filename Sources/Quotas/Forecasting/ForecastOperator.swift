import LinearAlgebra

/// A forecasting method that is linear in the history: a smoothing model that starts from states linear in it.
struct ForecastOperator: Sendable, Equatable {
  let model: SmoothingModel
  /// T × states: the initial states of a history y are startᵀ·y.
  let start: Matrix
  /// What the model runs on instead of the history: what is left of it by a line and seasons; nil for itself.
  var line: SeasonalLine?
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
  /// be told apart. O(T·k²) for k states.
  ///
  /// The errors of a filter started at state x₀ are P·y − Q·x₀, P lower triangular and Toeplitz. The best x₀ is
  /// R⁻¹·Bᵀ·P·y with Q = B·R. Bᵀ·P needs no P: it is the filter run backwards over the columns of B.
  init?(_ model: SmoothingModel, length: Int, horizon: Int) {
    guard length > model.freeStates else { return nil }
    let design = StateDesign(model, length: length)
    let orthogonal = OrthogonalBasis(design.errors)
    guard orthogonal.relativeRank > Self.leastRank,
      let free = try? orthogonal.solveTriangle(model.adjoint(orthogonal.basis).transposed),
      // The initial states have covariance (QᵀQ)⁻¹ = R⁻¹R⁻ᵀ, which the forecasts feel through the last state.
      let inverse = try? orthogonal.solveTriangle(.identity(model.freeStates))
    else { return nil }
    var start = Matrix(rows: length, columns: model.stateCount)
    for k in 0..<model.freeStates {
      for t in 0..<length { start[t, k] = free[k, t] }
    }
    self.init(
      model: model, start: start, errorWeights: model.errorWeights(horizon),
      parameterCount: model.parameterCount, estimation: design.forecasts(horizon) * inverse)
  }
}

/// How errors and states of a model on a history of zeros depend on its free initial states.
private struct StateDesign {
  let model: SmoothingModel
  /// T × k, for each state's share of the expectation: the negative of the errors.
  private(set) var errors: Matrix
  private var runs: [SmoothingLanes] = []

  init(_ model: SmoothingModel, length: Int) {
    self.model = model
    errors = Matrix(rows: length, columns: model.freeStates)
    let zeros = [SmoothingLanes.Lanes](repeating: .zero, count: length)
    for first in stride(from: 0, to: model.freeStates, by: SmoothingLanes.width) {
      var start = [SmoothingLanes.Lanes](repeating: .zero, count: model.stateCount)
      let lanes = first..<min(first + SmoothingLanes.width, model.freeStates)
      for k in lanes { start[k][k - first] = 1 }
      var run = SmoothingLanes(model, start: start)
      run.run(zeros) { t, error in
        for k in lanes { errors[t, k] = -error[k - first] }
      }
      runs.append(run)
    }
  }

  /// H × k: what each free initial state adds to the forecasts.
  func forecasts(_ horizon: Int) -> Matrix {
    var result = Matrix(rows: horizon, columns: model.freeStates)
    for (block, run) in runs.enumerated() {
      var run = run
      let first = block * SmoothingLanes.width
      run.forecast(horizon) { h, value in
        for k in first..<min(first + SmoothingLanes.width, model.freeStates) {
          result[h, k] = value[k - first]
        }
      }
    }
    return result
  }
}

extension SmoothingModel {
  /// Pᵀ·B for the filter's matrix P: since P is Toeplitz, the filter run over the columns of B from their end. O(T·k).
  fileprivate func adjoint(_ basis: Matrix) -> Matrix {
    var result = basis
    let zeros = [SmoothingLanes.Lanes](repeating: .zero, count: stateCount)
    let length = basis.rows
    for first in stride(from: 0, to: basis.columns, by: SmoothingLanes.width) {
      let lanes = first..<min(first + SmoothingLanes.width, basis.columns)
      let reversed = (0..<length).map { t in
        var values = SmoothingLanes.Lanes.zero
        for k in lanes { values[k - first] = basis[length - 1 - t, k] }
        return values
      }
      var run = SmoothingLanes(self, start: zeros)
      run.run(reversed) { t, error in
        for k in lanes { result[length - 1 - t, k] = error[k - first] }
      }
    }
    return result
  }
}
