internal import CLAPACKE

/// The minimum-norm least-squares solution found by rank-revealing QR (`dgelsy`).
public struct LeastSquares: Sendable, Equatable {
  /// One coefficient a column of the design.
  public let coefficients: [Double]
  /// The effective rank of the design.
  public let rank: Int
  /// The columns in pivot order: those past `rank` depend on the ones before.
  public let pivots: [Int]

  /// Minimises ‖design · x − response‖₂. O(m·n²) for m rows, n columns.
  /// - Parameter tolerance: columns whose pivot falls below this share of the largest count as dependent.
  public init(design: Matrix, response: [Double], tolerance: Double = 1e-10) {
    precondition(design.rows == response.count, "\(design.rows) rows, \(response.count) responses")
    let m = design.rows
    let n = design.columns
    guard m > 0, n > 0 else {
      (coefficients, rank, pivots) = ([Double](repeating: 0, count: n), 0, Array(0..<n))
      return
    }
    var a = design
    var b = response + [Double](repeating: 0, count: max(0, n - m))
    var pivot = [Int32](repeating: 0, count: n)
    var found: Int32 = 0
    let info = LAPACKE_dgelsy(
      LAPACK_COL_MAJOR, Int32(m), Int32(n), 1, &a.storage, Int32(m), &b, Int32(max(m, n)), &pivot,
      tolerance, &found)
    precondition(info == 0, "dgelsy: argument \(-info)")
    coefficients = Array(b[0..<n])
    rank = Int(found)
    pivots = pivot.map { Int($0) - 1 }
  }
}
