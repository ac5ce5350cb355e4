import Geography
import Planning
import SalesModel

/// The files and settings of reps to be matched to the territories of bare CSV files.
public struct MatchFiles: Sendable {
  /// `id,territory`, or `id,layer,territory` with `layer` said.
  public var map: String
  public var accounts: String
  public var reps: String
  public var layer: LayerID?
  /// Only reps of this role.
  public var role: RoleID?
  /// The column of weights; nil counts each account once.
  public var weight: String?
  /// Today's map, `id,territory`: whose accounts these are.
  public var current: String?
  /// `territory,rep[,from,to]`.
  public var fixed: String?
  /// `territory,rep`.
  public var barred: String?
  /// `territory,rep,cost`.
  public var costs: String?
  public var settings = MatchSettings()
  public var horizon = Validity.always
  public var format = CSVFormat.standard

  public init(map: String, accounts: String, reps: String) {
    self.map = map
    self.accounts = accounts
    self.reps = reps
  }
}

/// Reps and territories read from files.
public struct MatchInput: Sendable {
  public let force: TerritoryReps
  public let settings: MatchSettings

  /// Reads `files`; territories and reps are put in the order of their ids.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` with all problems of all files.
  public init(_ files: MatchFiles) throws {
    let reader = RecordReader(currency: .usDollar, format: files.format)
    var log = ProblemLog()
    let table = try log.collect { try AccountTable(files.accounts, format: files.format) }
    let everyone = try log.collect { try reader.reps(files.reps, defaultRole: "rep") }
    let today = try log.collect { try files.current.map { try reader.map($0) } ?? [] }
    let rows = try log.collect { try reader.map(files.map, file: "current") }
    try log.check()
    guard let table, let everyone, let today, let rows else { throw DataProblems([]) }
    let reps = everyone.filter { files.role == nil || $0.role == files.role }.sorted { $0.id < $1.id }
    let map = try Self.map(rows, files, table)
    let places = try log.collect { try table.places(map.accounts) }
    let weights = try log.collect { try files.weight.map { try table.numbers($0, minimum: 0) } }
    let cells = try log.collect { try table.cells(files.settings.skills, of: map.accounts) }
    let settings = try log.collect { try Self.settings(files, reader) }
    for skill in files.settings.skills where !reps.contains(where: { $0.attributes[skill] != nil }) {
      log.add(
        DataProblem(
          at: Place(file: files.reps, line: 1), found: "no column \"\(skill)\"",
          expected: "the skills of the reps"))
    }
    try log.check()
    guard let places, let cells, let settings else { throw DataProblems([]) }
    let owners = PresentReps(reps)
    let owned = Dictionary(
      today.filter { $0.layer == nil || files.layer == nil || $0.layer == files.layer }
        .map { ($0.account.text, $0.territory) },
      uniquingKeysWith: { first, _ in first })
    let counts = map.accounts.map { account in (weights ?? nil).map { $0[account] } ?? 1 }
    var members = [[Int]](repeating: [], count: map.territories.count)
    for (row, territory) in map.territoryOf.enumerated() { members[Int(territory)].append(row) }
    force = TerritoryReps(
      territories: map.territories,
      centres: members.map { rows in
        weightedCentroid(of: rows.map { UnitVector(places[$0]) }, weights: rows.map { counts[$0] })?.point
      },
      territoryOf: map.territoryOf, weights: counts, cells: cells,
      present: map.accounts.map { owners.rep(of: owned[table.ids[$0]]) }, reps: reps, horizon: files.horizon)
    self.settings = settings
  }

  private struct Map {
    var territories: [TerritoryID]
    /// Places in the account table, and the territory of each.
    var accounts: [Int]
    var territoryOf: [Int32]
  }

  private static func map(_ rows: [MapRow], _ files: MatchFiles, _ table: AccountTable) throws -> Map {
    let layers = Set(rows.compactMap(\.layer)).sorted()
    if files.layer == nil, layers.count > 1 {
      throw DataProblems([
        DataProblem(
          at: Place(file: files.map, line: 1),
          found: "the layers \(layers.map(\.text).joined(separator: ", "))",
          expected: "one of them by --layer")
      ])
    }
    let own = rows.enumerated().filter { files.layer == nil || $1.layer == nil || $1.layer == files.layer }
    guard !own.isEmpty else {
      throw DataProblems([
        DataProblem(
          at: Place(file: files.map, line: 1), found: "no row of layer \(files.layer?.text ?? "")",
          expected: "layers: \(layers.map(\.text).joined(separator: ", "))")
      ])
    }
    let territories = Set(own.map(\.element.territory)).sorted()
    let number = Dictionary(uniqueKeysWithValues: zip(territories, territories.indices.map { Int32($0) }))
    var log = ProblemLog()
    var map = Map(territories: territories, accounts: [], territoryOf: [])
    for (line, row) in own {
      guard let account = table.index[row.account.text] else {
        log.add(
          DataProblem(
            at: Place(file: files.map, line: line + 2), found: row.account.text,
            expected: "an id of \(table.table.file)"))
        continue
      }
      map.accounts.append(Int(account))
      map.territoryOf.append(number[row.territory] ?? 0)
    }
    try log.check()
    return map
  }

  private static func settings(_ files: MatchFiles, _ reader: RecordReader) throws -> MatchSettings {
    var settings = files.settings
    try settings.read(
      fixed: files.fixed, barred: files.barred, costs: files.costs, layer: files.layer, reader)
    return settings
  }
}

extension MatchSettings {
  /// Adds the pairs of files; rows of other layers are left out.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` with all problems of all files.
  mutating func read(
    fixed: String?, barred: String?, costs: String?, layer: LayerID?, _ reader: RecordReader
  ) throws {
    var log = ProblemLog()
    func rows(_ path: String?) throws -> [PairRow] {
      let found = try log.collect { try path.map { try reader.pairs($0) } ?? [] }
      return (found ?? []).filter { $0.layer == nil || layer == nil || $0.layer == layer }
    }
    for row in try rows(fixed) {
      self.fixed[NamedPair(row.territory, row.rep), default: []].append(row.validity)
    }
    for row in try rows(barred) { self.barred.insert(NamedPair(row.territory, row.rep)) }
    for row in try rows(costs) { self.costs[NamedPair(row.territory, row.rep), default: 0] += row.cost ?? 0 }
    try log.check()
  }
}

extension AccountTable {
  fileprivate func places(_ accounts: [Int]) throws -> [GeoPoint] {
    let points = try self.points()
    return accounts.map { points[$0] }
  }

  /// The text of some columns of each account.
  fileprivate func cells(_ names: [String], of accounts: [Int]) throws -> [[String: String]] {
    let columns = try names.map { ($0, try table.requiredColumn($0)) }
    return accounts.map { account in
      Dictionary(
        columns.map { ($0.0, table.text(row: rows[account], column: $0.1)) },
        uniquingKeysWith: { first, _ in first })
    }
  }
}
