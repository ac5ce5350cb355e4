public import SalesModel

/// One cell to be written.
public enum CSVCell: Sendable, Equatable {
  case text(String)
  case integer(Int)
  /// Written with as many digits as it takes to read the same number back; not finite: empty.
  case number(Double)
  /// Written with so many decimals.
  case fixed(Double, decimals: Int)
  /// Written in major units with the currency's decimals.
  case money(Money)
  case empty
}

/// Writes rows of cells to a file, or to standard output for `-`.
///
/// Quoted as RFC 4180 asks; lines end in LF. A text that a spreadsheet would take for a formula (it begins with
/// `=`, `+`, `-`, `@`, tab or carriage return) gets an apostrophe in front. Rows are streamed: memory does not grow.
public struct CSVWriter: ~Copyable {
  private var file: AtomicFile
  private let delimiter: UInt8
  private let width: Int
  private var line: [UInt8] = []

  public init(
    _ path: String, header: [String], delimiter: UInt8 = UInt8(ascii: ","), mode: UInt32? = nil
  ) throws(CannotWrite) {
    var names: [UInt8] = []
    for (index, name) in header.enumerated() {
      if index > 0 { names.append(delimiter) }
      CSVText.append(name, to: &names, delimiter: delimiter)
    }
    names.append(UInt8(ascii: "\n"))
    var file = try AtomicFile(path, mode: mode)
    try file.write(names)
    self.file = file
    self.delimiter = delimiter
    width = header.count
  }

  /// - Precondition: as many cells as the header has.
  public mutating func write(_ cells: [CSVCell]) throws(CannotWrite) {
    precondition(cells.count == width, "a row of \(cells.count) cells under a header of \(width)")
    line.removeAll(keepingCapacity: true)
    for (index, cell) in cells.enumerated() {
      if index > 0 { line.append(delimiter) }
      append(cell)
    }
    // An empty line would be none: readers skip it.
    if line.isEmpty { line.append(contentsOf: "\"\"".utf8) }
    line.append(UInt8(ascii: "\n"))
    try file.write(line)
  }

  /// Makes the file appear under its name. A writer dropped without it leaves nothing behind.
  public consuming func finish() throws(CannotWrite) { try file.commit() }

  private mutating func append(_ cell: CSVCell) {
    switch cell {
    case .text(let text): append(text)
    case .integer(let number): line.append(contentsOf: String(number).utf8)
    case .number(let number): if number.isFinite { line.append(contentsOf: plainText(number).utf8) }
    case .fixed(let number, let decimals):
      if number.isFinite { line.append(contentsOf: fixedText(number, decimals: decimals).utf8) }
    case .money(let amount): line.append(contentsOf: amount.plainText.utf8)
    case .empty: break
    }
  }

  private mutating func append(_ text: String) {
    CSVText.append(text, to: &line, delimiter: delimiter)
  }
}
