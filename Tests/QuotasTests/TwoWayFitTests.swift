import LinearAlgebra
import Statistics
import Testing

@testable import Quotas

@Suite struct TwoWayFitTests {
  /// The cell (1, 1) of a 2 × 2 table with these margins and cross-ratio θ solves
  /// (1 − θ)·x² + (t − r − c + θ·(r + c))·x − θ·r·c = 0.
  @Test(arguments: [
    (3.0, 40.0, 70.0, 100.0), (0.2, 40, 70, 100), (12.5, 10, 10, 1000), (1, 30, 60, 90),
    (1e-4, 500, 480, 990),
  ]) func theTableOfTwoByTwoHasAClosedForm(ratio: Double, row: Double, column: Double, total: Double) {
    let fit = TwoWayFit(
      seed: Matrix([[ratio * 6, 3], [8, 4]]), rows: [row, total - row], columns: [column, total - column])
    let (a, b) = (1 - ratio, total - row - column + ratio * (row + column))
    let root = (b * b + 4 * a * ratio * row * column).squareRoot()
    let expected = a == 0 ? row * column / total : (root - b) / (2 * a)
    #expect(abs(fit.table[0, 0] - expected) < 1e-9 * total)
    #expect(fit.spread.isEmpty && fit.filled.isEmpty && fit.opened.isEmpty)
  }

  private func random(_ rows: Int, _ columns: Int, seed: UInt64, zeros: Double = 0) -> Matrix {
    var stream = RandomStream(seed: seed, 1)
    var table = Matrix(rows: rows, columns: columns)
    for k in table.storage.indices {
      let (value, isZero) = (stream.uniform() + 0.01, stream.uniform() < zeros)
      table.storage[k] = isZero ? 0 : value
    }
    return table
  }

  private func margins(_ rows: Int, _ columns: Int, seed: UInt64) -> (rows: [Double], columns: [Double]) {
    let table = random(rows, columns, seed: seed &+ 1000)
    return (
      (0..<rows).map { 1e6 * table.row($0).reduce(0, +) },
      (0..<columns).map { 1e6 * table.column($0).reduce(0, +) }
    )
  }

