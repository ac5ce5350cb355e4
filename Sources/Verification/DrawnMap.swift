import PlanFiles
import SalesModel

/// Accounts and the territory of each, as two files say.
struct DrawnMap {
  let table: CSVTable
  let ids: [String]
  /// Names of territories: those of the map, of the files that name some, and of today's map; ascending.
  let names: [String]
  let slot: [String: Int]
  let row: [String: Int]
  /// The territory of each account.
  let labels: [Int?]
  /// Today's, where the territory still is one that may have accounts.
  let current: [Int?]
  /// Its part of the targets, before these are scaled to one.
  let shares: [Double]
  /// Whether a file says which territories there are.
  let isNamed: Bool
  /// Territories that should be there beside `names`.
  let nameless: Int
  let unknown: [String]

  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  init(_ path: String, _ mapPath: String, _ options: MapVerificationOptions) throws {
    table = try CSVTable(path: path, format: options.format)
    let ids = table.texts(try table.requiredColumn("id"))
    let rows = try Self.assignment(mapPath, options.format, layer: options.layer)
    let today = try options.current.map { try Self.assignment($0, options.format, layer: nil) } ?? [:]
    var given: [String: Double] = [:]
    if case .file(let centres) = options.centres {
      given = try Self.shares(centres, options.format)
    }
    if let path = options.shares {
      given.merge(try Self.shares(path, options.format)) { $1 }
    }
    isNamed = !given.isEmpty
    let known = Set(ids)
    let used = Set(rows.filter { known.contains($0.key) }.values)
    var all = used.union(given.keys)
    if given.isEmpty {
      all.formUnion(Self.largest(today.filter { known.contains($0.key) }, options.count ?? .max))
    }
    let names = all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let slot = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    self.ids = ids
    self.names = names
    self.slot = slot
    row = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
    labels = ids.map { rows[$0].flatMap { slot[$0] } }
    let shares = names.map { given[$0] ?? 1 }
    // What a reserved territory held has no home.
    current = ids.map { today[$0].flatMap { slot[$0] }.flatMap { shares[$0] > 0 ? $0 : nil } }
    self.shares = shares
    nameless = max(0, (options.count ?? names.count) - names.count)
    unknown = rows.keys.filter { !known.contains($0) }.sorted()
  }

  /// The part of the total that each territory should have.
  var parts: [Double] {
    let sum = shares.reduce(Double(nameless), +)
    return shares.map { sum > 0 ? $0 / sum : 0 }
  }

  func numbers(_ column: String) throws -> [Double] {
    try table.numbers(try table.requiredColumn(column), empty: 0)
  }

  func texts(_ column: String) throws -> [String] { table.texts(try table.requiredColumn(column)) }

  /// The accounts and territories of a file `id,territory`; what neither file knows is left out.
  func pairs(_ path: String?, _ format: CSVFormat) throws -> [(account: Int, territory: Int?)] {
    guard let path else { return [] }
    let file = try CSVTable(path: path, format: format)
    let (id, territory) = (try file.requiredColumn("id"), try file.requiredColumn("territory"))
    return (0..<file.rowCount).compactMap { line in
      row[file.text(row: line, column: id)].map { ($0, slot[file.text(row: line, column: territory)]) }
    }
  }

  private static func assignment(_ path: String, _ format: CSVFormat, layer: String?) throws -> [String:
    String]
  {
    let map = try CSVTable(path: path, format: format)
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

  private static func shares(_ path: String, _ format: CSVFormat) throws -> [String: Double] {
    let file = try CSVTable(path: path, format: format)
    let territory = try file.requiredColumn("territory")
    let column = file.column("share")
    let values = try column.map { try file.numbers($0, empty: 1) }
    var shares: [String: Double] = [:]
    for row in 0..<file.rowCount { shares[file.text(row: row, column: territory)] = values?[row] ?? 1 }
    return shares
  }

  /// The territories with the most accounts.
  private static func largest(_ map: [String: String], _ count: Int) -> [String] {
    let sizes = Dictionary(map.values.map { ($0, 1) }, uniquingKeysWith: +)
    let order = sizes.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    return order.prefix(count).map(\.key)
  }
}
