import SalesModel

/// Amounts of a column in the currency of the plan.
struct ConvertedAmounts {
  /// At plan rates.
  fileprivate(set) var amounts: [Money]
  /// As they are written; empty when all are in the currency of the plan.
  fileprivate(set) var written: [Money] = []
}

extension CSVTable {
  /// Amounts of money at plan rates. A row's currency is that of its code in a column `currency` (or as exports name it),
  /// else of a sign in the amount, else that of the rates.
  ///
  /// - Throws: `DataProblems` with every cell that is no amount, or whose currency has no rate. O(bytes of the column).
  public func amounts(_ column: Int, at rates: CurrencyRates) throws(DataProblems) -> [Money] {
    var log = ProblemLog()
    let codes = currencyColumn(of: column, else: self.column("currency")).map {
      CurrencyColumn(self, $0, &log)
    }
    let converted = amounts(column, codes: codes, at: rates, empty: nil, &log)
    try log.check()
    return converted.amounts
  }

  /// The column of codes that an export puts beside a column of amounts, `Amount Currency`; else `common`.
  func currencyColumn(of amounts: Int, else common: Int?) -> Int? {
    let own = columns(named: "\(header[amounts]) Currency").first ?? common
    return own == amounts ? nil : own
  }

  /// - Parameter empty: what an empty cell counts as; nil makes it a problem.
  func amounts(
    _ column: Int, codes: CurrencyColumn?, at rates: CurrencyRates, empty: Money?, _ log: inout ProblemLog
  ) -> ConvertedAmounts {
    let own = rates.currency
    let written = decode(
      column, empty: empty, failed: .zero(own), expected: { expected($0, column, codes?[$0], own) }, &log,
      plain: { Money($1, codes?[$0] ?? own) },
      amount: { row, amount in
        guard !amount.isPercent,
          let currency = Self.currency(of: amount.currency, codes?[row], rates)
        else { return nil }
        return Money(plain: amount.plain, currency)
      })
    if written.allSatisfy({ $0.currency.minorDigits != 3 }) { reportThousands(column, own, &log) }
    guard written.contains(where: { $0.currency != own }) else { return ConvertedAmounts(amounts: written) }
    return converted(written, column, codes: codes, at: rates, &log)
  }

  private func converted(
    _ written: [Money], _ column: Int, codes: CurrencyColumn?, at rates: CurrencyRates,
    _ log: inout ProblemLog
  ) -> ConvertedAmounts {
    let own = rates.currency
    var converted = ConvertedAmounts(amounts: written, written: written)
    for (row, money) in written.enumerated() where money.currency != own {
      do {
        if let amount = try rates.converted(money, at: .plan) {
          converted.amounts[row] = amount
          continue
        }
        let cell = codes?[row] == nil ? column : codes?.column ?? column
        log.addLazily(file) {
          problem(row, cell, expected: "\(own), or a row for \(money.currency) in the file of rates")
        }
      } catch {
        log.addLazily(file) { problem(row, column, expected: "an amount that fits 64 bits in \(own)") }
      }
      (converted.amounts[row], converted.written[row]) = (.zero(own), .zero(own))
    }
    return converted
  }

  /// What exchange rates added to each amount: at the actual rate of its period less at plan rate, minor units of the
  /// rates' currency; nil where the actual rate is not known.
  func currencyEffects(
    _ amounts: ConvertedAmounts, _ column: Int, in periods: [Period], _ rates: CurrencyRates,
    _ log: inout ProblemLog
  ) -> [Int64?] {
    amounts.written.indices.map { row in
      let written = amounts.written[row]
      guard written.currency != rates.currency else { return 0 }
      do {
        guard let actual = try rates.converted(written, at: .actual, in: periods[row]) else { return nil }
        return try actual.subtracting(amounts.amounts[row]).minorUnits
      } catch {
        log.addLazily(file) {
          problem(row, column, expected: "an amount that fits 64 bits in \(rates.currency)")
        }
        return nil
      }
    }
  }

  /// What is expected of a cell that is no amount, or whose sign could mean several currencies.
  private func expected(_ row: Int, _ column: Int, _ code: Currency?, _ own: Currency) -> String {
    let amount = "an amount in \(code ?? own)"
    guard code == nil, let mark = AmountText(text(row: row, column: column), mark: .point)?.currency,
      !CurrencySign.matches(mark, own)
    else { return amount }
    let choices = CurrencySign.choices(mark)
    return amount + (choices.isEmpty ? "" : "; \(mark) could be \(choices.joined(separator: ", "))")
  }

  /// The currency of an amount with a mark beside it and a code in its row; nil when they differ or nothing is meant.
  private static func currency(of mark: String, _ code: Currency?, _ rates: CurrencyRates) -> Currency? {
    if let code { return CurrencySign.matches(mark, code) ? code : nil }
    return CurrencySign.meant(by: mark, own: rates.currency) { rates.rate(of: $0, at: .plan) != nil }
  }
}
