import SalesModel

extension RecordReader {
  /// Exchange rates into the reader's currency: `currency,plan[,actual][,period]`. Days become fiscal months.
  public func rates(_ path: String) throws -> CurrencyRates {
    let file = try RateFile(path, self)
    if let problems = file.problems { throw problems }
    return file.rates
  }
}

/// A file of exchange rates: what of it can be used, and what is wrong with the rest.
struct RateFile {
  let rates: CurrencyRates
  let problems: DataProblems?

  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` for a file that is no such table.
  init(_ path: String, _ reader: RecordReader) throws {
    var file = try RecordTable(path, .rates, reader)
    let currencies = file.currencies()
    let plan = file.exchangeRates("plan", required: true)
    let actual = file.exchangeRates("actual", required: false)
    let periods = file.periods(reader)
    file.checkOwn(currencies, [("plan", plan), ("actual", actual)])
    let agreed = file.agreed(currencies, plan)
    let repeats = file.repeats(currencies, periods)
    rates = CurrencyRates(
      in: reader.currency,
      currencies.indices.compactMap { row in
        // A currency whose rate cannot be read is known all the same: its amounts are not to be reported too.
        guard let currency = currencies[row], !repeats.contains(row) else { return nil }
        return CurrencyRates.Line(
          currency: currency, period: periods[row], plan: agreed[currency] ?? .one, actual: actual[row])
      })
    problems = file.log.problems
  }
}

extension RecordTable {
  fileprivate mutating func currencies() -> [Currency?] {
    let codes = CurrencyColumn(table, column("currency"), &log)
    return (0..<rowCount).map { row in
      if isEmpty(row, "currency") {
        report(row, "currency", expected: "a currency code of ISO 4217 such as EUR")
      }
      return codes[row]
    }
  }

  /// nil for an empty cell, or what is no rate.
  fileprivate mutating func exchangeRates(_ field: String, required: Bool) -> [ExchangeRate?] {
    guard has(field) else { return Array(repeating: nil, count: rowCount) }
    let texts = (0..<rowCount).map { text($0, field) }
    let mark: Character = texts.contains(where: Self.hasDecimalComma) ? "," : "."
    return texts.enumerated().map { row, text in
      if text.isEmpty, !required { return nil }
      let isPlain = !text.contains(mark == "," ? "." : ",")
      let rate = isPlain ? ExchangeRate(text.replacing(String(mark), with: ".")) : nil
      if rate == nil { report(row, field, expected: "a rate above 0 such as 1.0825") }
      return rate
    }
  }

  /// Whether the comma cannot stand before a group of three digits. Rates are not written with groups: `1,085` alone is
  /// refused, since it may be meant either way.
  private static func hasDecimalComma(_ text: String) -> Bool {
    let halves = text.split(separator: ",", omittingEmptySubsequences: false)
    return halves.count == 2 && halves[1].count != 3
  }

  /// nil for all periods without a row of their own.
  fileprivate mutating func periods(_ reader: RecordReader) -> [Period?] {
    guard has("period") else { return Array(repeating: nil, count: rowCount) }
    let dated = (0..<rowCount).filter { !isEmpty($0, "period") }
    let periods = CSVTable(table, rows: dated).periods(column("period"), &log).map(reader.month)
    var all = [Period?](repeating: nil, count: rowCount)
    for (row, period) in zip(dated, periods) { all[row] = period }
    return all
  }

  /// The plan's own currency is worth itself.
  fileprivate mutating func checkOwn(_ currencies: [Currency?], _ columns: [(String, [ExchangeRate?])]) {
    for (field, values) in columns {
      for (row, rate) in values.enumerated() where currencies[row] == rates.currency {
        if let rate, rate != .one {
          report(row, field, expected: "1: \(rates.currency) is the plan's currency")
        }
      }
    }
  }

  /// The plan rate of each currency; rows with another one are problems.
  fileprivate mutating func agreed(_ currencies: [Currency?], _ plan: [ExchangeRate?]) -> [Currency:
    ExchangeRate]
  {
    var first: [Currency: Int] = [:]
    var agreed: [Currency: ExchangeRate] = [:]
    for (row, rate) in plan.enumerated() {
      guard let currency = currencies[row], let rate else { continue }
      if let known = agreed[currency], let earlier = first[currency], known != rate {
        let line = table.place(row: earlier, column: column("plan")).line
        report(row, "plan", expected: "\(known), the plan rate of \(currency) in line \(line)")
      } else if agreed.updateValue(rate, forKey: currency) == nil {
        first[currency] = row
      }
    }
    return agreed
  }

  /// Rows whose currency and period are those of an earlier one: problems.
  fileprivate mutating func repeats(_ currencies: [Currency?], _ periods: [Period?]) -> Set<Int> {
    struct Key: Hashable {
      let currency: Currency
      let period: Period?
    }
    var first: [Key: Int] = [:]
    var repeats: Set<Int> = []
    for (row, currency) in currencies.enumerated() {
      guard let key = currency.map({ Key(currency: $0, period: periods[row]) }) else { continue }
      guard let earlier = first[key] else {
        first[key] = row
        continue
      }
      repeats.insert(row)
      let line = table.place(row: earlier, column: column("currency")).line
      report(row, "currency", expected: "each currency once a period; it is in line \(line) too")
    }
    return repeats
  }
}
