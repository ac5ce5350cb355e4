import Testing

@testable import LinearAlgebra

@Suite struct CholeskyTests {
  @Test func factorOfAKnownMatrix() throws {
    // A = L·Lᵀ with L written down first.
    let a = Matrix([[4, 12, -16], [12, 37, -43], [-16, -43, 98]])
    let cholesky = try Cholesky(a)
    #expect(cholesky.factor == Matrix([[2, 0, 0], [6, 1, 0], [-8, 5, 3]]))
    #expect(abs(cholesky.logDeterminant - 3.58351893845611) < 1e-12)
  }

  @Test func solvesForSeveralRightSides() throws {
    let a = Matrix([[2, -1, 0], [-1, 2, -1], [0, -1, 2]])
    let x = Matrix([[1, 4], [2, 5], [3, 6]])
    let solved = try Cholesky(a).solve(a * x)
    for (found, wanted) in zip(solved.storage, x.storage) { #expect(abs(found - wanted) < 1e-12) }
  }

  @Test func namesTheMinorThatIsNotPositive() {
    #expect(throws: FactorizationError.notPositiveDefinite(leadingMinor: 2)) {
      try Cholesky(Matrix([[1, 2], [2, 1]]))
    }
  }

  @Test func emptyMatrixHasAnEmptyFactor() throws {
    #expect(try Cholesky(Matrix(rows: 0, columns: 0)).factor.storage.isEmpty)
  }
}
