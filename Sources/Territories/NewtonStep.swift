/// A damped Newton step of small order: memory and an in-place Cholesky factorization for the inner loops, where a call
/// of LAPACK costs more than the work.
struct NewtonStep: ~Copyable {
  var order = 0
  /// The curvature of the value, row after row, of which only the lower half counts.
  var curvature = Lane<Double>(repeating: 0)
  var factor = Lane<Double>(repeating: 0)
  var gradient = Lane<Double>(repeating: 0)
  var step = Lane<Double>(repeating: 0)
  var before = Lane<Double>(repeating: 0)

  mutating func reserve(_ order: Int) {
    self.order = order
    curvature.reserve(order * order)
    factor.reserve(order * order)
    gradient.reserve(order)
    step.reserve(order)
    before.reserve(order)
  }

  /// Solves (curvature + damping · diagonal) · step = gradient; false when that is not positive definite.
  func solve(damping: Double) -> Bool {
    for r in 0..<order {
      for c in 0...r {
        var sum = curvature[r * order + c]
        if r == c { sum += damping * sum }
        for s in 0..<c { sum -= factor[r * order + s] * factor[c * order + s] }
        if r == c {
          guard sum > 0 else { return false }
          factor[r * order + r] = sum.squareRoot()
        } else {
          factor[r * order + c] = sum / factor[c * order + c]
        }
      }
    }
    for r in 0..<order {
      var sum = gradient[r]
      for s in 0..<r { sum -= factor[r * order + s] * step[s] }
      step[r] = sum / factor[r * order + r]
    }
    for r in (0..<order).reversed() {
      var sum = step[r]
      for s in r + 1..<order { sum -= factor[s * order + r] * step[s] }
      step[r] = sum / factor[r * order + r]
    }
    return true
  }
}
