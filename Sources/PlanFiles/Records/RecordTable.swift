import SalesModel

/// A file of one kind: its table, the columns of its fields, and the problems met while they are read.
struct RecordTable {
  private(set) var table: CSVTable
  private(set) var columns: [String: Int] = [:]
  var log = ProblemLog()
  let rates: CurrencyRates

  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` for a file that cannot be read further.
  init(_ path: String, _ kind: RecordKind, _ reader: RecordReader, file: String? = nil) throws {
    table = try CSVTable(path: path, format: reader.format)
    rates = reader.rates
    try find(kind.fields, mapped: reader.columns[file ?? kind.rawValue] ?? [:])
  }

  var rowCount: Int { table.rowCount }

  func has(_ field: String) -> Bool { columns[field] != nil }

  /// A column that `find` has made sure of.
  func column(_ field: String) -> Int { columns[field] ?? 0 }

  /// The values of a typed read; problems go to the log.
  mutating func read<Value>(_ body: (CSVTable, inout ProblemLog) -> Value) -> Value { body(table, &log) }

  mutating func keepRows(_ keep: (Int) -> Bool) { table = table.keeping(keep) }

  mutating func report(_ row: Int, _ field: String, expected: String) {
    let (table, column) = (table, column(field))
    log.addLazily(table.file) { table.problem(row, column, expected: expected) }
  }

  /// - Throws: `DataProblems` when there were any.
  func check() throws(DataProblems) { try log.check() }

  private mutating func find(_ fields: [RecordKind.Field], mapped: [String: String]) throws(DataProblems) {
    for (field, header) in mapped.sorted(by: { $0.key < $1.key }) {
      let found = table.columns(named: header)
      columns[field] = found.first
      if found.isEmpty { log.add(table.missing(header)) }
      if found.count > 1 { log.add(table.doubled(found)) }
    }
    for field in fields where mapped[field.name] == nil {
      let found =
        ([field.name] + field.aliases).lazy.map { [table] in table.columns(named: $0) }.first { !$0.isEmpty }
        ?? []
      columns[field.name] = found.first
      if found.count > 1 { log.add(table.doubled(found)) }
      if found.isEmpty, field.isRequired { log.add(table.missing(field.name, among: field.aliases)) }
    }
    try log.check()
  }
}

extension RecordTable {
  /// Identifiers, each distinct text once. Empty cells are a problem unless `optional`; so are, when `known` is given, others than those.
  mutating func identifiers<Subject>(
    _ field: String, known: Set<Identifier<Subject>>? = nil, optional: Bool = false
  ) -> (codes: [Int32], values: [Identifier<Subject>]) {
    let texts = table.interned(column(field))
    let values = texts.values.map { Identifier<Subject>($0) }
    let bad = Set(
      values.indices.filter { code in
        values[code].text.isEmpty ? !optional : known?.contains(values[code]) == false
      })
    guard !bad.isEmpty else { return (texts.codes, values) }
    let names = known.map { $0.map(\.text).sorted() }
    for (row, code) in texts.codes.enumerated() where bad.contains(Int(code)) {
      if log.isFull(table.file) {
        log.count(1)
      } else if values[Int(code)].text.isEmpty {
        report(row, field, expected: "a value")
      } else {
        let near = NearestName.of(values[Int(code)].text, in: names ?? [])
        report(row, field, expected: "a known \(field)" + (near.map { "; is it \"\($0)\"?" } ?? ""))
      }
    }
    return (texts.codes, values)
  }

  /// Identifiers that each row has for itself.
  mutating func uniqueIdentifiers<Subject>(_ field: String) -> [Identifier<Subject>] {
    let column = column(field)
    let (table, repeats) = (table, table.repeats(column))
    for repeated in repeats {
      log.addLazily(table.file) {
        let first = table.place(row: repeated.first, column: column)
        return table.problem(repeated.row, column, expected: "each id once; it is in line \(first.line) too")
      }
    }
    return (0..<rowCount).map { row in
      let text = table.text(row: row, column: column).trimmed
      if text.isEmpty { report(row, field, expected: "an id") }
      return Identifier(text)
    }
  }

  /// nil for an empty cell, or without the column.
  func optionalIdentifiers<Subject>(_ field: String) -> [Identifier<Subject>?] {
    guard let column = columns[field] else { return Array(repeating: nil, count: rowCount) }
    let texts = table.interned(column)
    let values = texts.values.map { $0.isEmpty ? nil : Identifier<Subject>($0) }
    return texts.codes.map { values[Int($0)] }
  }

  func isEmpty(_ row: Int, _ field: String) -> Bool {
    columns[field].map { column in table.raw(row, column).allSatisfy { $0 == 32 } } ?? true
  }

  /// Points from the columns `lat` and `lon`; nil where both cells are empty, or without the columns.
  mutating func points() -> [GeoPoint?] {
    guard has("lat") || has("lon") else { return Array(repeating: nil, count: rowCount) }
    for missing in ["lat", "lon"] where !has(missing) {
      log.add(table.missing(missing))
      return Array(repeating: nil, count: rowCount)
    }
    let blank = (0..<rowCount).map { isEmpty($0, "lat") && isEmpty($0, "lon") }
    let latitudes = table.numbers(column("lat"), empty: .nan, in: -90...90, &log)
    let longitudes = table.numbers(column("lon"), empty: .nan, in: -180...180, &log)
    return (0..<rowCount).map { row in
      if blank[row] { return nil }
      if isEmpty(row, "lat") { report(row, "lat", expected: "a latitude, as there is a longitude") }
      if isEmpty(row, "lon") { report(row, "lon", expected: "a longitude, as there is a latitude") }
      return GeoPoint(latitude: latitudes[row], longitude: longitudes[row])
    }
  }

  /// Amounts in the currency of the plan, at plan rates.
  mutating func amounts(_ field: String, empty: Money? = nil) -> [Money] {
    convertedAmounts(field, empty: empty).amounts
  }

  /// The same with what they were before.
  mutating func convertedAmounts(_ field: String, empty: Money? = nil) -> ConvertedAmounts {
    let amounts = column(field)
    let codes = table.currencyColumn(of: amounts, else: columns["currency"])
      .map { CurrencyColumn(table, $0, &log) }
    return table.amounts(amounts, codes: codes, at: rates, empty: empty, &log)
  }

  /// nil for an empty cell, or without the column.
  mutating func optionalAmounts(_ field: String) -> [Money?] {
    guard has(field) else { return Array(repeating: nil, count: rowCount) }
    let amounts = amounts(field, empty: .zero(rates.currency))
    return amounts.indices.map { isEmpty($0, field) ? nil : amounts[$0] }
  }
}

extension CSVTable {
  /// The table with some of its rows; their places stay those in the file.
  public func keeping(_ keep: (Int) -> Bool) -> CSVTable {
    let rows = (0..<rowCount).filter(keep)
    return rows.count == rowCount ? self : CSVTable(self, rows: rows)
  }
}
