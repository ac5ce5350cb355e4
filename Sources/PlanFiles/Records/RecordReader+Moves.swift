public import Quotas
public import SalesModel

extension RecordReader {
  /// Moves of accounts during the year: `account,[layer,]from,to,effective`; `effective` is the first day in `to`.
  public func moves(_ path: String) throws -> [AccountMove] {
    var file = try RecordTable(path, .moves, self)
    return try moves(&file).compactMap { $0 }
  }

  /// A map with the moves of a file; a move that does not fit the map is a problem of its row.
  public func datedMap(_ start: [AccountID: TerritoryID], moves path: String) throws -> DatedMap {
    var file = try RecordTable(path, .moves, self)
    let rows = try moves(&file)
    do throws(MoveError) {
      return try DatedMap(start, moves: rows.compactMap { $0 })
    } catch {
      file.report(rows.firstIndex(of: error.move) ?? 0, "from", expected: "a move that fits: \(error)")
      try file.check()
      throw error
    }
  }

  /// nil for a row with a problem.
  private func moves(_ file: inout RecordTable) throws -> [AccountMove?] {
    let (accountCodes, accounts): ([Int32], [AccountID]) = file.identifiers("account")
    let layers: [LayerID?] = file.optionalIdentifiers("layer")
    let (fromCodes, origins): ([Int32], [TerritoryID]) = file.identifiers("from")
    let (toCodes, goals): ([Int32], [TerritoryID]) = file.identifiers("to")
    let days = file.table.dates(file.column("effective"), &file.log)
    try file.check()
    return days.indices.map { row in
      days[row].map {
        AccountMove(
          account: accounts[Int(accountCodes[row])], layer: layers[row],
          from: origins[Int(fromCodes[row])], to: goals[Int(toCodes[row])], effective: $0)
      }
    }
  }

  /// What managers propose: `territory,quota[,owner][,reason]`.
  ///
  /// - Parameter known: the territories that have a quota.
  public func proposals(_ path: String, for known: Set<TerritoryID>) throws -> [QuotaProposal] {
    var file = try RecordTable(path, .proposals, self)
    let territories: [TerritoryID] = file.uniqueIdentifiers("territory")
    for (row, territory) in territories.enumerated() where !known.contains(territory) {
      file.report(row, "territory", expected: "a territory that has a quota")
    }
    let amounts = file.amounts("quota")
    for (row, amount) in amounts.enumerated() where amount.minorUnits < 0 {
      file.report(row, "quota", expected: "an amount from 0")
    }
    let owners: [RoleID?] = file.optionalIdentifiers("owner")
    let reasons: [SegmentID?] = file.optionalIdentifiers("reason")
    try file.check()
    return territories.indices.map { row in
      QuotaProposal(
        territory: territories[row], quota: amounts[row], owner: owners[row]?.text ?? "",
        reason: reasons[row]?.text ?? "")
    }
  }
}
