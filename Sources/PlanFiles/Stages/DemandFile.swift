import Quotas
import SalesModel

/// A demand history in long form: key columns, `period`, and `value` (or `amount`).
public struct DemandFile: Sendable {
  public let rows: [DemandRow]
  public let keys: [String]
  /// What to say of periods that were added up.
  public let note: String?

  /// - Parameters:
  ///   - keys: the columns that tell series apart, outermost first.
  ///   - value: the column of amounts; nil for `value` or `amount`.
  ///   - granularity: the periods of `calendar` to add up to; nil for those of the file.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public init(
    _ path: String, keys: [String], value: String? = nil, by granularity: Granularity? = nil,
    _ calendar: FiscalCalendar = .standard, format: CSVFormat = .standard
  ) throws {
    let table = try CSVTable(path: path, format: format)
    var log = ProblemLog()
    let columns = keys.compactMap { key in try? log.collect { try table.requiredColumn(key) } }
    let periods = try log.collect {
      try table.periods(table.requiredColumn("period"), by: granularity, calendar)
    }
    let amounts = try log.collect { () throws in
      try table.numbers(
        value.map { try table.requiredColumn($0) } ?? Self.amountColumn(table), in: -1e15...1e15)
    }
    if let amount = value ?? ["value", "amount"].first(where: { table.column($0) != nil }),
      keys.contains(amount)
    {
      log.add(
        DataProblem(
          at: Place(file: path, line: 1), found: "\(amount) among the keys",
          expected: "keys beside the column of amounts"))
    }
    for column in columns {
      for row in 0..<table.rowCount where Self.isSum(table, row, column) {
        log.addLazily(path) {
          table.problem(row, column, expected: "a key; \(Hierarchy.summed) stands for the sum over all")
        }
      }
    }
    try log.check()
    guard let periods, let amounts else { throw DataProblems([]) }
    guard table.rowCount > 0 else {
      throw DataProblems([
        DataProblem(at: Place(file: path, line: 1), found: "no rows", expected: "at least one observation")
      ])
    }
    self.keys = keys
    note = periods.note
    rows = (0..<table.rowCount).map { row in
      DemandRow(
        keys: columns.map { Self.key(table, row, $0) }, period: periods.periods[row],
        amount: amounts[row])
    }
  }

  /// Spaces around a key are no part of it.
  private static func key(_ table: CSVTable, _ row: Int, _ column: Int) -> String {
    let bytes = table.raw(row, column)
    let text = table.text(row: row, column: column)
    let isPlain = [bytes.first, bytes.last].allSatisfy { $0.map { $0 > 32 && $0 < 128 } ?? true }
    return isPlain ? text : text.trimmed
  }

  /// Whether a key is what stands for sums; long ones, quotes included, need not be read.
  private static func isSum(_ table: CSVTable, _ row: Int, _ column: Int) -> Bool {
    table.raw(row, column).count <= 3 && table.text(row: row, column: column) == Hierarchy.summed
  }

  private static func amountColumn(_ table: CSVTable) throws(DataProblems) -> Int {
    if let column = table.column("value") ?? table.column("amount") { return column }
    return try table.requiredColumn("value")
  }
}
