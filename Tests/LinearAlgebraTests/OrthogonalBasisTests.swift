import Testing

@testable import LinearAlgebra

@Suite struct OrthogonalBasisTests {
  static let tall = Matrix([[1, 2, 0], [3, -4, 1], [5, 6, -2], [7, 0.5, 3], [-1, 2, 2]])

  @Test func basisIsOrthonormalAndReproducesTheMatrix() {
    let qr = OrthogonalBasis(Self.tall)
    expectClose(Matrix.product(qr.basis, transposed: true, qr.basis), .identity(3), 1e-14)
    expectClose(qr.basis * qr.triangle, Self.tall, 1e-14)
    #expect(qr.triangle[2, 0] == 0 && qr.triangle[1, 0] == 0 && qr.triangle[2, 1] == 0)
  }

  @Test func triangleIsSolvedForSeveralRightSides() throws {
    let qr = OrthogonalBasis(Self.tall)
    let x = Matrix([[1, -2], [3, 0.5], [-4, 6]])
    expectClose(try qr.solveTriangle(qr.triangle * x), x, 1e-12)
  }

  @Test func dependentColumnsHaveNoRank() {
    let qr = OrthogonalBasis(Matrix([[1, 2], [2, 4], [3, 6]]))
    #expect(qr.relativeRank < 1e-14)
    #expect(OrthogonalBasis(.identity(4)).relativeRank == 1)
    #expect(OrthogonalBasis(Matrix(rows: 3, columns: 2)).relativeRank == 0)
  }

  @Test func zeroTriangleIsRefused() {
    let qr = OrthogonalBasis(Matrix(rows: 3, columns: 2))
    #expect(throws: FactorizationError.singular(column: 0)) {
      try qr.solveTriangle(Matrix(rows: 2, columns: 1, repeating: 1))
    }
  }

  @Test func noColumnsIsNoWork() throws {
    let qr = OrthogonalBasis(Matrix(rows: 3, columns: 0))
    #expect(try qr.solveTriangle(Matrix(rows: 0, columns: 2)).storage.isEmpty)
  }
}

func expectClose(
  _ found: Matrix, _ wanted: Matrix, _ tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.rows == wanted.rows && found.columns == wanted.columns, sourceLocation: sourceLocation)
  let worst = zip(found.storage, wanted.storage).map { abs($0 - $1) }.max() ?? 0
  #expect(worst <= tolerance, sourceLocation: sourceLocation)
}
