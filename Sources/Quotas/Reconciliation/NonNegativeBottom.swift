import LinearAlgebra

/// The reconciled forecasts that are nearest to the base forecasts in the metric of W⁻¹ and not below zero.
///
/// With b the reconciled bottom forecasts and P how they follow a pull, see `Reconciler.followed`, the nearest are b + P·m with
/// the least pulls m ≥ 0 on those that come to lie at zero: m ≥ 0, b + P·m ≥ 0, and one of both zero for each series. Block
/// principal pivoting finds which lie at zero (Júdice and Pires 1994; for forecasts Wickramasuriya, Turlach, Hyndman 2020);
/// the pulls of a set are found by conjugate gradients (Hestenes and Stiefel 1952), so that P is never formed.
struct NonNegativeBottom: Sendable {
  let reconciler: Reconciler
  /// Which bottom series may not fall below zero.
  let isBounded: [Bool]

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
    var result = bottom
    for h in 0..<bottom.rows {
      let row = bottom.row(h)
      guard isBounded.indices.contains(where: { isBounded[$0] && row[$0] < 0 }) else { continue }
      for (j, value) in raised(row).enumerated() { result[h, j] = value }
    }
    return result
  }

  private func raised(_ bottom: [Double]) -> [Double] {
    let least = Self.tolerance * (bottom.map(abs).max() ?? 0)
    var atZero = bottom.indices.filter { isBounded[$0] && bottom[$0] < 0 }
    var (fewest, patience) = (Int.max, Self.patience)
    var best = (infeasible: Int.max, values: bottom)
    for _ in 0..<Self.mostExchanges {
      let pulls = self.pulls(on: atZero, bottom)
      var values = reconciler.followed(pulls, at: atZero, on: Array(bottom.indices))
      for j in bottom.indices { values[j] += bottom[j] }
      let isAtZero = Set(atZero)
      let pullOf = Dictionary(uniqueKeysWithValues: zip(atZero, pulls))
      let wrong = bottom.indices.filter { j in
        guard isBounded[j] else { return false }
        guard isAtZero.contains(j) else { return values[j] < -least }
        return (pullOf[j] ?? 0) < 0
      }
      for j in bottom.indices where isBounded[j] { values[j] = isAtZero.contains(j) ? 0 : max(0, values[j]) }
      if wrong.count < best.infeasible { best = (wrong.count, values) }
      if wrong.isEmpty { break }
      if wrong.count < fewest { (fewest, patience) = (wrong.count, Self.patience) } else { patience -= 1 }
      let exchanged = patience > 0 ? wrong : Array(wrong.suffix(1))
      atZero = isAtZero.symmetricDifference(exchanged).sorted()
    }
    return best.values
  }

  /// The m with P·m = −b on `places`.
  private func pulls(on places: [Int], _ bottom: [Double]) -> [Double] {
    var solution = [Double](repeating: 0, count: places.count)
    var rest = places.map { -bottom[$0] }
    var direction = rest
    var square = rest.reduce(0) { $0 + $1 * $1 }
    let enough = square * Self.precision * Self.precision
    for _ in 0..<Self.mostSteps where square > enough {
      let image = reconciler.followed(direction, at: places, on: places)
      let curvature = zip(direction, image).reduce(0) { $0 + $1.0 * $1.1 }
      guard curvature > 0 else { break }
      let step = square / curvature
      for i in places.indices {
        solution[i] += step * direction[i]
        rest[i] -= step * image[i]
      }
      let next = rest.reduce(0) { $0 + $1 * $1 }
      for i in direction.indices { direction[i] = rest[i] + next / square * direction[i] }
      square = next
    }
    return solution
  }
}
