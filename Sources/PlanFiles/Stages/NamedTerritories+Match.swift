import SalesModel

extension NamedTerritories {
  /// Lists of territories that have what accounts ask for in the `match` columns, and the list of each account (−1 for an
  /// account that asks for nothing).
  ///
  /// The columns are those of the same name in the file of centres or shares. A territory's cell holds values with `|`
  /// between them, or `*` for all.
  /// - Throws: `DataProblems` for a column that a file lacks.
  func matches(_ files: TerritoryFiles, _ table: AccountTable) throws
    -> (lists: [[Int32]], listOf: [Int32])
  {
    guard !files.match.isEmpty else { return ([], []) }
    let offers = try files.match.map { try offered($0, files) }
    let columns = try files.match.map { try table.table.requiredColumn($0) }
    var lists: [[Int32]] = []
    var number: [[String]: Int32] = [:]
    let listOf = table.rows.map { row -> Int32 in
      let wishes = columns.map { table.table.text(row: row, column: $0).lowercased() }
      guard wishes.contains(where: { !$0.isEmpty }) else { return -1 }
      if let known = number[wishes] { return known }
      let fitting = slots.indices.filter { slot in
        zip(wishes, offers).allSatisfy { wish, offer in
          wish.isEmpty || offer[slot].contains(wish) || offer[slot].contains("*")
        }
      }
      number[wishes] = Int32(lists.count)
      lists.append(fitting.map { Int32($0) })
      return Int32(lists.count - 1)
    }
    return (lists, listOf)
  }

  /// The values of each territory in a column of the file of centres or shares that has it.
  private func offered(_ name: String, _ files: TerritoryFiles) throws -> [Set<String>] {
    var last: DataProblem?
    for path in [files.centres, files.shares].compactMap({ $0 }) {
      let table = try CSVTable(path: path, format: files.format)
      guard let column = table.column(name) else {
        last = table.missing(name)
        continue
      }
      let territory = try table.requiredColumn("territory")
      var values = [Set<String>](repeating: [], count: slots.count)
      for row in 0..<table.rowCount {
        guard let slot = names.firstIndex(of: table.text(row: row, column: territory)) else { continue }
        let cell = table.text(row: row, column: column).lowercased()
        values[slot] = Set(cell.split(separator: "|").map { $0.trimmed })
      }
      return values
    }
    throw DataProblems([
      last
        ?? DataProblem(
          at: Place(file: files.accounts, line: 1), found: "no file of territories",
          expected: "--centres or --shares with the column \(name)")
    ])
  }
}
