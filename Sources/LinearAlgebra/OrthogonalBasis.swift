internal import CLAPACKE

/// The thin QR factorization A = Q·R of a tall matrix by Householder reflections (`dgeqrf`, `dorgqr`).
public struct OrthogonalBasis: Sendable, Equatable {
  /// m × n with orthonormal columns that span those of A.
  public let basis: Matrix
  /// n × n, upper triangular.
  public let triangle: Matrix

  /// Factorizes `matrix` of m × n, m ≥ n. O(m·n²).
  public init(_ matrix: Matrix) {
    let (m, n) = (matrix.rows, matrix.columns)
    precondition(m >= n, "a thin QR of \(m) × \(n)")
    guard n > 0 else {
      (basis, triangle) = (matrix, Matrix(rows: 0, columns: 0))
      return
    }
    var work = matrix
    var tau = [Double](repeating: 0, count: n)
    let factored = LAPACKE_dgeqrf(LAPACK_COL_MAJOR, Int32(m), Int32(n), &work.storage, Int32(m), &tau)
    precondition(factored == 0, "dgeqrf: argument \(-factored)")
    var upper = Matrix(rows: n, columns: n)
    for j in 0..<n {
      for i in 0...j { upper[i, j] = work[i, j] }
    }
    let formed = LAPACKE_dorgqr(
      LAPACK_COL_MAJOR, Int32(m), Int32(n), Int32(n), &work.storage, Int32(m), tau)
    precondition(formed == 0, "dorgqr: argument \(-formed)")
    (basis, triangle) = (work, upper)
  }

  /// The solution X of R·X = B (`dtrtrs`). O(n²·k).
  ///
  /// - Throws: `singular` when a diagonal entry of R is exactly zero.
  public func solveTriangle(_ b: Matrix) throws(FactorizationError) -> Matrix {
    precondition(b.rows == triangle.rows, "a right side of \(b.rows) for order \(triangle.rows)")
    guard b.rows > 0, b.columns > 0 else { return b }
    var x = b
    let n = Int32(triangle.rows)
    let info = LAPACKE_dtrtrs(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), untransposed, CChar(UInt8(ascii: "N")), n,
      Int32(b.columns), triangle.storage, n, &x.storage, n)
    precondition(info >= 0, "dtrtrs: argument \(-info)")
    guard info == 0 else { throw .singular(column: Int(info) - 1) }
    return x
  }

  /// The smallest diagonal entry of R as a share of the largest, in magnitude: near zero when columns depend.
  public var relativeRank: Double {
    let diagonal = (0..<triangle.rows).map { abs(triangle[$0, $0]) }
    guard let largest = diagonal.max(), let smallest = diagonal.min(), largest > 0 else { return 0 }
    return smallest / largest
  }
}
