import LinearAlgebra

/// Makes the forecasts of all levels add up with the least change in the metric of W⁻¹.
///
/// With U = [I, −A], so that U·ŷ is the incoherence: ỹ = ŷ − W·Uᵀ·(U·W·Uᵀ)⁻¹·U·ŷ (Wickramasuriya, Athanasopoulos,
/// Hyndman 2019). W is never formed: only U·W·Uᵀ, of the order of the aggregates, by its two parts; and not that either
/// where levels nest.
struct Reconciler: Sendable {
  let hierarchy: Hierarchy
  /// λ·D + (1−λ)·Eᵀ·E/T; `errors` is nil when λ is 1.
  private let diagonal: [Double]
  private let errors: Matrix?
  private let share: Double
  /// X = E_a − A·E_b.
  private let excess: Matrix?
  private let middle: Middle?

  /// U·W·Uᵀ, factorized.
  private enum Middle: Sendable {
    case nested(NestedMiddle)
    case dense(Cholesky)

    func solve(_ b: Matrix) -> Matrix {
      switch self {
      case .nested(let nested): nested.solve(b)
      case .dense(let cholesky): cholesky.solve(b)
      }
    }
  }

  /// - Throws: when U·W·Uᵀ is numerically singular.
  init(_ hierarchy: Hierarchy, _ covariance: ResidualCovariance, _ method: Reconciliation)
    throws(FactorizationError)
  {
    self.hierarchy = hierarchy
    switch method {
    case .mint:
      let lambda = covariance.shrinkage
      diagonal = covariance.diagonal.map { lambda * $0 }
      errors = lambda < 1 ? covariance.scaled : nil
      share = (1 - lambda) / Double(max(1, covariance.scaled.rows))
    case .wls:
      // Structural weights: the number of bottom series below.
      diagonal =
        hierarchy.bottomCounts.map(Double.init) + [Double](repeating: 1, count: hierarchy.bottomCount)
      (errors, share) = (nil, 0)
    case .ols, .bottomUp, .none:
      diagonal = [Double](repeating: 1, count: hierarchy.aggregateCount + hierarchy.bottomCount)
      (errors, share) = (nil, 0)
    }
    guard method != .bottomUp, method != .none, hierarchy.aggregateCount > 0 else {
      (middle, excess) = (nil, nil)
      return
    }
    excess = errors.map { Self.excess(hierarchy, $0) }
    if let tree = AggregateTree(hierarchy) {
      middle = .nested(try NestedMiddle(tree, diagonal: diagonal, excess: excess, share: share))
    } else {
      middle = .dense(try Cholesky(Self.dense(hierarchy, diagonal, excess, share)))
    }
  }

  /// The bottom forecasts (H × n) that belong to the forecasts of all series (H × N, aggregates first).
  func bottom(_ base: Matrix) -> Matrix {
    let (a, horizon) = (hierarchy.aggregateCount, base.rows)
    let own = Matrix(
      rows: horizon, columns: hierarchy.bottomCount, columnMajor: Array(base.storage[(a * horizon)...]))
    guard let middle else { return own }
    let moved = weighted(spread(middle.solve(incoherence(base.transposed)))).transposed
    var result = own
    for i in result.storage.indices { result.storage[i] -= moved.storage[a * horizon + i] }
    return result
  }

  /// How reconciled bottom forecasts follow a pull x on some of them: P·x with P = W − W·Uᵀ·(U·W·Uᵀ)⁻¹·U·W.
  struct Pull {
    fileprivate let multipliers: [Double]
    fileprivate let common: [Double]
  }

  /// With t = E·x and X = E_a − A·E_b, U·W·x is share·Xᵀ·t − A·D·x, so that no product runs over all series. O(T·(places + a))
  /// and a solution with U·W·Uᵀ.
  func pull(_ x: [Double], at places: [Int]) -> Pull {
    let a = hierarchy.aggregateCount
    guard let middle else { return Pull(multipliers: [], common: []) }
    var common = [Double](repeating: 0, count: errors?.rows ?? 0)
    var incoherence = Matrix(rows: a, columns: 1)
    for (place, value) in zip(places, x) where value != 0 {
      for node in hierarchy.parents[place] { incoherence[node, 0] -= diagonal[a + place] * value }
      errors?.add(value, column: a + place, to: &common)
    }
    if let excess {
      for node in 0..<a { incoherence[node, 0] += share * excess.dot(column: node, common) }
    }
    let multipliers = middle.solve(incoherence).storage
    if let excess { common = zip(common, excess * multipliers).map { $0 - $1 } }
    return Pull(multipliers: multipliers, common: common)
  }

