import Quotas
import SalesModel

/// A quota problem from bare CSV files: a demand history by account, and a map `id,territory`.
public struct QuotaFiles: Sendable {
  public var demand: String
  public var territories: String
  /// The column of the history that holds the map's ids; nil for `account` or `id`.
  public var accountKey: String?
  public var currency: Currency
  /// Of the history's amounts in other currencies; nil: such an amount is a problem.
  public var rates: CurrencyRates?
  public var format = CSVFormat.standard

  public init(demand: String, territories: String, accountKey: String? = nil, currency: Currency) {
    self.demand = demand
    self.territories = territories
    self.accountKey = accountKey
    self.currency = currency
  }

  /// - Parameter horizon: how many periods get a quota; nil for one year.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public func problem(target: Money, horizon: Int?) throws -> QuotaProblem {
    let records = try history()
    let map = try RecordReader(currency: currency, format: format).map(territories, file: "current")
    guard let last = records.map(\.period).max(), let granularity = records.first?.period.granularity else {
      throw DataProblems([
        DataProblem(at: Place(file: demand, line: 1), found: "no rows", expected: "at least one observation")
      ])
    }
    let count = horizon ?? granularity.perYear
    return QuotaProblem(
      layer: "default", demand: records,
      territoryOf: Dictionary(
        map.map { ($0.account, $0.territory) }, uniquingKeysWith: { first, _ in first }),
      target: target, horizon: (1...count).map { last.advanced(by: $0) })
  }

  private func history() throws -> [DemandRecord] {
    let table = try CSVTable(path: demand, format: format)
    var log = ProblemLog()
    let accounts = try log.collect { try accountColumn(table) }
    let periods = try log.collect { try table.periods(table.requiredColumn("period")) }
    let amounts = try log.collect {
      try table.amounts(
        table.column("amount") ?? table.column("value") ?? table.requiredColumn("amount"),
        at: rates ?? CurrencyRates(in: currency))
    }
    try log.check()
    guard let accounts, let periods, let amounts else { throw DataProblems([]) }
    return (0..<table.rowCount).map { row in
      DemandRecord(
        account: AccountID(table.text(row: row, column: accounts)), product: nil, period: periods[row],
        amount: amounts[row])
    }
  }

  private func accountColumn(_ table: CSVTable) throws(DataProblems) -> Int {
    if let accountKey { return try table.requiredColumn(accountKey) }
    if let column = table.column("account") ?? table.column("id") { return column }
    return try table.requiredColumn("account")
  }
}

/// The quota table, one row a territory and period.
public enum QuotaTable {
  public static let header = ["territory", "period", "quota", "expected", "lower80", "upper80", "chance"]

  /// - Throws: `CannotWrite`.
  public static func write(_ plan: QuotaPlan, to path: String, mode: UInt32? = nil) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    let decimals = plan.target.currency.minorDigits
    for line in plan.lines {
      try writer.write([
        .text(line.territory.text), .text(line.period?.description ?? "total"), .money(line.quota),
        .fixed(line.expected, decimals: decimals), .fixed(line.lower80, decimals: decimals),
        .fixed(line.upper80, decimals: decimals), .fixed(line.chance, decimals: 4),
      ])
    }
    try writer.finish()
  }
}
