public import Quotas
public import SalesModel

extension RecordReader {
  /// Moves of accounts during the year: `account,[layer,]from,to,effective`; `effective` is the first day in `to`.
  public func moves(_ path: String) throws -> [AccountMove] {
    var file = try RecordTable(path, .moves, self)
    let (accountCodes, accounts): ([Int32], [AccountID]) = file.identifiers("account")
    let layers: [LayerID?] = file.optionalIdentifiers("layer")
    let (fromCodes, origins): ([Int32], [TerritoryID]) = file.identifiers("from")
    let (toCodes, goals): ([Int32], [TerritoryID]) = file.identifiers("to")
    let days = file.table.dates(file.column("effective"), &file.log)
    try file.check()
    return days.indices.compactMap { row in
      days[row].map {
        AccountMove(
          account: accounts[Int(accountCodes[row])], layer: layers[row],
          from: origins[Int(fromCodes[row])], to: goals[Int(toCodes[row])], effective: $0)
      }
    }
  }

  /// What managers propose: `territory,quota[,owner][,reason]`.
  public func proposals(_ path: String) throws -> [QuotaProposal] {
    var file = try RecordTable(path, .proposals, self)
    let territories: [TerritoryID] = file.uniqueIdentifiers("territory")
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
