public import SalesModel

/// A CSV file whose cells are found but not yet typed.
///
/// The bytes stay mapped, a cell is eight bytes; typed columns are made on demand (`numbers`, `dates`, `amounts`, …).
/// Row 0 is the first below the header. Values share the bytes when copied.
public struct CSVTable: Sendable {
  /// The name for places and messages.
  public let file: String
  /// Trimmed, without the byte order mark.
  public let header: [String]
  public let rowCount: Int
  public let format: CSVFormat
  let bytes: MappedBytes
  let cells: [FieldSpan]

  /// O(bytes), about 2 ns a byte.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` for bytes that are not a table in UTF-8.
  public init(path: String, format: CSVFormat = .standard) throws {
    try self.init(try MappedBytes(path: path), file: path, format: format)
  }

  /// The same for text in memory; `file` is its name in places.
  public init(text: String, file: String, format: CSVFormat = .standard) throws(DataProblems) {
    try self.init(MappedBytes(text.utf8), file: file, format: format)
  }

  /// The same for bytes in memory, which need not be UTF-8.
  public init(bytes: [UInt8], file: String, format: CSVFormat = .standard) throws(DataProblems) {
    try self.init(MappedBytes(bytes), file: file, format: format)
  }

  init(_ mapped: MappedBytes, file: String, format: CSVFormat) throws(DataProblems) {
    let bytes = mapped.bytes
    if let foreign = ForeignFormat(of: bytes) {
      let problem = DataProblem(
        at: Place(file: file, line: 1), found: foreign.rawValue, expected: "CSV in UTF-8")
      throw DataProblems([problem])
    }
    var scanner = CSVScanner(
      bytes, from: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, delimiter: format.delimiter)
    let names = scanner.header()
    guard !names.isEmpty else {
      let problem = DataProblem(
        at: Place(file: file, line: 1), found: "no line", expected: "a line of column names")
      throw DataProblems([problem])
    }
    scanner.body(width: names.count)
    scanner.dropFooter(width: names.count)

    self.file = file
    self.format = format
    self.bytes = mapped
    header = names.map { Self.decoded($0, in: bytes).trimmed }
    rowCount = scanner.rowCount
    cells = scanner.cells
    try checkShape(scanner)
  }

  /// Some rows of `table`.
  init(_ table: CSVTable, rows: [Int]) {
    (file, header, format, bytes) = (table.file, table.header, table.format, table.bytes)
    rowCount = rows.count
    let width = table.width
    cells = rows.flatMap { table.cells[$0 * width..<($0 + 1) * width] }
  }

  /// How many columns there are.
  public var width: Int { header.count }

  @inline(__always)
  func cell(_ row: Int, _ column: Int) -> FieldSpan { cells[row &* header.count &+ column] }

  /// The bytes of a cell as they are in the file, inside of its quotes.
  @inline(__always)
  func raw(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    let span = cell(row, column)
    return UnsafeBufferPointer(rebasing: bytes.bytes[span.offset..<span.offset + span.length])
  }

  /// The text of a cell, quotes resolved, spaces kept.
  public func text(row: Int, column: Int) -> String { Self.decoded(cell(row, column), in: bytes.bytes) }

  /// The texts of a column, spaces kept.
  public func texts(_ column: Int) -> [String] { (0..<rowCount).map { text(row: $0, column: column) } }

  /// Where a cell is. O(file) the first time it is asked for: only problems need it.
  public func place(row: Int, column: Int) -> Place {
    Place(
      file: file, line: bytes.line(at: cell(row, column).offset), column: column + 1,
      columnName: header[column])
  }

  func problem(_ row: Int, _ column: Int, expected: String) -> DataProblem {
    let text = text(row: row, column: column)
    let found =
      text.trimmed.isEmpty ? "nothing" : "\"\(text.count > 60 ? text.prefix(60) + "…" : text[...])\""
    return DataProblem(at: place(row: row, column: column), found: found, expected: expected)
  }

  static func decoded(_ span: FieldSpan, in bytes: UnsafeBufferPointer<UInt8>) -> String {
    let raw = UnsafeBufferPointer(rebasing: bytes[span.offset..<span.offset + span.length])
    guard span.isEscaped else { return String(decoding: raw, as: UTF8.self) }
    return String(decoding: unescaped(raw), as: UTF8.self)
  }

  /// With each doubled quote made one.
  static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(raw.count)
    var index = 0
    while index < raw.count {
      plain.append(raw[index])
      index += raw[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return plain
  }
}

/// Files that are not CSV, told by their first bytes.
private enum ForeignFormat: String {
  case utf16 = "UTF-16 text"
  case zip = "a workbook or archive (ZIP)"
  case gzip = "a compressed file (gzip)"
  case workbook = "an Excel 97 workbook"

  init?(of bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16
    } else if bytes.starts(with: [0x50, 0x4B, 3, 4]) {
      self = .zip
    } else if bytes.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      self = .workbook
    } else {
      return nil
    }
  }
}

extension StringProtocol where UTF8View: BidirectionalCollection {
  /// Without the white space at its ends.
  var trimmed: String {
    // Most cells have none: told by two bytes, where walking characters would cost ten times as much.
    if let first = utf8.first, let last = utf8.last, (33...126).contains(first), (33...126).contains(last) {
      return String(self)
    }
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
