internal import CLAPACKE
import Foundation

/// Why a factorization could not be had.
public enum FactorizationError: Error, Equatable, Sendable {
  /// The leading minor of this order is not positive.
  case notPositiveDefinite(leadingMinor: Int)
  /// An exact zero on the diagonal of the triangular factor.
  case singular(column: Int)
}

let lower = CChar(UInt8(ascii: "L"))
let untransposed = CChar(UInt8(ascii: "N"))
let transposed = CChar(UInt8(ascii: "T"))

/// The Cholesky factor L of a symmetric positive definite matrix A = L·Lᵀ (`dpotrf`). O(n³/3).
public struct Cholesky: Sendable {
  /// L in the lower half; above the diagonal, zeros.
  public let factor: Matrix

  /// Factorizes `matrix`, of which only the lower half is read.
  /// - Throws: `notPositiveDefinite` with the order of the first minor that is not positive.
  public init(_ matrix: Matrix) throws(FactorizationError) {
    precondition(matrix.rows == matrix.columns, "Cholesky of \(matrix.rows) × \(matrix.columns)")
    var work = matrix
    let n = Int32(matrix.rows)
    let info = n == 0 ? 0 : LAPACKE_dpotrf(LAPACK_COL_MAJOR, lower, n, &work.storage, n)
    precondition(info >= 0, "dpotrf: argument \(-info)")
    guard info == 0 else { throw .notPositiveDefinite(leadingMinor: Int(info)) }
    for j in 1..<max(1, work.columns) {
      for i in 0..<j { work[i, j] = 0 }
    }
    factor = work
  }

  /// The solution of A·x = b (`dpotrs`). O(n²).
  public func solve(_ b: [Double]) -> [Double] {
    solve(Matrix(rows: b.count, columns: 1, columnMajor: b)).storage
  }

  /// The solutions of A·X = B, one a column. O(n²·k).
  public func solve(_ b: Matrix) -> Matrix {
    precondition(b.rows == factor.rows, "a right side of \(b.rows) for order \(factor.rows)")
    guard b.rows > 0, b.columns > 0 else { return b }
    var x = b
    let n = Int32(factor.rows)
    let info = LAPACKE_dpotrs(
      LAPACK_COL_MAJOR, lower, n, Int32(b.columns), factor.storage, n, &x.storage, n)
    precondition(info == 0, "dpotrs: argument \(-info)")
    return x
  }

  /// The natural logarithm of the determinant of A. O(n).
  public var logDeterminant: Double {
    (0..<factor.rows).reduce(0) { $0 + 2 * log(factor[$1, $1]) }
  }
}
