import Testing

@testable import LinearAlgebra

@Suite struct BandCholeskyTests {
  /// Diagonally dominant, so positive definite.
  private func example(order: Int, width: Int) -> (band: BandMatrix, dense: Matrix) {
    var band = BandMatrix(order: order, width: width)
    var dense = Matrix(rows: order, columns: order)
    for j in 0..<order {
      for i in j..<min(order, j + width + 1) {
        let value = i == j ? Double(4 * width + 1 + j % 3) : Double((3 * i + 5 * j) % 7) / 7 - 0.5
        band.storage[band.place(i, j)] = value
        (dense[i, j], dense[j, i]) = (value, value)
      }
    }
    return (band, dense)
  }

  @Test(arguments: [(1, 0), (6, 0), (7, 2), (12, 5), (5, 4)]) func agreesWithTheDenseFactor(
    order: Int, width: Int
  ) throws {
    let (band, dense) = example(order: order, width: width)
    let b = (0..<order).map { Double($0 % 5) - 1.5 }
    let product = dense * Matrix(rows: order, columns: 1, columnMajor: b)
    for (found, wanted) in zip(band.times(b), product.storage) { #expect(abs(found - wanted) < 1e-12) }
    let solved = try (BandCholesky(band).solve(b), Cholesky(dense).solve(b))
    for (found, wanted) in zip(solved.0, solved.1) { #expect(abs(found - wanted) < 1e-13) }
  }

  @Test func namesTheMinorThatIsNotPositive() {
    var band = BandMatrix(order: 3, width: 1)
    band.storage = [1, 2, 1, 0, 1, 0]
    #expect(throws: FactorizationError.notPositiveDefinite(leadingMinor: 2)) { try BandCholesky(band) }
  }

  @Test func anEmptyMatrixSolvesNothing() throws {
    #expect(try BandCholesky(BandMatrix(order: 0, width: 3)).solve([]).isEmpty)
  }
}
