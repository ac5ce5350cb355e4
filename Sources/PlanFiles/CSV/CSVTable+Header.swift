public import SalesModel

extension CSVTable {
  /// The column with this header: the same text, else the same but for case, spaces, underscores and other signs, else,
  /// for `id`, `lat`, `amount` and other fields, a header that exports use for it. nil when there is none. Of several the
  /// first.
  public func column(_ name: String) -> Int? { columns(meant: name).first }

  /// - Throws: `DataProblems` that names the nearest header, or the two that are meant.
  public func requiredColumn(_ name: String) throws(DataProblems) -> Int {
    let found = columns(meant: name)
    if found.count == 1 { return found[0] }
    throw DataProblems([found.isEmpty ? missing(name) : doubled(found)])
  }

  private func columns(meant name: String) -> [Int] {
    let names = [name] + RecordKind.aliases(of: name)
    return names.lazy.map { columns(named: $0) }.first { !$0.isEmpty } ?? []
  }

  /// All columns whose header is `name`: exactly, or when there is none, by its letters and digits.
  func columns(named name: String) -> [Int] {
    let wanted = name.trimmed
    let exact = header.indices.filter { header[$0] == wanted }
    if !exact.isEmpty { return exact }
    let key = HeaderKey.of(wanted)
    return header.indices.filter { HeaderKey.of(header[$0]) == key }
  }

  func missing(_ name: String, among aliases: [String] = []) -> DataProblem {
    let near = ([name] + aliases).lazy.compactMap { NearestName.of($0, in: header) }.first
    let hint =
      near.map { "; is it \"\($0)\"?" } ?? likelyDelimiter.map { "; is the delimiter \"\($0)\"?" } ?? ""
    let names = header.prefix(12).joined(separator: ", ") + (width > 12 ? ", …" : "")
    return DataProblem(
      at: Place(file: file, line: 1), found: "the columns \(names)", expected: "a column \"\(name)\"\(hint)")
  }

  func doubled(_ columns: [Int]) -> DataProblem {
    DataProblem(
      at: Place(file: file, line: 1, column: columns[1] + 1, columnName: header[columns[1]]),
      found: "a second column \"\(header[columns[1]])\"", expected: "one such column")
  }
}

/// What is left of a header when only letters and digits count, in lower case.
enum HeaderKey {
  static func of(_ header: String) -> String {
    let kept = header.lowercased().unicodeScalars.filter {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
    return kept.isEmpty ? header.trimmed : String(String.UnicodeScalarView(kept))
  }
}
