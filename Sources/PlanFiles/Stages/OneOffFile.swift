public import Quotas
public import SalesModel

/// What was decided by hand about single amounts: key columns, `period`, `one_off` (yes or no) and, for what a one-off counts
/// as, `counted`.
public struct OneOffFile: Sendable {
  public let pins: [OneOffPin]

  /// - Parameter keys: the columns that tell series apart, as in the history.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public init(_ path: String, keys: [String], reader: RecordReader) throws {
    let table = try CSVTable(path: path, format: reader.format)
    var log = ProblemLog()
    let columns = keys.compactMap { key in try? log.collect { try table.requiredColumn(key) } }
    let when = try log.collect { try table.requiredColumn("period") }
    let decided = try log.collect { try table.requiredColumn("one_off") }
    try log.check()
    guard let when, let decided else { throw DataProblems([]) }
    let periods = table.periods(when, &log).map(reader.month)
    let counted = table.column("counted").map { Self.amounts(table, $0, &log) }
    var found: [OneOffPin] = []
    var lines: [Cell: Int] = [:]
    // Periods that could not be read are no repeats of each other.
    let isReadable = log.isEmpty
    for row in 0..<table.rowCount {
      let isOneOff = Self.answer(table.text(row: row, column: decided))
      if isOneOff == nil { log.addLazily(path) { table.problem(row, decided, expected: "yes or no") } }
      let cell = Cell(
        keys: columns.map { table.text(row: row, column: $0).trimmed }, period: periods[row])
      if isReadable, let first = lines.updateValue(row, forKey: cell) {
        let line = table.place(row: first, column: when).line
        log.addLazily(path) {
          table.problem(row, when, expected: "each period of a series once; it is in line \(line) too")
        }
      }
      found.append(
        OneOffPin(
          keys: cell.keys, period: cell.period, isOneOff: isOneOff ?? false, counted: counted?[row]))
    }
    try log.check()
    pins = found
  }

  private struct Cell: Hashable {
    let keys: [String]
    let period: Period
  }

  /// nil for an empty cell.
  private static func amounts(_ table: CSVTable, _ column: Int, _ log: inout ProblemLog) -> [Double?] {
    let values = table.numbers(column, empty: 0, in: -1e15...1e15, &log)
    return values.indices.map { row in
      table.text(row: row, column: column).trimmed.isEmpty ? nil : values[row]
    }
  }

  private static func answer(_ text: String) -> Bool? {
    switch text.trimmed.lowercased() {
    case "yes", "true", "1": true
    case "no", "false", "0": false
    default: nil
    }
  }
}

/// The amounts that were taken for one-off deals, in the form that `OneOffFile` reads.
public enum OneOffTable {
  public static func header(_ keys: [String]) -> [String] {
    keys + ["period", "amount", "counted", "one_off", "decided"]
  }

  /// Those of a forecast. - Throws: `CannotWrite`.
  public static func write(_ result: ForecastResult, to path: String) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header(result.keyNames))
    for cell in result.cleaned {
      try writer.write(
        cell.keys.map { .text($0) } + [
          .text(cell.period.description), .number(cell.amount), .number(cell.replacement), .text("yes"),
          .text(cell.isPinned ? "by hand" : "found"),
        ])
    }
    try writer.finish()
  }

  /// Those that quotas rest on. - Throws: `CannotWrite`.
  public static func write(_ plan: QuotaPlan, to path: String, mode: UInt32? = nil) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header(["territory", "account"]), mode: mode)
    let decimals = plan.target.currency.minorDigits
    for sale in plan.cleaned {
      try writer.write([
        .text(sale.territory.text), .text(sale.account.text), .text(sale.period.description),
        .fixed(sale.amount, decimals: decimals), .fixed(sale.counted, decimals: decimals), .text("yes"),
        .text(sale.isPinned ? "by hand" : "found"),
      ])
    }
    try writer.finish()
  }
}