  /// The part of P·x on bottom series `j`, whose own part of x is `own`. O(T).
  func followed(_ pull: Pull, by j: Int, own: Double) -> Double {
    guard middle != nil else { return own }
    let place = hierarchy.aggregateCount + j
    let moved = hierarchy.parents[j].reduce(own) { $0 + pull.multipliers[$1] }
    return diagonal[place] * moved + share * (errors?.dot(column: place, pull.common) ?? 0)
  }

  /// W on bottom series `j`: about what P is there.
  func weight(_ j: Int) -> Double {
    guard middle != nil else { return 1 }
    let place = hierarchy.aggregateCount + j
    return diagonal[place] + share * (errors?.square(column: place) ?? 0)
  }

  /// U·y: the aggregates less the sums of those below, a × c for N × c.
  private func incoherence(_ y: Matrix) -> Matrix {
    let a = hierarchy.aggregateCount
    var result = Matrix(rows: a, columns: y.columns)
    for c in 0..<y.columns {
      for i in 0..<a { result[i, c] = y[i, c] }
      for (j, nodes) in hierarchy.parents.enumerated() {
        for node in nodes { result[node, c] -= y[a + j, c] }
      }
    }
    return result
  }

  /// Uᵀ·x: x on the aggregates, −Aᵀ·x on the bottom; N × c for a × c.
  private func spread(_ x: Matrix) -> Matrix {
    let a = hierarchy.aggregateCount
    var result = Matrix(rows: a + hierarchy.bottomCount, columns: x.columns)
    for c in 0..<x.columns {
      for i in 0..<a { result[i, c] = x[i, c] }
      for (j, nodes) in hierarchy.parents.enumerated() {
        result[a + j, c] = -nodes.reduce(0) { $0 + x[$1, c] }
      }
    }
    return result
  }

  /// W·x for N × c.
  private func weighted(_ x: Matrix) -> Matrix {
    var result = errors.map { Matrix.product($0, transposed: true, $0 * x) } ?? x
    let share = errors == nil ? 0 : share
    for c in 0..<x.columns {
      for i in 0..<x.rows { result[i, c] = diagonal[i] * x[i, c] + share * result[i, c] }
    }
    return result
  }

  /// E_a − A·E_b: what the aggregates' errors are beyond the sums of those below, T × a.
  private static func excess(_ hierarchy: Hierarchy, _ errors: Matrix) -> Matrix {
    let (a, periods) = (hierarchy.aggregateCount, errors.rows)
    var excess = hierarchy.aggregated(
      Matrix(
        rows: periods, columns: hierarchy.bottomCount, columnMajor: Array(errors.storage[(a * periods)...])))
    for i in excess.storage.indices { excess.storage[i] = errors.storage[i] - excess.storage[i] }
    return excess
  }

  /// K = U·W·Uᵀ = D_a + A·D_b·Aᵀ + share·(E_a − A·E_b)ᵀ·(E_a − A·E_b), for levels that cross.
  private static func dense(
    _ hierarchy: Hierarchy, _ diagonal: [Double], _ excess: Matrix?, _ share: Double
  ) -> Matrix {
    let a = hierarchy.aggregateCount
    var result = Matrix(rows: a, columns: a)
    if let excess {
      result = excess.gram()
      for i in result.storage.indices { result.storage[i] *= share }
    }
    for i in 0..<a { result[i, i] += diagonal[i] }
    for (j, nodes) in hierarchy.parents.enumerated() {
      for p in nodes {
        for q in nodes { result[p, q] += diagonal[a + j] }
      }
    }
    return result
  }
}

extension Matrix {
  /// The product of column `j` and a vector.
  fileprivate func dot(column j: Int, _ x: [Double]) -> Double {
    var sum = 0.0
    for i in 0..<rows { sum += storage[j * rows + i] * x[i] }
    return sum
  }

  /// The square of the length of column `j`.
  fileprivate func square(column j: Int) -> Double {
    sumOfSquares(storage[j * rows..<(j + 1) * rows])
  }

  /// Adds a multiple of column `j`.
  fileprivate func add(_ factor: Double, column j: Int, to sum: inout [Double]) {
    for i in 0..<rows { sum[i] += factor * storage[j * rows + i] }
  }
}
