import Testing

@testable import LinearAlgebra

@Suite struct LeastSquaresTests {
  @Test func lineThroughFourPoints() {
    // By hand: slope 1.4, intercept 3.5 through (1,6), (2,5), (3,7), (4,10).
    let fit = LeastSquares(design: Matrix([[1, 1], [1, 2], [1, 3], [1, 4]]), response: [6, 5, 7, 10])
    #expect(abs(fit.coefficients[0] - 3.5) < 1e-12 && abs(fit.coefficients[1] - 1.4) < 1e-12)
    #expect(fit.rank == 2)
  }

  @Test func dependentColumnIsNamedAndTheSolutionIsTheShortest() {
    // The second column is twice the first: the minimum-norm solution of x + 2y = 5 is (1, 2).
    let fit = LeastSquares(design: Matrix([[1, 2], [2, 4], [3, 6]]), response: [5, 10, 15])
    #expect(fit.rank == 1)
    #expect(fit.pivots[0] == 1)
    #expect(abs(fit.coefficients[0] - 1) < 1e-12 && abs(fit.coefficients[1] - 2) < 1e-12)
  }

  @Test func moreUnknownsThanEquationsHasAnAnswer() {
    let fit = LeastSquares(design: Matrix([[3, 4]]), response: [25])
    #expect(abs(fit.coefficients[0] - 3) < 1e-12 && abs(fit.coefficients[1] - 4) < 1e-12)
  }

  @Test func noRowsGiveZeros() {
    #expect(LeastSquares(design: Matrix(rows: 0, columns: 2), response: []).coefficients == [0, 0])
  }
}
