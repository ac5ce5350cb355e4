import SalesModel
import Territories

extension AccountTable {
  /// The district of each account, and their names in byte order: from a column of the accounts, or a file `id,district`.
  /// - Throws: `DataProblems` for an account without a district.
  func districts(_ name: String, format: CSVFormat) throws -> (codes: [Int32], names: [String]) {
    let texts = table.column(name).map { column in rows.map { table.text(row: $0, column: column) } }
    let districts = try texts ?? listed(name, format)
    let names = Set(districts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard names.first != "" else {
      let missing = ids.indices.filter { districts[$0].isEmpty }
      throw DataProblems(
        missing.prefix(DataProblems.limit).map {
          DataProblem(
            at: Place(file: table.file, line: rows[$0] + 2), found: "no \(name) of \(ids[$0])",
            expected: "a district")
        }, count: missing.count)
    }
    let code = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    return (districts.map { Int32(code[$0] ?? 0) }, names)
  }

  private func listed(_ path: String, _ format: CSVFormat) throws -> [String] {
    guard path.lowercased().hasSuffix(".csv") else { throw DataProblems([table.missing(path)]) }
    let file = try CSVTable(path: path, format: format)
    let (id, district) = (try file.requiredColumn("id"), try file.requiredColumn("district"))
    var result = [String](repeating: "", count: ids.count)
    for row in 0..<file.rowCount {
      guard let account = index[file.text(row: row, column: id)] else { continue }
      result[Int(account)] = file.text(row: row, column: district)
    }
    return result
  }
}

extension NamedTerritories {
  /// The district that the file of centres or shares gives each territory in the column `name`, where it has one.
  func districts(_ name: String, names: [String], _ files: TerritoryFiles) throws -> [Int32?] {
    var districts = [Int32?](repeating: nil, count: slots.count)
    for path in [files.centres, files.shares].compactMap({ $0 }) {
      let table = try CSVTable(path: path, format: files.format)
      guard let column = table.column(name) ?? table.column("district") else { continue }
      let territory = try table.requiredColumn("territory")
      var log = ProblemLog()
      for row in 0..<table.rowCount {
        let text = table.text(row: row, column: column)
        guard !text.isEmpty, let slot = self.names.firstIndex(of: table.text(row: row, column: territory))
        else { continue }
        districts[slot] = names.firstIndex(of: text).map { Int32($0) }
        if districts[slot] == nil {
          log.add(
            table.problem(
              row, column, expected: "a district of the accounts: \(names.prefix(8).joined(separator: ", "))")
          )
        }
      }
      try log.check()
    }
    return districts
  }
}
