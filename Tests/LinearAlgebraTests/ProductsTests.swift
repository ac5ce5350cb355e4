import Testing

@testable import LinearAlgebra

@Suite struct ProductsTests {
  static let left = Matrix([[1, 2, 3], [4, 5, 6]])
  static let right = Matrix([[7, 8], [9, 10], [11, 12]])

  @Test func productOfKnownMatrices() {
    #expect(Self.left * Self.right == Matrix([[58, 64], [139, 154]]))
    #expect(Self.left * [1, 0, -1] == [-2, -2])
  }

  @Test func transposingIsTheSameAsTransposedFactors() {
    let (a, b) = (Self.left, Self.right)
    #expect(Matrix.product(a.transposed, transposed: true, b) == a * b)
    #expect(Matrix.product(a, transposed: false, b.transposed, transposed: true) == a * b)
    #expect(Matrix.product(b, transposed: true, a, transposed: true) == (a * b).transposed)
  }

  @Test func gramIsTheProductWithItsTransposeAndSymmetric() {
    #expect(Self.left.gram() == Matrix([[17, 22, 27], [22, 29, 36], [27, 36, 45]]))
    #expect(Self.left.gram(outer: true) == Matrix([[14, 32], [32, 77]]))
  }

  @Test(arguments: [(0, 3, 2), (2, 0, 3), (3, 2, 0)]) func emptySidesGiveZeros(m: Int, k: Int, n: Int) {
    let product = Matrix(rows: m, columns: k, repeating: 1) * Matrix(rows: k, columns: n, repeating: 1)
    #expect(product == Matrix(rows: m, columns: n))
  }
}
