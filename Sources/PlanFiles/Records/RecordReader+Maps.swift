public import SalesModel

extension RecordReader {
  /// A map: `id,[layer,]territory`; also locks and forbidden pairs.
  ///
  /// - Parameter file: `current` or `locks`, where an account has one territory a layer, or `forbid`.
  public func map(_ path: String, file name: String = "current") throws -> [MapRow] {
    var file = try RecordTable(path, .current, self, file: name)
    let (idCodes, ids): ([Int32], [AccountID]) = file.identifiers("id")
    let layers: [LayerID?] = file.optionalIdentifiers("layer")
    let (codes, territories): ([Int32], [TerritoryID]) = file.identifiers("territory")
    if name != "forbid" {
      var first: [MapKey: Int] = [:]
      for row in idCodes.indices {
        let key = MapKey(account: idCodes[row], layer: layers[row])
        if let earlier = first.updateValue(first[key] ?? row, forKey: key) {
          let line = file.table.place(row: earlier, column: file.column("id")).line
          file.report(row, "id", expected: "each id once a layer; it is in line \(line) too")
        }
      }
    }
    try file.check()
    return idCodes.indices.map {
      MapRow(account: ids[Int(idCodes[$0])], layer: layers[$0], territory: territories[Int(codes[$0])])
    }
  }

  /// Pairs of accounts (or units) that touch: the columns `a,b`, or the first two.
  public func adjacency(_ path: String) throws -> [(AccountID, AccountID)] {
    let table = try CSVTable(path: path, format: format)
    let mapped = columns["adjacency"] ?? [:]
    guard table.width >= 2 else { throw DataProblems([table.missing("b")]) }
    var log = ProblemLog()
    let a = try log.collect { try mapped["a"].map { try table.requiredColumn($0) } ?? table.column("a") ?? 0 }
    let b = try log.collect { try mapped["b"].map { try table.requiredColumn($0) } ?? table.column("b") ?? 1 }
    guard let a, let b else { throw log.problems ?? DataProblems([]) }
    let (left, right) = (table.interned(a), table.interned(b))
    for row in 0..<table.rowCount {
      for (texts, column) in [(left, a), (right, b)] where texts.values[Int(texts.codes[row])].isEmpty {
        log.addLazily(path) { table.problem(row, column, expected: "an id") }
      }
    }
    try log.check()
    let (leftIDs, rightIDs) = (left.values.map { AccountID($0) }, right.values.map { AccountID($0) })
    return (0..<table.rowCount).map { (leftIDs[Int(left.codes[$0])], rightIDs[Int(right.codes[$0])]) }
  }

  /// Targets by territory: `territory,share`; shares need not add up to one. A territory with the share 0 is reserved: it
  /// stays empty.
  public func shares(_ path: String) throws -> [(territory: TerritoryID, share: Double)] {
    var file = try RecordTable(path, .shares, self)
    let territories: [TerritoryID] = file.uniqueIdentifiers("territory")
    let shares = file.positiveShares()
    try file.check()
    return territories.indices.map { (territories[$0], shares[$0]) }
  }

  /// Centres: `territory,lat,lon[,share]`; a territory without coordinates has a free centre.
  public func centres(_ path: String) throws -> [CentreRow] {
    var file = try RecordTable(path, .centres, self)
    let territories: [TerritoryID] = file.uniqueIdentifiers("territory")
    let points = file.points()
    let shares = file.has("share") ? file.positiveShares() : []
    try file.check()
    return territories.indices.map { row in
      CentreRow(
        territory: territories[row], centre: points[row], share: shares.isEmpty ? nil : shares[row])
    }
  }

  /// Quotas as `allot quotas` writes them: `territory,period,quota`; the period `total` is the whole horizon.
  public func quotas(_ path: String) throws -> [QuotaRow] {
    var file = try RecordTable(path, .quotas, self)
    let (codes, territories): ([Int32], [TerritoryID]) = file.identifiers("territory")
    let amounts = file.amounts("quota")
    let isTotal = (0..<file.rowCount).map { [file] in file.text($0, "period").lowercased() == "total" }
    let periods = file.table.keeping { !isTotal[$0] }.periods(file.column("period"), &file.log)
    try file.check()
    var next = periods.makeIterator()
    return codes.indices.map { row in
      QuotaRow(
        territory: territories[Int(codes[row])], period: isTotal[row] ? nil : next.next(), quota: amounts[row]
      )
    }
  }
}

private struct MapKey: Hashable {
  let account: Int32
  let layer: LayerID?
}

extension RecordTable {
  fileprivate mutating func positiveShares() -> [Double] {
    let shares = table.shares(column("share"), empty: nil, percent: false, in: 0...1e12, &log)
    if !shares.isEmpty, shares.allSatisfy({ $0 == 0 }) {
      report(0, "share", expected: "a share above 0 of at least one territory")
    }
    return shares
  }
}
