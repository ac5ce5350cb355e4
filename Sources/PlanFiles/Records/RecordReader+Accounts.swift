public import SalesModel

extension RecordReader {
  /// Accounts: `id`, and where there are such columns `name`, `parent`, `lat` and `lon`, `potential`. Every column is kept
  /// as text under its header, and under the field's name where that differs; what `potential` reads as is kept as a
  /// plain number.
  ///
  /// - Parameter attributes: the columns (or fields) to keep as text; nil keeps all. For a million accounts that is most
  ///   of the memory.
  public func accounts(_ path: String, attributes: Set<String>? = nil) throws -> [Account] {
    var file = try RecordTable(path, .accounts, self)
    let ids: [AccountID] = file.uniqueIdentifiers("id")
    let parents: [AccountID?] = file.optionalIdentifiers("parent")
    let points = file.points()
    let potentials = file.optionalAmounts("potential")
    for (row, potential) in potentials.enumerated() where potential.map({ $0.minorUnits < 0 }) ?? false {
      file.report(row, "potential", expected: "an amount from 0")
    }
    try file.check()
    let texts = AttributeColumns(file, keeping: attributes)
    return ids.indices.map { row in
      Account(
        id: ids[row],
        name: file.has("name") ? file.table.text(row: row, column: file.column("name")).trimmed : "",
        parent: parents[row] == ids[row] ? nil : parents[row], location: points[row],
        attributes: texts.row(row, plain: ["potential": potentials[row]?.plainText]),
        potential: potentials[row])
    }
  }

  /// Reps: `id`, `role`, and where there are such columns `lat` and `lon` (home), `fte`, `manager`, `start`, `end`,
  /// `target_incentive`. Rows whose column `active` says no are left out.
  ///
  /// - Parameters:
  ///   - roles: the roles there are; another one is a problem. nil allows any.
  ///   - defaultRole: the role of reps without one.
  public func reps(_ path: String, roles: Set<RoleID>? = nil, defaultRole: RoleID? = nil) throws -> [Rep] {
    var file = try RecordTable(path, .reps, self)
    if file.has("active") { file.keepRows { [file] in !RecordWords.isNo(file.text($0, "active")) } }
    let ids: [RepID] = file.uniqueIdentifiers("id")
    let roleOf = file.roles(known: roles, default: defaultRole)
    let managers: [RepID?] = file.optionalIdentifiers("manager")
    let homes = file.points()
    let fte = file.has("fte") ? file.table.numbers(file.column("fte"), empty: 1, in: 0...2, &file.log) : []
    let starts = file.optionalDates("start")
    let ends = file.optionalDates("end")
    let incentives = file.optionalAmounts("target_incentive")
    for row in ids.indices {
      if let start = starts[row], let end = ends[row], end < start {
        file.report(row, "end", expected: "a day from \(start), the start")
      }
      if let amount = incentives[row], amount.minorUnits < 0 {
        file.report(row, "target_incentive", expected: "an amount of at least 0")
      }
    }
    try file.check()
    let texts = AttributeColumns(file, keeping: nil)
    return ids.indices.map { row in
      Rep(
        id: ids[row], role: roleOf[row], home: homes[row], fullTimeEquivalent: fte.isEmpty ? 1 : fte[row],
        manager: managers[row], start: starts[row], end: ends[row], targetIncentive: incentives[row],
        attributes: texts.row(row, plain: [:]))
    }
  }
}

/// Words that exports use for yes, no and a deal that was won.
enum RecordWords {
  static func isNo(_ text: String) -> Bool {
    ["false", "0", "no", "n", "inactive"].contains(text.lowercased())
  }

  static func isWon(_ text: String) -> Bool {
    let word = text.lowercased()
    return ["true", "1", "yes", "y", "closedwon"].contains(word)
      || ["won", "closed won"].contains { word.hasPrefix($0) }
  }
}

extension RecordTable {
  /// The text of a cell without the spaces around it; empty without the column.
  func text(_ row: Int, _ field: String) -> String {
    columns[field].map { table.text(row: row, column: $0).trimmed } ?? ""
  }

  /// nil for an empty cell, or without the column.
  mutating func optionalDates(_ field: String) -> [CalendarDate?] {
    guard has(field) else { return Array(repeating: nil, count: rowCount) }
    return table.dates(column(field), optional: true, &log)
  }

  fileprivate mutating func roles(known: Set<RoleID>?, default defaultRole: RoleID?) -> [RoleID] {
    if has("role") {
      if let defaultRole {
        let roles: [RoleID?] = optionalIdentifiers("role")
        return roles.map { $0 ?? defaultRole }
      }
      let (codes, values): ([Int32], [RoleID]) = identifiers("role", known: known)
      return codes.map { values[Int($0)] }
    }
    if defaultRole == nil { log.add(table.missing("role")) }
    return Array(repeating: defaultRole ?? "", count: rowCount)
  }
}

/// The columns of a file that are kept as text by row.
private struct AttributeColumns {
  /// Names and columns; repeated texts are shared.
  private let columns: [(name: String, field: String?, texts: InternedColumn)]

  init(_ file: RecordTable, keeping wanted: Set<String>?) {
    let wantedKeys = wanted.map { Set($0.map(HeaderKey.of)) }
    var taken: Set<String> = []
    var columns: [(String, String?, InternedColumn)] = []
    func add(_ name: String, _ field: String?, _ column: Int) {
      let key = HeaderKey.of(name)
      guard !name.isEmpty, wantedKeys?.contains(key) ?? true, taken.insert(name.lowercased()).inserted else {
        return
      }
      columns.append((name, field, file.table.interned(column)))
    }
    // Fields first: a rule that says `potential` means the mapped column, not another of that name.
    for (field, column) in file.columns.sorted(by: { $0.key < $1.key }) { add(field, field, column) }
    for (column, header) in file.table.header.enumerated() { add(header, nil, column) }
    self.columns = columns
  }

  func row(_ row: Int, plain: [String: String?]) -> [String: String] {
    var texts: [String: String] = [:]
    texts.reserveCapacity(columns.count)
    for (name, field, column) in columns {
      texts[name] = field.flatMap { plain[$0] ?? nil } ?? column.values[Int(column.codes[row])]
    }
    return texts
  }
}
