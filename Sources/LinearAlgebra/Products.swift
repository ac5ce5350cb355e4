internal import COpenBLAS

extension Matrix {
  /// The product `left · right`, or with `left` or `right` transposed first (`dgemm`). O(m·n·k).
  public static func product(
    _ left: Matrix, transposed leftTransposed: Bool = false,
    _ right: Matrix, transposed rightTransposed: Bool = false
  ) -> Matrix {
    let m = leftTransposed ? left.columns : left.rows
    let k = leftTransposed ? left.rows : left.columns
    let inner = rightTransposed ? right.columns : right.rows
    let n = rightTransposed ? right.rows : right.columns
    precondition(k == inner, "product of \(m) × \(k) and \(inner) × \(n)")
    var result = Matrix(rows: m, columns: n)
    guard m > 0, n > 0, k > 0 else { return result }
    cblas_dgemm(
      CblasColMajor, leftTransposed ? CblasTrans : CblasNoTrans,
      rightTransposed ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), 1,
      left.storage, Int32(left.rows), right.storage, Int32(right.rows), 0, &result.storage, Int32(m))
    return result
  }

  public static func * (left: Matrix, right: Matrix) -> Matrix { product(left, right) }

  /// The product of a matrix and a vector (`dgemv`). O(m·n).
  public static func * (left: Matrix, right: [Double]) -> [Double] {
    precondition(left.columns == right.count, "\(left.rows) × \(left.columns) times \(right.count)")
    var result = [Double](repeating: 0, count: left.rows)
    guard left.rows > 0, left.columns > 0 else { return result }
    cblas_dgemv(
      CblasColMajor, CblasNoTrans, Int32(left.rows), Int32(left.columns), 1, left.storage,
      Int32(left.rows), right, 1, 0, &result, 1)
    return result
  }

  /// The Gram matrix `selfᵀ · self`, or `self · selfᵀ` when `outer` (`dsyrk`, both halves filled). O(n²·k).
  public func gram(outer: Bool = false) -> Matrix {
    let n = outer ? rows : columns
    let k = outer ? columns : rows
    var result = Matrix(rows: n, columns: n)
    guard n > 0, k > 0 else { return result }
    cblas_dsyrk(
      CblasColMajor, CblasLower, outer ? CblasNoTrans : CblasTrans, Int32(n), Int32(k), 1, storage,
      Int32(rows), 0, &result.storage, Int32(n))
    for j in 0..<n {
      for i in 0..<j { result[i, j] = result[j, i] }
    }
    return result
  }
}

/// How many threads BLAS itself may use; 1 inside our own parallel loops, since two levels of threads fight.
public func setBLASThreads(_ count: Int) { openblas_set_num_threads(Int32(count)) }

/// The name of the CPU kernel that BLAS runs on: part of what makes a result reproducible to the last digit.
public func blasKernel() -> String { openblas_get_corename().map { String(cString: $0) } ?? "unknown" }
