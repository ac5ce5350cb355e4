import LinearAlgebra
import SalesModel

/// A two-way table in whole minor units with both margins exact: fitted, then rounded under control.
struct WholeTable {
  /// Row by row.
  let cells: [[Int64]]
  let fit: TwoWayFit

  /// - Parameters:
  ///   - seed: rows × columns, not negative; the scale does not matter.
  ///   - rows: not negative; their total is that of `columns`.
  init(seed: Matrix, rows: [Int64], columns: [Int64]) {
    fit = TwoWayFit(seed: seed, rows: rows.map { Double($0) }, columns: columns.map { Double($0) })
    cells = ControlledRounding(fit.table, rows: rows, columns: columns).cells
  }
}
