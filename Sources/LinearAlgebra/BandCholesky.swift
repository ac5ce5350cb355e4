internal import CLAPACKE

/// The lower half of a symmetric matrix that is zero farther than `width` from the diagonal, as LAPACK stores it.
public struct BandMatrix: Sendable, Equatable {
  public let order: Int
  /// Diagonals below the main one.
  public let width: Int
  /// Entry (i, j), j ≤ i ≤ j + width, is at `i - j + j * (width + 1)`.
  public var storage: [Double]

  public init(order: Int, width: Int) {
    precondition(order >= 0 && width >= 0, "a band of \(width) in order \(order)")
    self.order = order
    self.width = min(width, max(0, order - 1))
    storage = [Double](repeating: 0, count: order * (self.width + 1))
  }

  /// The place in `storage` of entry (i, j), j ≤ i ≤ j + width.
  @inlinable public func place(_ i: Int, _ j: Int) -> Int { i - j + j * (width + 1) }

  /// The product with a vector. O(order · width).
  public func times(_ x: [Double]) -> [Double] {
    precondition(x.count == order, "a vector of \(x.count) for order \(order)")
    var product = [Double](repeating: 0, count: order)
    for j in 0..<order {
      product[j] += storage[place(j, j)] * x[j]
      for i in j + 1..<max(j + 1, min(order, j + width + 1)) {
        let value = storage[place(i, j)]
        product[i] += value * x[j]
        product[j] += value * x[i]
      }
    }
    return product
  }
}

/// The Cholesky factor of a symmetric positive definite band matrix (`dpbtrf`). O(order · width²).
public struct BandCholesky: Sendable {
  private let factor: BandMatrix

  /// - Throws: `notPositiveDefinite` with the order of the first minor that is not positive.
  public init(_ matrix: BandMatrix) throws(FactorizationError) {
    var work = matrix
    let (n, width) = (Int32(work.order), Int32(work.width))
    let info = n == 0 ? 0 : LAPACKE_dpbtrf(LAPACK_COL_MAJOR, lower, n, width, &work.storage, width + 1)
    precondition(info >= 0, "dpbtrf: argument \(-info)")
    guard info == 0 else { throw .notPositiveDefinite(leadingMinor: Int(info)) }
    factor = work
  }

  /// The solution of A·x = b (`dpbtrs`). O(order · width).
  public func solve(_ b: [Double]) -> [Double] {
    precondition(b.count == factor.order, "a right side of \(b.count) for order \(factor.order)")
    guard !b.isEmpty else { return b }
    var x = b
    let (n, width) = (Int32(factor.order), Int32(factor.width))
    let info = LAPACKE_dpbtrs(LAPACK_COL_MAJOR, lower, n, width, 1, factor.storage, width + 1, &x, n)
    precondition(info == 0, "dpbtrs: argument \(-info)")
    return x
  }
}
