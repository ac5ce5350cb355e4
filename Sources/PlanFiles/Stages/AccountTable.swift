import SalesModel
import Territories

/// An account file as rows in the order of their ids.
struct AccountTable {
  let table: CSVTable
  /// The ids in byte order, and the row of the file that each stands in.
  let ids: [String]
  let rows: [Int]
  /// The place of each id in `ids`.
  let index: [String: Int32]

  /// - Throws: `DataProblems` for a file without `id`, and for every id that is empty or there twice.
  init(_ path: String, format: CSVFormat) throws {
    table = try CSVTable(path: path, format: format)
    let column = try table.requiredColumn("id")
    let texts = table.texts(column)
    let order = texts.indices.sorted { texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8) }
    var log = ProblemLog()
    var index: [String: Int32] = [:]
    index.reserveCapacity(texts.count)
    for (rank, row) in order.enumerated() {
      if texts[row].isEmpty {
        log.add(
          DataProblem(at: table.place(row: row, column: column), found: "an empty cell", expected: "an id"))
      } else if index.updateValue(Int32(rank), forKey: texts[row]) != nil {
        log.add(
          DataProblem(
            at: table.place(row: row, column: column), found: "\(texts[row]) again",
            expected: "an id of its own"))
      }
    }
    if texts.isEmpty {
      log.add(DataProblem(at: Place(file: path, line: 1), found: "no rows", expected: "at least one account"))
    }
    try log.check()
    rows = order
    ids = order.map { texts[$0] }
    self.index = index
  }

  /// A column of numbers of at least `minimum`, in id order.
  func numbers(_ name: String, empty: Double? = nil, minimum: Double = -.infinity) throws -> [Double] {
    let column = try table.requiredColumn(name)
    let values = try table.numbers(column, empty: empty)
    var log = ProblemLog()
    for row in values.indices where values[row] < minimum {
      log.add(
        DataProblem(
          at: table.place(row: row, column: column), found: table.text(row: row, column: column),
          expected: "a number of at least \(NumberText.plain(minimum))"))
    }
    try log.check()
    return rows.map { values[$0] }
  }

  func measures(_ files: TerritoryFiles) throws -> [BalancedMeasure] {
    var log = ProblemLog()
    var measures: [BalancedMeasure] = []
    for (index, balance) in files.balance.enumerated() {
      let values = try log.collect { try numbers(balance.measure.name, minimum: 0) }
      var limit = BalancedMeasure.Limit.within(tolerance: balance.tolerance)
      if index == 0, let capacity = files.capacity {
        limit = .capacity([Double](repeating: capacity, count: files.count))
      } else if index == 0, let column = files.capacityColumn {
        let capacities = try log.collect { try numbers(column, minimum: 0) }
        limit = .nodeCapacity(capacities ?? [])
      }
      if let values, values.allSatisfy({ $0 == 0 }) {
        let column = try table.requiredColumn(balance.measure.name)
        log.add(
          DataProblem(
            at: Place(file: table.file, line: 1, column: column + 1, columnName: balance.measure.name),
            found: "only zeros", expected: "something to balance"))
      }
      if let values { measures.append(BalancedMeasure(balance.measure, values: values, limit: limit)) }
    }
    try log.check()
    return measures
  }

  /// nil for the values of the first measure.
  func weights(_ files: TerritoryFiles) throws -> [Double]? {
    if files.isUnweighted { return [Double](repeating: 1, count: ids.count) }
    return try files.weight.map { try numbers($0, minimum: 0) }
  }

  func space(_ files: TerritoryFiles, territories: [String]?) throws -> TerritoryProblem.Space {
    switch files.distance {
    case .greatCircle: .sphere(try points())
    case .euclid, .euclidFloor: .plane(x: try numbers("x"), y: try numbers("y"))
    case .file(let path) where files.centreRule == .node: .between(try travel(path, to: ids))
    case .file(let path): .matrix(try travel(path, to: territories ?? []))
    }
  }

  func groups(_ name: String?) throws -> [Int32] {
    guard let name else { return [] }
    let column = try table.requiredColumn(name)
    var numbers: [String: Int32] = [:]
    return rows.map { row in
      let key = table.text(row: row, column: column)
      guard !key.isEmpty else { return -1 }
      let number = numbers[key] ?? Int32(numbers.count)
      numbers[key] = number
      return number
    }
  }

  func points() throws -> [GeoPoint] {
    var log = ProblemLog()
    let columns = try ["lat", "lon"].map { try table.requiredColumn($0) }
    let latitudes = try log.collect { try table.numbers(columns[0]) }
    let longitudes = try log.collect { try table.numbers(columns[1]) }
    try log.check()
    guard let latitudes, let longitudes else { throw DataProblems([]) }
    var points: [GeoPoint] = []
    points.reserveCapacity(rows.count)
    for row in rows {
      if let point = GeoPoint(latitude: latitudes[row], longitude: longitudes[row]) {
        points.append(point)
      } else {
        let isLatitude = abs(latitudes[row]) > 90
        log.add(
          DataProblem(
            at: table.place(row: row, column: columns[isLatitude ? 0 : 1]),
            found: table.text(row: row, column: columns[isLatitude ? 0 : 1]),
            expected: isLatitude ? "a latitude from -90 to 90" : "a longitude from -180 to 180"))
      }
    }
    try log.check()
    return points
  }
}
