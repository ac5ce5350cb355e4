/// Finds the cells of a CSV file (RFC 4180): quotes, doubled quotes, line ends LF, CRLF or CR inside and outside of
/// quotes. One pass over the bytes, one table look-up a byte; no cell is copied.
struct CSVScanner {
  /// Something wrong with the shape of the file.
  struct Fault {
    enum Kind {
      case unclosedQuote, textAfterQuote, longCell
    }
    let kind: Kind
    let offset: Int
    /// From 0.
    let column: Int
  }

  /// A row with too few or too many cells.
  struct RaggedRow {
    let row: Int
    let fields: Int
    let offset: Int
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private let delimiter: UInt8
  private(set) var position: Int
  /// The cells row after row, each row `width` long.
  private(set) var cells: [FieldSpan] = []
  private(set) var rowCount = 0
  private(set) var ragged: [RaggedRow] = []
  private(set) var faults: [Fault] = []

  private static let quote = UInt8(ascii: "\"")

  init(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int, delimiter: UInt8) {
    self.bytes = bytes
    self.position = position
    self.delimiter = delimiter
  }

  /// The cells of the first row that is not blank: the header. Empty at the end of the file.
  mutating func header() -> [FieldSpan] {
    let stops = stopTable()
    while position < bytes.count {
      let start = position
      scanRow(stops)
      defer { cells.removeAll(keepingCapacity: true) }
      if !isBlank(rowFrom: 0, at: start) { return cells }
    }
    return []
  }

  /// Scans the rest of the file into rows of `width` cells. Blank lines are skipped.
  mutating func body(width: Int) {
    let stops = stopTable()
    cells.reserveCapacity(estimatedRows() * width)
    while position < bytes.count {
      let start = position
      let firstCell = cells.count
      scanRow(stops)
      let fields = cells.count - firstCell
      if fields != width || width == 1 {
        if isBlank(rowFrom: firstCell, at: start) {
          cells.removeLast()
          continue
        }
        if fields != width { fit(firstCell, fields, width, start) }
      }
      rowCount += 1
    }
  }

  /// Which bytes end a cell that is not quoted.
  private func stopTable() -> [Bool] {
    var stops = [Bool](repeating: false, count: 256)
    for byte in [delimiter, 10, 13] { stops[Int(byte)] = true }
    return stops
  }

  /// From the line ends of the first 64 KiB, with a little to spare: growing would copy everything.
  private func estimatedRows() -> Int {
    let sample = bytes[position..<Swift.min(bytes.count, position + 1 << 16)]
    let lines = sample.reduce(1) { $0 + ($1 == 10 || $1 == 13 ? 1 : 0) }
    let share = Double(bytes.count - position) / Double(Swift.max(1, sample.count))
    return Int(Double(lines) * share * 1.02) + 1
  }

  @inline(__always)
  private mutating func scanRow(_ stops: [Bool]) {
    let end = bytes.count
    let rowStart = cells.count
    var at = position
    while true {
      if at < end, bytes[at] == Self.quote {
        at = scanQuoted(from: at, column: cells.count - rowStart)
      } else {
        let start = at
        while at < end, !stops[Int(bytes[at])] { at &+= 1 }
        append(start, at, isEscaped: false, column: cells.count &- rowStart)
      }
      guard at < end else { break }
      let stop = bytes[at]
      at &+= 1
      if stop == delimiter { continue }
      if stop == 13, at < end, bytes[at] == 10 { at &+= 1 }
      break
    }
    position = at
  }

  /// The offset after the closing quote of the cell whose opening quote is at `open`.
  private mutating func scanQuoted(from open: Int, column: Int) -> Int {
    let end = bytes.count
    var at = open + 1
    var isEscaped = false
    while true {
      while at < end, bytes[at] != Self.quote { at &+= 1 }
      guard at + 1 < end, bytes[at + 1] == Self.quote else { break }
      isEscaped = true
      at += 2
    }
    append(open + 1, Swift.min(at, end), isEscaped: isEscaped, column: column)
    guard at < end else {
      faults.append(Fault(kind: .unclosedQuote, offset: open, column: column))
      return end
    }
    at += 1
    let after = at
    while at < end, bytes[at] != delimiter, bytes[at] != 10, bytes[at] != 13 { at += 1 }
    if (after..<at).contains(where: { bytes[$0] != 32 }) {
      faults.append(Fault(kind: .textAfterQuote, offset: after, column: column))
    }
    return at
  }

  @inline(__always)
  private mutating func append(_ start: Int, _ end: Int, isEscaped: Bool, column: Int) {
    if end &- start <= FieldSpan.longest, start <= FieldSpan.lastOffset {
      cells.append(FieldSpan(offset: start, length: end &- start, isEscaped: isEscaped))
    } else {
      cells.append(FieldSpan(offset: Swift.min(start, FieldSpan.lastOffset), length: 0))
      faults.append(Fault(kind: .longCell, offset: start, column: column))
    }
  }

  /// Whether the row is an empty line; `""` is a row with an empty cell.
  private func isBlank(rowFrom firstCell: Int, at start: Int) -> Bool {
    cells.count == firstCell + 1 && cells[firstCell].length == 0 && cells[firstCell].offset == start
  }

  /// Makes a row of `fields` cells one of `width`. Empty cells past the end are no loss; all else is noted.
  private mutating func fit(_ firstCell: Int, _ fields: Int, _ width: Int, _ start: Int) {
    let surplus = cells[Swift.min(firstCell + width, cells.count)...]
    if fields < width || surplus.contains(where: { $0.length > 0 }) {
      ragged.append(RaggedRow(row: rowCount, fields: fields, offset: start))
    }
    if fields > width { cells.removeLast(fields - width) }
    let end = cells.last.map { $0.offset + $0.length } ?? start
    for _ in 0..<Swift.max(0, width - fields) { cells.append(FieldSpan(offset: end, length: 0)) }
    // A million columns over a million one-cell rows must not take 8 TB: such a file is refused for what was seen.
    if cells.count > bytes.count + 8 * width { position = bytes.count }
  }
}

extension CSVScanner {
  /// Drops rows at the end.
  mutating func dropLast(_ count: Int, width: Int) {
    cells.removeLast(count * width)
    rowCount -= count
    ragged.removeAll { $0.row >= rowCount }
  }
}
