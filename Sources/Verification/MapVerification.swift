import Geography
import PlanFiles
import SalesModel

/// What a territory map is checked against.
public struct MapVerificationOptions: Sendable {
  /// The columns to balance and their tolerances.
  public var balance: [(measure: String, tolerance: Double)]
  /// The column of travel weights; nil for the first balanced one.
  public var weight: String?
  /// How many territories there should be; nil for those in the map.
  public var count: Int?
  /// A file `a,b` of units that touch.
  public var adjacency: String?
  public var isContiguous: Bool
  /// The rows of the map to check, where it has a column `layer`; nil for all.
  public var layer: String?
  public var format: CSVFormat

  public init(
    balance: [(measure: String, tolerance: Double)], weight: String? = nil, count: Int? = nil,
    adjacency: String? = nil, isContiguous: Bool = false, layer: String? = nil,
    format: CSVFormat = .standard
  ) {
    self.balance = balance
    self.weight = weight
    self.count = count
    self.adjacency = adjacency
    self.isContiguous = isContiguous
    self.layer = layer
    self.format = format
  }
}

/// A territory map recomputed from its files: nothing here comes from the solver.
public struct MapVerification: Sendable, Equatable, Encodable {
  public struct Line: Sendable, Equatable, Encodable {
    public let territory: String
    public let accounts: Int
    public let loads: [Double]
    public let deviations: [Double]
    public let meanKm: Double
    /// Connected pieces in the adjacency graph; nil without one.
    public let pieces: Int?
  }

  public let accounts: Int
  /// Ids of accounts without a territory, and ids in the map that no account has.
  public let unassigned: [String]
  public let unknown: [String]
  public let measures: [String]
  public let territories: [Line]
  /// Territories that should be there and have no account.
  public let emptyTerritories: Int
  /// Σ weight × great-circle km to the weighted centroid, and that over Σ weight.
  public let travel: Double
  public let meanKm: Double
  /// A lower bound on every assignment with these centres: each account at its nearest one.
  public let nearestCentreBound: Double
  /// Sentences on what is outside a limit; empty when the map holds.
  public let violations: [String]

  public var holds: Bool { violations.isEmpty }
}

extension MapVerification {
  /// Sums of doubles differ in the last digits by the order of adding.
  private static let noise = 1e-9

  /// Reads both files and computes loads, distances, connectedness and a bound from scratch. O(n·p).
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public init(accounts path: String, map mapPath: String, options: MapVerificationOptions) throws {
    let table = try CSVTable(path: path, format: options.format)
    let map = try CSVTable(path: mapPath, format: options.format)
    let ids = table.texts(try table.requiredColumn("id"))
    let rows = try Self.assignment(map, layer: options.layer)
    let names = Set(rows.values).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let slot = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let labels = ids.map { rows[$0].flatMap { slot[$0] } }

    var columns: [[Double]] = []
    for balance in options.balance {
      columns.append(try table.numbers(try table.requiredColumn(balance.measure)))
    }
    let weights = try options.weight.map { try table.numbers(try table.requiredColumn($0)) } ?? columns.first
    let travel = try Self.travel(table, labels, weights ?? [], count: names.count)
    let loads = columns.map { column in
      var sums = [Double](repeating: 0, count: names.count)
      for (row, label) in labels.enumerated() { if let label { sums[label] += column[row] } }
      return sums
    }
    let count = options.count ?? names.count
    let targets = columns.map { $0.reduce(0, +) / Double(max(1, count)) }
    let pieces = try options.adjacency.map {
      try Self.pieces($0, options.format, ids, labels, count: names.count)
    }
    let known = Set(ids)

    self.accounts = ids.count
    unassigned = zip(ids, labels).filter { $0.1 == nil }.map(\.0)
    unknown = rows.keys.filter { !known.contains($0) }.sorted()
    measures = options.balance.map(\.measure)
    emptyTerritories = max(0, count - names.count)
    territories = names.indices.map { j in
      Line(
        territory: names[j], accounts: labels.count { $0 == j }, loads: loads.map { $0[j] },
        deviations: loads.indices.map { targets[$0] > 0 ? loads[$0][j] / targets[$0] - 1 : 0 },
        meanKm: travel.mean[j], pieces: pieces?[j])
    }
    self.travel = travel.total
    meanKm = travel.total / max((weights ?? []).reduce(0, +), .leastNormalMagnitude)
    nearestCentreBound = travel.bound
    violations = Self.violations(
      territories, options, unassigned: unassigned, unknown: unknown, empty: max(0, count - names.count))
  }

  private static func assignment(_ map: CSVTable, layer: String?) throws -> [String: String] {
    let id = try map.requiredColumn("id")
    let territory = try map.requiredColumn("territory")
    var rows: [String: String] = [:]
    var log = ProblemLog()
    let layers = try layer.map { _ in try map.requiredColumn("layer") }
    for row in 0..<map.rowCount {
      if let layers, map.text(row: row, column: layers) != layer { continue }
      let account = map.text(row: row, column: id)
      if rows.updateValue(map.text(row: row, column: territory), forKey: account) != nil {
        log.add(
          DataProblem(
            at: map.place(row: row, column: id), found: "\(account) again", expected: "one row an account"))
      }
    }
    try log.check()
    return rows.filter { !$0.value.isEmpty }
  }

  private static func violations(
    _ lines: [Line], _ options: MapVerificationOptions, unassigned: [String], unknown: [String], empty: Int
  ) -> [String] {
    var found: [String] = []
    if !unassigned.isEmpty {
      found.append("\(unassigned.count) accounts have no territory: \(listed(unassigned))")
    }
    if !unknown.isEmpty {
      found.append("\(unknown.count) ids of the map are no accounts: \(listed(unknown))")
    }
    if empty > 0 { found.append("\(empty) territories have no account") }
    for line in lines {
      for (k, balance) in options.balance.enumerated()
      where abs(line.deviations[k]) > balance.tolerance + noise {
        found.append(
          "\(line.territory) \(balance.measure): \(NumberText.signedPercent(line.deviations[k], 3)) of target, "
            + "tolerance \(NumberText.percent(balance.tolerance))")
      }
      if options.isContiguous, let pieces = line.pieces, pieces > 1 {
        found.append("\(line.territory) is in \(pieces) pieces")
      }
    }
    return found
  }

  private static func listed(_ ids: [String]) -> String {
    ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
  }
}
