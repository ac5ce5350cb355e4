/// A dense matrix of doubles, stored column after column as BLAS and LAPACK expect it.
public struct Matrix: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  /// Entry (i, j) is at `i + j * rows`.
  public var storage: [Double]

  /// A matrix of `rows` × `columns` filled with `value`.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    storage = [Double](repeating: value, count: rows * columns)
  }

  /// A matrix over `storage`, given column after column.
  public init(rows: Int, columns: Int, columnMajor storage: [Double]) {
    precondition(storage.count == rows * columns, "\(storage.count) entries for \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  /// A matrix written as it is read: one inner array a row.
  public init(_ lines: [[Double]]) {
    let width = lines.first?.count ?? 0
    precondition(lines.allSatisfy { $0.count == width }, "rows of unequal length")
    self.init(rows: lines.count, columns: width)
    for (i, line) in lines.enumerated() {
      for (j, value) in line.enumerated() { self[i, j] = value }
    }
  }

  /// The identity of order `order`.
  public static func identity(_ order: Int) -> Matrix {
    var result = Matrix(rows: order, columns: order)
    for i in 0..<order { result[i, i] = 1 }
    return result
  }

  @inlinable public subscript(row: Int, column: Int) -> Double {
    get { storage[row + column * rows] }
    set { storage[row + column * rows] = newValue }
  }

  /// A copy of column `j`.
  public func column(_ j: Int) -> [Double] { Array(storage[j * rows..<(j + 1) * rows]) }

  /// A copy of row `i`.
  public func row(_ i: Int) -> [Double] { (0..<columns).map { self[i, $0] } }

  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for j in 0..<columns {
      for i in 0..<rows { result[j, i] = self[i, j] }
    }
    return result
  }
}
