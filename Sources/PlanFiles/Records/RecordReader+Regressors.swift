public import Quotas
import SalesModel

extension RecordReader {
  /// What is known of periods beforehand: `period`, and a column of numbers a regressor. Days become fiscal months where
  /// those of sales do.
  public func regressors(_ path: String) throws -> Regressors {
    let table = try CSVTable(path: path, format: format)
    let period = try table.requiredColumn("period")
    var log = ProblemLog()
    let periods = table.periods(period, &log).map(month)
    let places = table.header.indices.filter { $0 != period }
    if places.isEmpty {
      log.add(
        DataProblem(
          at: Place(file: path, line: 1), found: "the column \(table.header[period]) alone",
          expected: "a column of numbers beside it"))
    }
    let columns = places.map { table.numbers($0, empty: nil, in: -1e12...1e12, &log) }
    var lines: [Period: Int] = [:]
    // Periods that could not be read are no repeats of each other.
    let isReadable = log.isEmpty
    for (row, own) in periods.enumerated() where isReadable {
      if let first = lines.updateValue(row, forKey: own) {
        let line = table.place(row: first, column: period).line
        log.addLazily(path) {
          table.problem(row, period, expected: "each period once; it is in line \(line) too")
        }
      }
    }
    try log.check()
    return Regressors(
      names: places.map { table.header[$0] },
      values: lines.mapValues { row in columns.map { $0[row] } })
  }
}
