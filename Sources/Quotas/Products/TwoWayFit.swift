import LinearAlgebra

/// A table with given row and column sums whose cross-ratios are those of a seed, by iterative proportional fitting
/// (Deming and Stephan 1940; it converges to the table nearest to the seed in relative entropy: Sinkhorn 1964, Bregman
/// 1967, Csiszár 1975).
///
/// Cells without a seed stay zero, with three exceptions, each of which is listed: a column with a total and no seed at all
/// is spread in proportion to the rows' totals; a row without a seed takes that of all rows together; and where the zeros
/// admit no fit, half of that is mixed into the rows that stand in the way. So every pair of margins with equal totals has a
/// fit. Seeds of a row count relative to each other only.
///
/// Cost: O(rows · columns) a sweep, and as many sweeps as it takes within a bound; a fit that comes near to a zero pattern
/// without one converges slowly, and what it misses at the bound is moved between columns, see `MarginTransfer`.
struct TwoWayFit {
  /// Rows × columns; the rows' sums are exact but for rounding noise, those of the columns to 1e-13 of the total.
  private(set) var table: Matrix
  /// Columns with a total and without a seed.
  private(set) var spread: [Int] = []
  /// Rows with a total and without a seed in a column that has both.
  private(set) var filled: [Int] = []
  /// Rows that no fit could keep to their own seed, each with the columns that it had.
  private(set) var opened: [(row: Int, columns: [Int])] = []
  private let rows: [Double]
  private let columns: [Double]

  /// - Parameters:
  ///   - seed: finite, not negative.
  ///   - rows: the rows' sums, not negative; their total is that of `columns`.
  init(seed: Matrix, rows: [Double], columns: [Double]) {
    let total = rows.reduce(0, +)
    let known = columns.indices.map { j in
      rows.indices.reduce(0) { $0 + (rows[$1] > 0 ? seed[$1, j] : 0) }
    }
    spread = columns.indices.filter { columns[$0] > 0 && known[$0] <= 0 }
    let share = total > 0 ? min(1, spread.reduce(0) { $0 + columns[$1] } / total) : 0
    self.rows = rows.map { $0 * (1 - share) }
    self.columns = columns.indices.map { known[$0] > 0 ? columns[$0] : 0 }
    table = Matrix(rows: rows.count, columns: columns.count)
    if self.columns.contains(where: { $0 > 0 }) { fit(seed, all: known) }
    for j in spread {
      for i in rows.indices { table[i, j] = rows[i] * columns[j] / total }
    }
  }

  private mutating func fit(_ seed: Matrix, all: [Double]) {
    let wanted = columns.indices.filter { columns[$0] > 0 }
    var support = Matrix(rows: rows.count, columns: columns.count)
    func set(_ i: Int, _ own: [Double]) {
      let sum = own.reduce(0, +)
      for (j, value) in zip(wanted, own) { support[i, j] = value / sum }
    }
    for i in rows.indices where rows[i] > 0 {
      let own = wanted.map { seed[i, $0] }
      if own.allSatisfy({ $0 <= 0 }) { filled.append(i) }
      set(i, own.contains { $0 > 0 } ? own : wanted.map { all[$0] })
    }
    let whole = wanted.reduce(0) { $0 + all[$1] }
    while true {
      table = support
      scaleRows()
      sweep()
      let stuck = MarginTransfer.settle(&table, support: support, columns: columns)
      guard !stuck.isEmpty else { return }
      for i in stuck {
        opened.append((i, wanted.filter { support[i, $0] > 0 }))
        set(i, wanted.map { support[i, $0] + all[$0] / whole })
      }
    }
  }

  /// Scales columns and rows in turn until the columns' sums are met, too, or come no nearer.
  private mutating func sweep() {
    let total = rows.reduce(0, +)
    var before = Double.infinity
    for _ in 0..<min(Self.mostSweeps, max(Self.leastSweeps, Self.work / max(1, table.storage.count))) {
      let sums = columns.indices.map { table.column($0).reduce(0, +) }
      let error = zip(sums, columns).reduce(0) { $0 + abs($1.0 - $1.1) }
      if error <= 1e-15 * total || error >= before * (1 - 1e-9) { return }
      before = error
      scaleRows(zip(sums, columns).map { $0 > 0 ? $1 / $0 : 1 })
    }
  }

  private static let (leastSweeps, mostSweeps) = (1_000, 50_000)
  /// How many cells all sweeps together may visit where that allows more than the fewest.
  private static let work = 200_000_000

  /// Scales each column by its factor, then each row to its sum.
  private mutating func scaleRows(_ factors: [Double]? = nil) {
    let (n, count, rows) = (rows.count, columns.count, rows)
    table.storage.withUnsafeMutableBufferPointer { cells in
      var sums = [Double](repeating: 0, count: n)
      for j in 0..<count {
        let factor = factors?[j] ?? 1
        for i in 0..<n {
          cells[j * n + i] *= factor
          sums[i] += cells[j * n + i]
        }
      }
      for i in 0..<n { sums[i] = sums[i] > 0 ? rows[i] / sums[i] : 0 }
      for j in 0..<count {
        for i in 0..<n { cells[j * n + i] *= sums[i] }
      }
    }
  }
}