  private func expectMargins(_ fit: TwoWayFit, _ rows: [Double], _ columns: [Double]) {
    let total = rows.reduce(0, +)
    for (i, sum) in rows.enumerated() { #expect(abs(fit.table.row(i).reduce(0, +) - sum) < 1e-11 * total) }
    for (j, sum) in columns.enumerated() {
      #expect(abs(fit.table.column(j).reduce(0, +) - sum) < 1e-11 * total)
    }
    #expect(fit.table.storage.allSatisfy { $0 >= 0 && $0.isFinite })
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func crossRatiosAreThoseOfTheSeed(number: UInt64) {
    let seed = random(7, 5, seed: number)
    let (rows, columns) = margins(7, 5, seed: number)
    let fit = TwoWayFit(seed: seed, rows: rows, columns: columns)
    expectMargins(fit, rows, columns)
    for i in 1..<7 {
      for j in 1..<5 {
        func ratio(_ x: Matrix) -> Double { x[0, 0] * x[i, j] / (x[0, j] * x[i, 0]) }
        #expect(abs(ratio(fit.table) / ratio(seed) - 1) < 1e-9)
      }
    }
  }

  @Test func orderAndScaleOfRowsOnlyPermuteTheTable() {
    let seed = random(6, 4, seed: 5)
    let (rows, columns) = margins(6, 4, seed: 5)
    let fit = TwoWayFit(seed: seed, rows: rows, columns: columns)
    let (order, across) = ([3, 0, 5, 1, 4, 2], [2, 0, 3, 1])
    let turned = TwoWayFit(
      seed: Matrix(order.map { i in across.map { seed[i, $0] * Double(i + 1) * 1e5 } }),
      rows: order.map { rows[$0] }, columns: across.map { columns[$0] })
    for (i, from) in order.enumerated() {
      for (j, column) in across.enumerated() {
        #expect(abs(turned.table[i, j] - fit.table[from, column]) < 1e-9 * fit.table[from, column])
      }
    }
  }

  @Test func aColumnWithoutASeedIsSpreadInProportionToTheRows() {
    let fit = TwoWayFit(seed: Matrix([[2, 0, 1], [1, 0, 5]]), rows: [300, 100], columns: [150, 80, 170])
    #expect(fit.spread == [1])
    #expect(abs(fit.table[0, 1] - 60) < 1e-9 && abs(fit.table[1, 1] - 20) < 1e-9)
    let (a, b) = (fit.table[0, 0] * fit.table[1, 2], fit.table[0, 2] * fit.table[1, 0])
    #expect(abs(a / b - 10) < 1e-8)
    expectMargins(fit, [300, 100], [150, 80, 170])
  }

  @Test func aRowWithoutASeedTakesTheMixOfAll() {
    let fit = TwoWayFit(seed: Matrix([[2, 6], [0, 0], [4, 2]]), rows: [10, 20, 30], columns: [25, 35])
    #expect(fit.filled == [1])
    // The seeds' columns sum to 6 and 8.
    let (a, b) = (fit.table[1, 0] * fit.table[0, 1], fit.table[1, 1] * fit.table[0, 0])
    #expect(abs(a / b - 6.0 / 8 * 6 / 2) < 1e-8)
    expectMargins(fit, [10, 20, 30], [25, 35])
  }

  @Test func zerosThatAdmitNoFitAreOpenedAndNamed() {
    // The first row may only use the first column, whose sum is half of it.
    let fit = TwoWayFit(seed: Matrix([[3, 0], [2, 2]]), rows: [100, 100], columns: [50, 150])
    #expect(fit.opened.map(\.row) == [0] && fit.opened.map(\.columns) == [[0]])
    // Its share of the first column becomes 1 + 5/7, of the second 0 + 2/7.
    let (a, b) = (fit.table[0, 0] * fit.table[1, 1], fit.table[0, 1] * fit.table[1, 0])
    #expect(abs(a / b - 6) < 1e-7)
    expectMargins(fit, [100, 100], [50, 150])
  }

  @Test func aCellThatMarginsForceToZeroGoesThere() {
    let fit = TwoWayFit(seed: Matrix([[1, 0], [1, 1]]), rows: [50, 100], columns: [50, 100])
    #expect(fit.opened.isEmpty)
    #expect(fit.table[1, 0] < 1e-3)
    expectMargins(fit, [50, 100], [50, 100])
  }

  @Test func nothingToGoByIsIndependence() {
    let fit = TwoWayFit(seed: Matrix(rows: 2, columns: 2), rows: [30, 70], columns: [60, 40])
    #expect(zip(fit.table.storage, [18, 42, 12, 28]).allSatisfy { abs($0 - $1) < 1e-12 })
    let none = TwoWayFit(seed: Matrix([[1, 2]]), rows: [0], columns: [0, 0])
    #expect(none.table.storage == [0, 0])
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>) func sparsePatternsAlwaysEndWithTheMargins(number: UInt64) {
    let (n, m) = (Int(number % 9) + 1, Int(number % 7) + 1)
    let seed = random(n, m, seed: number, zeros: 0.75)
    var (rows, columns) = margins(n, m, seed: number)
    if number.isMultiple(of: 3) {
      rows[0] += columns[0]
      columns[m - 1] += columns[0]
    }
    let fit = TwoWayFit(seed: seed, rows: rows, columns: columns)
    expectMargins(fit, rows, columns)
    let free = Set(fit.filled + fit.opened.map(\.row))
    for i in 0..<n where !free.contains(i) {
      for j in 0..<m where seed[i, j] == 0 && !fit.spread.contains(j) { #expect(fit.table[i, j] == 0) }
    }
  }

  /// Two blocks that hardly touch, between which a tenth has to move: the slowest that a fit gets.
  @Test func blocksThatHardlyTouchAreFitted() {
    var seed = Matrix(rows: 20, columns: 10)
    for i in 0..<20 {
      for j in 0..<10 { seed[i, j] = (i < 10) == (j < 5) ? 1 + Double((i * j) % 3) : 1e-6 }
    }
    let rows = [Double](repeating: 1000, count: 20)
    let columns = (0..<10).map { $0 < 5 ? 2200.0 : 1800 }
    let fit = TwoWayFit(seed: seed, rows: rows, columns: columns)
    expectMargins(fit, rows, columns)
    #expect(fit.opened.isEmpty)
  }
}
