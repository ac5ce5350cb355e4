import LinearAlgebra

/// Moves amounts from columns with too much to columns with too little, within rows, so that the rows' sums stay.
///
/// A maximum flow by shortest augmenting paths (Edmonds and Karp 1972) over the columns: one can give to another what rows
/// hold in it that may hold the other. Where no path is left, the columns that can be reached and the rows within them are
/// a minimum cut (Ford and Fulkerson 1956): the proof that no table with this zero pattern has these margins.
struct MarginTransfer {
  private var table: Matrix
  private let support: Matrix
  private let columns: [Double]
  /// What is too much in each column.
  private var surplus: [Double]
  /// Sums this near count as met.
  private let tolerance: Double

  /// Changes `table` until its columns' sums are met to 1e-13 of the total.
  ///
  /// - Parameters:
  ///   - table: not negative, zero where `support` is; its total is that of `columns`.
  ///   - support: above zero where a cell may be.
  /// - Returns: the rows whose cells all lie in columns that can take no more and hold too much; empty when the sums are
  ///   met. O(rows · columns²) a path.
  static func settle(_ table: inout Matrix, support: Matrix, columns: [Double]) -> [Int] {
    var transfer = MarginTransfer(table: table, support: support, columns: columns)
    let stuck = transfer.run()
    table = transfer.table
    return stuck
  }

  private init(table: Matrix, support: Matrix, columns: [Double]) {
    (self.table, self.support, self.columns) = (table, support, columns)
    surplus = columns.indices.map { j in table.column(j).reduce(0, +) - columns[j] }
    tolerance = 1e-13 * columns.reduce(0, +)
  }

  private mutating func run() -> [Int] {
    // Augmenting paths saturate something, so there are few; the bound is for rounding noise only.
    for _ in 0..<100 * columns.count {
      guard surplus.contains(where: { $0 > tolerance }), surplus.contains(where: { $0 < -tolerance }) else {
        return []
      }
      let search = search()
      guard let end = search.end else { return rows(within: search.reached) }
      move(along: search, to: end)
    }
    return (0..<table.rows).filter { i in
      table.row(i).contains { $0 > 0 } && columns.indices.contains { columns[$0] > 0 && support[i, $0] <= 0 }
    }
  }

  private struct Search {
    /// The column before each that was reached, and what it can give to it.
    var from: [(column: Int, capacity: Double)?]
    var reached: [Bool]
    var end: Int?
  }

  /// Breadth first from all columns with too much to the first with too little.
  private func search() -> Search {
    var search = Search(
      from: columns.map { _ in nil }, reached: surplus.map { $0 > tolerance }, end: nil)
    var queue = columns.indices.filter { search.reached[$0] }
    var next = 0
    while next < queue.count {
      let a = queue[next]
      next += 1
      for b in columns.indices where !search.reached[b] && columns[b] > 0 {
        let capacity = capacity(a, b)
        guard capacity > 0 else { continue }
        search.reached[b] = true
        search.from[b] = (a, capacity)
        if surplus[b] < -tolerance {
          search.end = b
          return search
        }
        queue.append(b)
      }
    }
    return search
  }

  /// What rows hold in column `a` that may hold `b`.
  private func capacity(_ a: Int, _ b: Int) -> Double {
    (0..<table.rows).reduce(0) { $0 + (support[$1, b] > 0 ? table[$1, a] : 0) }
  }

  private mutating func move(along search: Search, to end: Int) {
    var path: [(a: Int, b: Int)] = []
    var amount = -surplus[end]
    var column = end
    while let (before, capacity) = search.from[column] {
      path.append((before, column))
      amount = min(amount, capacity)
      column = before
    }
    amount = min(amount, surplus[column])
    for (a, b) in path.reversed() {
      let left = max(0, 1 - amount / capacity(a, b))
      for i in 0..<table.rows where support[i, b] > 0 {
        let kept = table[i, a] * left
        table[i, b] += table[i, a] - kept
        table[i, a] = kept
      }
    }
    surplus[column] -= amount
    surplus[end] += amount
  }

  /// Rows with something, and nothing allowed outside these columns.
  private func rows(within reached: [Bool]) -> [Int] {
    (0..<table.rows).filter { i in
      columns.indices.contains { table[i, $0] > 0 }
        && columns.indices.allSatisfy { support[i, $0] <= 0 || columns[$0] <= 0 || reached[$0] }
    }
  }
}
