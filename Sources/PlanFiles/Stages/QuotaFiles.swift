import Quotas
import SalesModel

/// A quota problem from bare CSV files: a demand history by account, and a map `id,territory`.
public struct QuotaFiles: Sendable {
  public var demand: String
  public var territories: String
  /// The column of the history that holds the map's ids; nil for `account` or `id`.
  public var accountKey: String?
  /// Columns of the map with the units that territories are parts of, the outermost first.
  public var levels: [String] = []
  /// A file `id,potential` of accounts.
  public var accounts: String?
  /// The column of `accounts` that holds the potential.
  public var potential = "potential"
  /// Columns of `accounts` with numbers by which accounts with little history are expected to sell; empty: none.
  public var attributes: [String] = []
  /// The column of `accounts` with the day since when there is each; nil for none.
  public var since: String?
  /// Whether rows of the history name a product: then there has to be a column of them.
  public var namesProducts = false
  /// A file of what was decided by hand.
  public var exceptions: String?
  /// A file of what was decided about single amounts of accounts.
  public var oneOffs: String?
  /// What is known beforehand of periods.
  public var known = KnownPeriods()
  /// The periods of the calendar that the history is added up to; nil for its own.
  public var granularity: Granularity?
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

  /// Reads the files; all problems of all of them together.
  ///
  /// - Parameter horizon: how many periods get a quota; nil for one year.
  /// - Returns: also what to say of periods that were added up.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public func problem(
    target: Money, horizon: Int?
  ) throws -> (problem: QuotaProblem, exceptions: [QuotaException], oneOffs: [OneOffPin], note: String?) {
    let found = try sources()
    guard let last = found.sales.records.map(\.period).max(),
      let granularity = found.sales.records.first?.period.granularity
    else {
      throw DataProblems([
        DataProblem(at: Place(file: demand, line: 1), found: "no rows", expected: "at least one observation")
      ])
    }
    let count = horizon ?? granularity.perYear
    let problem = problem(found, target, (1...count).map { last.advanced(by: $0) })
    return (problem, found.exceptions, found.pins, found.sales.note)
  }

  /// The problem of a horizon that is given, such as that of approved quotas: without exceptions.
  ///
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public func problem(target: Money, periods: [Period]) throws -> (
    problem: QuotaProblem, oneOffs: [OneOffPin]
  ) {
    let found = try sources()
    return (problem(found, target, periods), found.pins)
  }

  /// What the files say.
  private struct Sources {
    let sales: Sales
    let units: [QuotaLevel]
    let potential: [AccountID: Double]
    let attributes: AccountAttributes
    let exceptions: [QuotaException]
    let pins: [OneOffPin]
  }

  private func sources() throws -> Sources {
    var log = ProblemLog()
    let sales = try sales(&log)
    let units = try log.collect { try levelsOfMap(sales?.map ?? []) }
    let known = try log.collect { try knownAccounts() }
    let decided = try log.collect { try decisions(sales?.map, units) }
    let pins = try log.collect {
      try oneOffs.map { try OneOffFile($0, keys: ["account"], reader: reader).pins } ?? []
    }
    try log.check()
    guard let sales, let units, let known, let decided, let pins else { throw DataProblems([]) }
    return Sources(
      sales: sales, units: units, potential: known.potential, attributes: known.attributes,
      exceptions: decided, pins: pins)
  }

  private func problem(_ found: Sources, _ target: Money, _ horizon: [Period]) -> QuotaProblem {
    var potential: [TerritoryID: Double] = [:]
    for (account, amount) in found.potential.sorted(by: { $0.key < $1.key }) {
      if let territory = found.sales.territoryOf[account] { potential[territory, default: 0] += amount }
    }
    return QuotaProblem(
      layer: "default", demand: found.sales.records, territoryOf: found.sales.territoryOf, target: target,
      horizon: horizon, potential: potential, accountPotential: found.potential, levels: found.units,
      attributes: found.attributes, known: known)
  }

  /// The history and the map.
  private struct Sales {
    let records: [DemandRecord]
    let note: String?
    let map: [MapRow]
    let territoryOf: [AccountID: TerritoryID]
  }

  private func sales(_ log: inout ProblemLog) throws -> Sales? {
    let records = try log.collect { try history() }
    let map = try log.collect { try reader.map(territories, file: "current") }
    guard let records, let map else { return nil }
    let territoryOf = Dictionary(
      map.map { ($0.account, $0.territory) }, uniquingKeysWith: { first, _ in first })
    return Sales(records: records.records, note: records.note, map: map, territoryOf: territoryOf)
  }

  /// What the company is to sell of each product: a file `product,target`, in sum the target of `problem`.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public func productTargets(_ path: String, for problem: QuotaProblem) throws -> ProductTargets {
    let sold = Set(problem.demand.compactMap(\.product))
    return .given(try reader.productTargets(path, total: problem.target, sold: sold))
  }

  /// The map of `problem` with the moves of a file.
  /// - Throws: `DataProblems` for a move that does not fit the map.
  public func datedMap(_ problem: QuotaProblem, moves path: String) throws -> DatedMap {
    try reader.datedMap(problem.territoryOf, moves: path)
  }

  private var reader: RecordReader {
    var reader = RecordReader(currency: currency, format: format)
    reader.joinsDays = false
    if let rates { reader.rates = rates }
    return reader
  }

  /// The rows, and what to say of periods that were added up.
  private func history() throws -> (records: [DemandRecord], note: String?) {
    let table = try CSVTable(path: demand, format: format)
    var log = ProblemLog()
    let accounts = try log.collect { try accountColumn(table) }
    let periods = try log.collect {
      try table.periods(table.requiredColumn("period"), by: granularity, known.calendar)
    }
    let amounts = try log.collect {
      try table.amounts(
        table.column("amount") ?? table.column("value") ?? table.requiredColumn("amount"),
        at: rates ?? CurrencyRates(in: currency))
    }
    let products = try log.collect { try productsOf(table) }
    try log.check()
    guard let accounts, let periods, let amounts, let products else { throw DataProblems([]) }
    // A text that stands in many rows is made into an id once.
    let texts = table.interned(accounts)
    let ids = texts.values.map { AccountID($0) }
    let records = (0..<table.rowCount).map { row in
      DemandRecord(
        account: ids[Int(texts.codes[row])], product: products.isEmpty ? nil : products[row],
        period: periods.periods[row], amount: amounts[row])
    }
    return (records, periods.note)
  }

  /// The product of each row, nil for an empty cell; nothing at all where products are not asked for.
  private func productsOf(_ table: CSVTable) throws(DataProblems) -> [ProductID?] {
    guard namesProducts else { return [] }
    let column = try table.requiredColumn("product")
    let texts = table.interned(column)
    let ids = texts.values.map { $0.isEmpty ? nil : ProductID($0) }
    guard table.rowCount == 0 || ids.contains(where: { $0 != nil }) else {
      let place = Place(file: demand, line: 1, column: column + 1, columnName: table.header[column])
      throw DataProblems([DataProblem(at: place, found: "no product in any row", expected: "products")])
    }
    return texts.codes.map { ids[Int($0)] }
  }

  private func accountColumn(_ table: CSVTable) throws(DataProblems) -> Int {
    if let accountKey { return try table.requiredColumn(accountKey) }
    if let column = table.column("account") ?? table.column("id") { return column }
    return try table.requiredColumn("account")
  }

  /// The units of the map's columns; every row of a territory must say the same.
  private func levelsOfMap(_ map: [MapRow]) throws -> [QuotaLevel] {
    guard !levels.isEmpty else { return [] }
    let table = try CSVTable(path: territories, format: format)
    var log = ProblemLog()
    let columns = levels.compactMap { name in try? log.collect { try table.requiredColumn(name) } }
    try log.check()
    let found = zip(levels, columns).map { name, column in
      var unitOf: [TerritoryID: String] = [:]
      for (row, line) in map.enumerated() {
        let unit = table.text(row: row, column: column).trimmed
        guard !unit.isEmpty else { continue }
        if let other = unitOf[line.territory], other != unit {
          log.addLazily(territories) {
            table.problem(row, column, expected: "\(other), as other rows of \(line.territory) say")
          }
        }
        unitOf[line.territory] = unit
      }
      return QuotaLevel(name: name, unitOf: unitOf)
    }
    try log.check()
    return found
  }

  /// - Parameters:
  ///   - map, units: what there is to decide of; nil where their file has problems of its own.
  private func decisions(_ map: [MapRow]?, _ units: [QuotaLevel]?) throws -> [QuotaException] {
    guard let exceptions else { return [] }
    guard let map, let units else { return try reader.exceptions(exceptions) }
    let territories = Set(map.map(\.territory))
    let names = Dictionary(
      units.map { ($0.name, Set($0.unitOf.values)) }, uniquingKeysWith: { first, _ in first })
    return try reader.exceptions(exceptions) { subject in
      switch subject {
      case .territory(let territory):
        return territories.contains(territory) ? nil : ("territory", "a territory of the map")
      case .unit(let level, let name):
        guard let known = names[level] else {
          return (
            "level",
            names.isEmpty ? "no level without --levels" : names.keys.sorted().joined(separator: " or ")
          )
        }
        return known.contains(name) || name == "none" ? nil : ("unit", "a \(level) of the map")
      }
    }
  }

  /// What the file of accounts says of them.
  private func knownAccounts() throws -> (potential: [AccountID: Double], attributes: AccountAttributes) {
    guard let path = accounts else { return ([:], AccountAttributes(names: [], values: [:])) }
    let table = try CSVTable(path: path, format: format)
    var log = ProblemLog()
    let ids = try log.collect {
      try table.column("id") ?? table.column("account") ?? table.requiredColumn("id")
    }
    let amounts = try log.collect {
      try table.numbers(table.requiredColumn(potential), empty: 0, in: 0...1e15)
    }
    let columns = attributes.compactMap { name in
      try? log.collect { try table.numbers(table.requiredColumn(name), empty: 0) }
    }
    let days = try log.collect { try since.map { try table.optionalDates(table.requiredColumn($0)) } ?? [] }
    if let ids {
      for repeated in table.repeats(ids) {
        log.addLazily(path) { table.problem(repeated.row, ids, expected: "each account once") }
      }
    }
    try log.check()
    guard let ids, let amounts, let days else { throw DataProblems([]) }
    let accounts = table.interned(ids)
    let names = accounts.codes.map { AccountID(accounts.values[Int($0)]) }
    func first<Value>(_ rows: some Sequence<(AccountID, Value)>) -> [AccountID: Value] {
      Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
    let values = names.indices.lazy.map { row in (names[row], columns.map { $0[row] }) }
    let begun = zip(names, days).lazy.compactMap { name, day in day.map { (name, $0) } }
    return (
      first(zip(names, amounts)),
      AccountAttributes(names: attributes, values: first(values), since: first(begun))
    )
  }
}
