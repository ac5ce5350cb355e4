public import SalesModel

extension RecordReader {
  /// Sales by account, product and period: the files `demand` and `actuals`. Days become fiscal months. In a list of
  /// deals (a column such as `IsWon` or `Stage`) only those won count. Amounts in other currencies are taken at plan rates.
  ///
  /// - Parameters:
  ///   - file: the name under which `columns` maps this file.
  ///   - accounts: the accounts there are; another one is a problem. nil allows any. Likewise `products`.
  public func demand(
    _ path: String, file name: String = "demand", accounts: Set<AccountID>? = nil,
    products: Set<ProductID>? = nil
  ) throws -> [DemandRecord] {
    var file = try RecordTable(path, .demand, self, file: name)
    if file.has("won"), file.table.rowCount > 0 {
      if !file.table.interned(file.column("won")).values.contains(where: RecordWords.isWon) {
        // To count lost deals as sales would be worse than to ask.
        file.report(0, "won", expected: "deals that are won: Closed Won, won, true, yes or 1 in this column")
      }
      file.keepRows { [file] in RecordWords.isWon(file.text($0, "won")) }
    }
    let (accountCodes, accountIDs): ([Int32], [AccountID]) = file.identifiers("account", known: accounts)
    let productOf: [ProductID?] = file.products(known: products)
    let periods = file.table.periods(file.column("period"), &file.log).map(month)
    let amounts = file.convertedAmounts("amount")
    let effects = file.table.currencyEffects(amounts, file.column("amount"), in: periods, rates, &file.log)
    try file.check()
    return periods.indices.map { row in
      DemandRecord(
        account: accountIDs[Int(accountCodes[row])], product: productOf[row], period: periods[row],
        amount: amounts.amounts[row], currencyEffect: effects.isEmpty ? 0 : effects[row])
    }
  }

  /// Calls: `account`, `date`, and where there are such columns `rep`, `count`.
  public func calls(_ path: String, accounts: Set<AccountID>? = nil) throws -> [CallRecord] {
    var file = try RecordTable(path, .calls, self)
    let (codes, ids): ([Int32], [AccountID]) = file.identifiers("account", known: accounts)
    let reps: [RepID?] = file.optionalIdentifiers("rep")
    let dates = file.table.dates(file.column("date"), &file.log)
    var counts: [Double] = []
    if file.has("count") {
      counts = file.table.numbers(file.column("count"), empty: 1, in: 0...1e6, &file.log)
      for row in counts.indices where counts[row].isFinite && counts[row] != counts[row].rounded() {
        file.report(row, "count", expected: "a whole number")
      }
    }
    try file.check()
    return dates.indices.compactMap { row in
      dates[row].map {
        CallRecord(
          account: ids[Int(codes[row])], rep: reps[row], date: $0,
          count: counts.isEmpty ? 1 : Int(counts[row]))
      }
    }
  }

  /// Credits: `id`, `rep`, `date`, `amount`, and where there are such columns `account`, `measure` (else `revenue`), `split`
  /// (else 1). A sale may credit several reps, each once a measure. Amounts in other currencies are taken at plan rates.
  public func credits(_ path: String, reps: Set<RepID>? = nil) throws -> [CreditRecord] {
    var file = try RecordTable(path, .credits, self)
    let (idCodes, ids): ([Int32], [AccountID]) = file.identifiers("id")
    let (repCodes, repIDs): ([Int32], [RepID]) = file.identifiers("rep", known: reps)
    let accounts: [AccountID?] = file.optionalIdentifiers("account")
    let measures: [ProductID?] = file.optionalIdentifiers("measure")
    let dates = file.table.dates(file.column("date"), &file.log)
    let amounts = file.amounts("amount")
    var splits: [Double] = []
    if file.has("split") {
      let column = file.column("split")
      let percent = RecordKind.percentHeaders.contains(HeaderKey.of(file.table.header[column]))
      splits = file.table.shares(column, empty: 1, percent: percent, in: 0...1, &file.log)
    }
    var seen: Set<[String]> = []
    for row in idCodes.indices {
      let key = ["\(idCodes[row])", "\(repCodes[row])", measures[row]?.text ?? ""]
      if !seen.insert(key).inserted { file.report(row, "id", expected: "each id once a rep and measure") }
    }
    try file.check()
    return dates.indices.compactMap { row in
      dates[row].map {
        CreditRecord(
          id: ids[Int(idCodes[row])].text, rep: repIDs[Int(repCodes[row])], account: accounts[row], date: $0,
          measure: measures[row]?.text ?? "revenue", amount: amounts[row],
          split: splits.isEmpty ? 1 : splits[row])
      }
    }
  }

  /// Days become the fiscal months that hold them.
  func month(_ period: Period) -> Period {
    joinsDays && period.granularity == .day
      ? calendar.month(of: CalendarDate(dayNumber: period.ordinal)) : period
  }
}

extension RecordTable {
  /// nil for an empty cell, or without the column.
  fileprivate mutating func products(known: Set<ProductID>?) -> [ProductID?] {
    guard has("product") else { return Array(repeating: nil, count: rowCount) }
    let (codes, ids): ([Int32], [ProductID]) = identifiers("product", known: known, optional: true)
    return codes.map { ids[Int($0)].text.isEmpty ? nil : ids[Int($0)] }
  }
}
