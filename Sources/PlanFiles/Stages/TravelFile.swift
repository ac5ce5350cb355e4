import SalesModel

extension AccountTable {
  /// The travel of every account to every territory from a file: `from,to,cost`, or a matrix whose first column holds
  /// the ids and whose other headers are the territories. Entry i · p + j is account i, territory j.
  func travel(_ path: String, to territories: [String]) throws -> [Double] {
    let file = try CSVTable(path: path, format: .standard)
    let isList = file.column("from") != nil && file.column("to") != nil && file.column("cost") != nil
    return isList ? try listed(file, territories) : try matrix(file, territories)
  }

  private func listed(_ file: CSVTable, _ territories: [String]) throws -> [Double] {
    let slot = Dictionary(zip(territories, territories.indices), uniquingKeysWith: { first, _ in first })
    let columns = try ["from", "to", "cost"].map { try file.requiredColumn($0) }
    let costs = try file.numbers(columns[2])
    var travel = [Double](repeating: .nan, count: ids.count * territories.count)
    var log = ProblemLog()
    for row in 0..<file.rowCount {
      let from = file.text(row: row, column: columns[0])
      let to = file.text(row: row, column: columns[1])
      guard let account = index[from] else {
        log.add(problem(file, row, columns[0], "an id of \(table.file)"))
        continue
      }
      guard let territory = slot[to] else {
        log.add(
          problem(file, row, columns[1], "a territory: \(territories.prefix(8).joined(separator: ", "))"))
        continue
      }
      if costs[row] < 0 { log.add(problem(file, row, columns[2], "a cost of at least 0")) }
      travel[Int(account) * territories.count + territory] = costs[row]
    }
    try log.check()
    return try complete(travel, file, territories)
  }

  private func matrix(_ file: CSVTable, _ territories: [String]) throws -> [Double] {
    let columns = try territories.map { try file.requiredColumn($0) }
    let values = try columns.map { try file.numbers($0) }
    var travel = [Double](repeating: .nan, count: ids.count * territories.count)
    var log = ProblemLog()
    for row in 0..<file.rowCount {
      guard let account = index[file.text(row: row, column: 0)] else {
        log.add(problem(file, row, 0, "an id of \(table.file)"))
        continue
      }
      for slot in territories.indices {
        if values[slot][row] < 0 { log.add(problem(file, row, columns[slot], "a cost of at least 0")) }
        travel[Int(account) * territories.count + slot] = values[slot][row]
      }
    }
    try log.check()
    return try complete(travel, file, territories)
  }

  /// The costs, when every account has one to every territory.
  private func complete(_ travel: [Double], _ file: CSVTable, _ territories: [String]) throws -> [Double] {
    let missing = travel.indices.filter { travel[$0].isNaN }
    guard missing.isEmpty else {
      throw DataProblems(
        missing.prefix(DataProblems.limit).map { cell in
          DataProblem(
            at: Place(file: file.file, line: 1),
            found:
              "no cost from \(ids[cell / territories.count]) to \(territories[cell % territories.count])",
            expected: "a cost of every account to every territory")
        }, count: missing.count)
    }
    return travel
  }

  private func problem(_ file: CSVTable, _ row: Int, _ column: Int, _ expected: String) -> DataProblem {
    DataProblem(
      at: file.place(row: row, column: column), found: file.text(row: row, column: column), expected: expected
    )
  }
}
