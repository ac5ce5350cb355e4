import SalesModel

extension CSVTable {
  /// Reports the faults that the scanner saw, bytes that are not UTF-8, and rows of another width.
  func checkShape(_ scanner: CSVScanner) throws(DataProblems) {
    var log = ProblemLog()
    addEncodingFaults(to: &log)
    for fault in scanner.faults {
      let (found, expected) = Self.words(for: fault.kind)
      log.addLazily(file) {
        DataProblem(at: place(offset: fault.offset, column: fault.column), found: found, expected: expected)
      }
    }
    for row in scanner.ragged {
      log.addLazily(file) {
        DataProblem(
          at: Place(file: file, line: bytes.line(at: row.offset)),
          found: row.fields == 1 ? "1 cell" : "\(row.fields) cells",
          expected: "\(width), as in the header\(delimiterHint)")
      }
    }
    try log.check()
  }

  private func addEncodingFaults(to log: inout ProblemLog) {
    let all = bytes.bytes
    UTF8Check.forEachFault(in: all) { offset in
      log.addLazily(file) {
        DataProblem(
          at: place(offset: offset, column: column(holding: offset)),
          found:
            "byte 0x\(String(all[offset], radix: 16, uppercase: true)) (byte \(all.bytesBefore(offset) + 1) of the line)",
          expected: "UTF-8 text: save the file as \"CSV UTF-8\"")
      }
    }
  }

  private func place(offset: Int, column: Int?) -> Place {
    Place(
      file: file, line: bytes.line(at: offset), column: column.map { $0 + 1 },
      columnName: column.flatMap { $0 < header.count ? header[$0] : nil })
  }

  /// The column of the cell that holds the byte at `offset`: the last that begins at or before it.
  private func column(holding offset: Int) -> Int? {
    var (low, high) = (0, cells.count)
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? (low - 1) % width : nil
  }

  private static func words(for kind: CSVScanner.Fault.Kind) -> (found: String, expected: String) {
    switch kind {
    case .unclosedQuote: ("a quote that is never closed", "a closing quote")
    case .textAfterQuote: ("text after a closing quote", "a delimiter or the end of the line")
    case .longCell: ("a cell of 8 MiB or more", "a shorter one")
    }
  }

  /// When the header is one cell with another delimiter in it, that is the likely cause of everything else.
  private var delimiterHint: String { likelyDelimiter.map { "; is the delimiter \"\($0)\"?" } ?? "" }

  var likelyDelimiter: String? {
    guard width == 1 else { return nil }
    let candidates = [",", ";", "\t", "|"].filter { $0.utf8.elementsEqual([format.delimiter]) == false }
    let found = candidates.first { header[0].contains($0) }
    return found == "\t" ? "\\t" : found
  }
}

extension ProblemLog {
  /// Adds a problem whose making costs time, or only counts it when enough are kept.
  mutating func addLazily(_ file: String, _ problem: () -> DataProblem) {
    if isFull(file) { count(1) } else { add(problem()) }
  }
}
