import LinearAlgebra
import Statistics
import Testing

@testable import Quotas

@Suite struct ControlledRoundingTests {
  /// A table whose margins are whole: quarters and thirds, with what is missing in the last row and column.
  private func table(_ rows: Int, _ columns: Int, seed: UInt64) -> (Matrix, rows: [Int64], columns: [Int64]) {
    var stream = RandomStream(seed: seed, 7)
    var exact = Matrix(rows: rows, columns: columns)
    for k in exact.storage.indices {
      let steps: [Double] = [1, 2, 3, 4, 1000]
      let step = steps[Int(stream.uniform() * 5)]
      exact.storage[k] = (stream.uniform() * 6 * step).rounded() / step
    }
    func missing(_ sum: Double) -> Double { sum.rounded(.up) - sum }
    for i in 0..<rows { exact[i, columns - 1] += missing(exact.row(i).reduce(0, +)) }
    for j in 0..<columns - 1 { exact[rows - 1, j] += missing(exact.column(j).reduce(0, +)) }
    exact[rows - 1, columns - 1] += missing(exact.row(rows - 1).reduce(0, +))
    return (
      exact, (0..<rows).map { Int64(exact.row($0).reduce(0, +).rounded()) },
      (0..<columns).map { Int64(exact.column($0).reduce(0, +).rounded()) }
    )
  }

  private func change(_ cells: [[Int64]], _ exact: Matrix) -> Double {
    cells.enumerated().reduce(0) { sum, row in
      row.element.enumerated().reduce(sum) { $0 + abs(Double($1.element) - exact[row.offset, $1.offset]) }
    }
  }

  private func expectControlled(
    _ cells: [[Int64]], _ exact: Matrix, _ rows: [Int64], _ columns: [Int64]
  ) {
    #expect(cells.map { $0.reduce(0, +) } == rows)
    #expect(columns.indices.map { j in cells.reduce(0) { $0 + $1[j] } } == columns)
    for (i, row) in cells.enumerated() {
      for (j, cell) in row.enumerated() { #expect(abs(Double(cell) - exact[i, j]) < 1 - 1e-9) }
    }
  }

  /// The least change among all 2⁹ ways to round each cell down or up that keep the margins.
  private func least(_ exact: Matrix, _ rows: [Int64], _ columns: [Int64]) -> Double? {
    let count = exact.storage.count
    var best: Double?
    for choice in 0..<1 << count {
      let cells = (0..<exact.rows).map { i in
        (0..<exact.columns).map { j in
          let value = exact[i, j]
          let isUp = choice >> (i * exact.columns + j) & 1 == 1
          return Int64(value.rounded(isUp ? .up : .down))
        }
      }
      guard cells.map({ $0.reduce(0, +) }) == rows,
        columns.indices.allSatisfy({ j in cells.reduce(0) { $0 + $1[j] } == columns[j] })
      else { continue }
      best = min(best ?? .infinity, change(cells, exact))
    }
    return best
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>) func tinyTablesAreRoundedAsWellAsCanBe(number: UInt64)
    throws
  {
    let (n, m) = number.isMultiple(of: 2) ? (3, 3) : (2, 4)
    let (exact, rows, columns) = table(n, m, seed: number)
    let cells = ControlledRounding(exact, rows: rows, columns: columns).cells
    expectControlled(cells, exact, rows, columns)
    let best = try #require(least(exact, rows, columns))
    #expect(abs(change(cells, exact) - best) < 1e-6)
  }

  @Test(arguments: [(60, 17), (17, 60), (300, 4), (1, 9), (9, 1), (40, 40)])
  func largerTablesKeepMarginsAndBounds(n: Int, m: Int) {
    for seed in 1...4 as ClosedRange<UInt64> {
      let (exact, rows, columns) = table(n, m, seed: seed)
      expectControlled(
        ControlledRounding(exact, rows: rows, columns: columns).cells, exact, rows, columns)
    }
  }

  @Test func orderOfRowsAndColumnsOnlyPermutesCells() {
    var stream = RandomStream(seed: 3, 3)
    var exact = Matrix(rows: 12, columns: 5)
    // No two cells have the same part of a unit, so that one rounding is best.
    for k in exact.storage.indices { exact.storage[k] = 10 * stream.uniform() }
    for i in 0..<12 { exact[i, 4] += 100 - exact.row(i).reduce(0, +) }
    for j in 0..<4 {
      let missing = exact.column(j).reduce(0, +).rounded() - exact.column(j).reduce(0, +)
      exact[11, j] += missing
      exact[11, 4] -= missing
    }
    let rows = [Int64](repeating: 100, count: 12)
    let columns = (0..<5).map { Int64(exact.column($0).reduce(0, +).rounded()) }
    let cells = ControlledRounding(exact, rows: rows, columns: columns).cells
    let (order, across) = ([7, 2, 11, 0, 5, 9, 1, 3, 10, 4, 8, 6], [4, 2, 0, 3, 1])
    let turned = ControlledRounding(
      Matrix(order.map { i in across.map { exact[i, $0] } }), rows: rows, columns: across.map { columns[$0] }
    ).cells
    #expect(turned == order.map { i in across.map { cells[i][$0] } })
    let flipped = ControlledRounding(exact.transposed, rows: columns, columns: rows).cells
    #expect(flipped == (0..<5).map { j in cells.map { $0[j] } })
  }

  @Test func wholeCellsStayAndNoiseDoesNotMoveThem() {
    let exact = Matrix([[3 - 1e-10, 4 + 1e-10], [0, 1e-12]])
    #expect(ControlledRounding(exact, rows: [7, 0], columns: [3, 4]).cells == [[3, 4], [0, 0]])
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func marginsThatAreOffAreKeptAllTheSame(number: UInt64) {
    var (exact, rows, columns) = table(6, 4, seed: number)
    exact[0, 0] += 0.4
    rows[1] += 9
    columns[2] += 9
    rows[2] -= min(rows[2], 3)
    columns[1] += rows.reduce(0, +) - columns.reduce(0, +)
    guard columns[1] >= 0 else { return }
    let cells = ControlledRounding(exact, rows: rows, columns: columns).cells
    #expect(cells.map { $0.reduce(0, +) } == rows)
    #expect(columns.indices.map { j in cells.reduce(0) { $0 + $1[j] } } == columns)
    #expect(cells.allSatisfy { $0.allSatisfy { $0 >= 0 } })
  }

  /// Amounts near the largest that a double tells apart to the unit.
  @Test func hugeAmountsAddUp() {
    let exact = Matrix([[1.25e15, 0.75e15 + 0.5], [3e14 + 0.25, 7e14 + 0.25]])
    let rows: [Int64] = [2_000_000_000_000_001, 1_000_000_000_000_000]
    let columns: [Int64] = [1_550_000_000_000_000, 1_450_000_000_000_001]
    let cells = ControlledRounding(exact, rows: rows, columns: columns).cells
    #expect(cells.map { $0.reduce(0, +) } == rows)
    #expect((0..<2).map { j in cells.reduce(0) { $0 + $1[j] } } == columns)
  }
}
