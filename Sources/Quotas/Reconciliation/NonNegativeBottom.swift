import LinearAlgebra
import Statistics

/// The reconciled forecasts that are nearest to the base forecasts in the metric of W⁻¹ and not below zero.
///
/// With b the reconciled bottom forecasts and P how they follow a pull, see `Reconciler.followed`, the nearest are b + P·m with
/// the least pulls m ≥ 0 on those that come to lie at zero: m ≥ 0, b + P·m ≥ 0, and one of both zero for each series. Block
/// principal pivoting finds which lie at zero (Júdice and Pires 1994; for forecasts Wickramasuriya, Turlach, Hyndman 2020);
/// the pulls of a set are found by conjugate gradients (Hestenes and Stiefel 1952), scaled by W's diagonal and begun where the
/// set before ended, so that P is never formed.
struct NonNegativeBottom: Sendable {
  let reconciler: Reconciler
  /// Which bottom series may not fall below zero.
  let isBounded: [Bool]
  var threads = Threads.single

  /// What counts as zero, as a share of the largest forecast.
  private static let tolerance = 1e-9
  /// Full exchanges without progress before single ones, which cannot go round in a circle (Murty 1974).
  private static let patience = 3
  private static let mostExchanges = 100
  /// Conjugate gradients end at this share of the right side, or after this many steps.
  private static let precision = 1e-11
  private static let mostSteps = 200

  /// The forecasts of `bottom` (H × n, reconciled), period by period.
  ///
  /// Costs nothing where none is below zero; else a period takes a few exchanges of some products with P.
  func raised(_ bottom: Matrix) -> Matrix {
    let rows = (0..<bottom.rows).filter { h in
      isBounded.indices.contains { isBounded[$0] && bottom[h, $0] < 0 }
    }
    guard !rows.isEmpty else { return bottom }
    let weights = bottom.columns > 0 ? (0..<bottom.columns).map(reconciler.weight) : []
    var result = bottom
    for (h, values) in zip(
      rows, orderedMap(rows.count, threads: threads) { raised(bottom.row(rows[$0]), weights) })
    {
      for (j, value) in values.enumerated() { result[h, j] = value }
    }
    return result
  }

  private func raised(_ bottom: [Double], _ weights: [Double]) -> [Double] {
    let least = Self.tolerance * (bottom.map(abs).max() ?? 0)
    var atZero = bottom.indices.filter { isBounded[$0] && bottom[$0] < 0 }
    var pulls = [Double](repeating: 0, count: bottom.count)
    var (fewest, patience) = (Int.max, Self.patience)
    var best = (infeasible: Int.max, values: bottom)
    for _ in 0..<Self.mostExchanges {
      pulls = self.pulls(on: atZero, bottom, weights, from: pulls)
      let pull = reconciler.pull(atZero.map { pulls[$0] }, at: atZero)
      var isAtZero = [Bool](repeating: false, count: bottom.count)
      for j in atZero { isAtZero[j] = true }
      var (values, wrong) = (bottom, [Int]())
      for j in bottom.indices {
        values[j] += reconciler.followed(pull, by: j, own: pulls[j])
        guard isBounded[j] else { continue }
        if isAtZero[j] ? pulls[j] < 0 : values[j] < -least { wrong.append(j) }
        values[j] = isAtZero[j] ? 0 : max(0, values[j])
      }
      if wrong.count < best.infeasible { best = (wrong.count, values) }
      if wrong.isEmpty { break }
      if wrong.count < fewest { (fewest, patience) = (wrong.count, Self.patience) } else { patience -= 1 }
      for j in patience > 0 ? wrong[...] : wrong.suffix(1) { isAtZero[j].toggle() }
      atZero = bottom.indices.filter { isAtZero[$0] }
    }
    return best.values
  }

  /// The m with P·m = −b on `places`, zero elsewhere; `start` is a guess.
  private func pulls(
    on places: [Int], _ bottom: [Double], _ weights: [Double], from start: [Double]
  ) -> [Double] {
    func image(_ x: [Double]) -> [Double] {
      let pull = reconciler.pull(x, at: places)
      return zip(places, x).map { reconciler.followed(pull, by: $0, own: $1) }
    }
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    func scaled(_ x: [Double]) -> [Double] {
      zip(places, x).map { $1 / max(.leastNormalMagnitude, weights[$0]) }
    }
    var solution = places.map { start[$0] }
    var rest = places.map { -bottom[$0] }
    let enough = product(rest, scaled(rest)) * Self.precision * Self.precision
    if solution.contains(where: { $0 != 0 }) { rest = zip(rest, image(solution)).map { $0 - $1 } }
    var direction = scaled(rest)
    var square = product(rest, direction)
    for _ in 0..<Self.mostSteps where square > enough {
      let image = image(direction)
      let curvature = product(direction, image)
      guard curvature > 0 else { break }
      let step = square / curvature
      for i in places.indices {
        solution[i] += step * direction[i]
        rest[i] -= step * image[i]
      }
      let next = scaled(rest)
      let nextSquare = product(rest, next)
      for i in places.indices { direction[i] = next[i] + nextSquare / square * direction[i] }
      square = nextSquare
    }
    var result = [Double](repeating: 0, count: bottom.count)
    for (place, value) in zip(places, solution) { result[place] = value }
    return result
  }
}
