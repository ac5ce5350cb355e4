import SalesModel

/// Sales by key, summed in whole minor units so that the order of records leaves no trace.
struct Sales<Key: Hashable> {
  private var units: [Key: Int64] = [:]
  let currency: Currency

  init(_ currency: Currency) { self.currency = currency }

  mutating func add(_ amount: Money, to key: Key) throws(ResultsError) {
    guard amount.currency == currency else { throw .mixedCurrencies(currency, amount.currency) }
    let (sum, overflow) = (units[key] ?? 0).addingReportingOverflow(amount.minorUnits)
    guard !overflow else { throw .amountTooLarge }
    units[key] = sum
  }

  subscript(key: Key) -> Money { Money(minorUnits: units[key] ?? 0, currency) }
}
