import SalesModel

/// The accounts of one layer with what its map needs of them, in account order: the rows of a territory problem.
struct LayerAccounts {
  let ids: [AccountID]
  let places: [GeoPoint]
  /// Calls and hours a year of all the layer's roles, and what could be sold.
  let calls: [Double]
  let workload: [Double]
  let potential: [Double]
  let attributes: [[String: String]]
  let families: [AccountID]

  /// - Throws: `LayerError.withoutPlace` when accounts to be called on have no location.
  init(_ layer: LayerID, task: TaskDefinition, accounts: [Account]) throws(LayerError) {
    var lines: [AccountID: [AccountTask]] = [:]
    for line in task.tasks where line.layer == layer { lines[line.account, default: []].append(line) }
    let heads = Families(accounts).heads
    let rows = accounts.indices.filter { lines[accounts[$0].id] != nil }
      .sorted { accounts[$0].id < accounts[$1].id }
    var found: [GeoPoint] = []
    var missing: [AccountID] = []
    for row in rows {
      if let place = accounts[row].location { found.append(place) } else { missing.append(accounts[row].id) }
    }
    guard missing.isEmpty else { throw .withoutPlace(missing) }
    ids = rows.map { accounts[$0].id }
    places = found
    let tasks = ids.map { lines[$0] ?? [] }
    calls = tasks.map { $0.reduce(0) { $0 + $1.norm.callsPerYear } }
    workload = tasks.map { $0.reduce(0) { $0 + $1.workload.value } }
    potential = tasks.map { $0.first?.potential.major ?? 0 }
    attributes = zip(rows, tasks).map { row, tasks in
      // What the task says of the account, where the file has no such column.
      let roles = tasks.map(\.norm.role.text).joined(separator: ";")
      let said = ["segment": tasks.first?.segment.text ?? "", "role": roles]
      return accounts[row].attributes.merging(said) { given, _ in given }
    }
    families = rows.map { heads[$0] }
  }

  /// The values of a measure: `potential`, `workload`, `calls`, or a column of numbers.
  /// - Throws: `LayerError.notANumber` with the account and the text found; an empty cell counts as 0.
  func values(of measure: Measure) throws(LayerError) -> [Double] {
    switch measure.name {
    case "potential": return potential
    case "workload": return workload
    case "calls": return calls
    default: return try column(measure.name)
    }
  }

  private func column(_ name: String) throws(LayerError) -> [Double] {
    guard attributes.contains(where: { $0[name] != nil }) else {
      throw .unknownColumn(name, known: Set(attributes.flatMap(\.keys)).sorted())
    }
    var values: [Double] = []
    for (row, cells) in attributes.enumerated() {
      let text = cells[name] ?? ""
      guard let value = text.isEmpty ? 0 : Double(text), value.isFinite, value >= 0 else {
        throw .notANumber(column: name, account: ids[row], found: text)
      }
      values.append(value)
    }
    return values
  }

  /// Group numbers of the accounts that have to stay together, −1 for alone; empty when there is no rule.
  func groups(_ rule: LayerSettings.Together) -> [Int32] {
    let keys: [String]
    switch rule {
    case .none: return []
    case .family: keys = families.map(\.text)
    case .site: keys = places.map { "\($0.latitude) \($0.longitude)" }
    case .column(let name): keys = attributes.map { $0[name] ?? "" }
    }
    let sizes = keys.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    var numbers: [String: Int32] = [:]
    return keys.map { key in
      guard !key.isEmpty, sizes[key, default: 0] > 1 else { return -1 }
      if let number = numbers[key] { return number }
      let number = Int32(numbers.count)
      numbers[key] = number
      return number
    }
  }
}

/// Why a layer's map could not be set up.
public enum LayerError: Error, Equatable, Sendable, CustomStringConvertible {
  case withoutPlace([AccountID])
  case unknownColumn(String, known: [String])
  case notANumber(column: String, account: AccountID, found: String)
  case noAccounts
  case noTerritories
  case homeless([RepID])
  case homesWithoutCount(reps: Int, territories: Int)
  case unknownTerritory(TerritoryID, known: [TerritoryID])
  case withoutAdjacency
  case match(MatchError)
  case circularLayers([LayerID])
  case unknownLayer(LayerID, known: [LayerID])
  case notOnOuter(LayerID, [AccountID])
  case withoutDistrict(String, [AccountID])
  case tooManyUnits(String, count: Int, of: Int)

  public var description: String {
    switch self {
    case .withoutPlace(let ids):
      "\(ids.count) accounts to be called on have no lat and lon: \(Self.listed(ids))"
    case .unknownColumn(let name, let known):
      "no column \(name) in the accounts; there are \(known.joined(separator: ", "))"
    case .notANumber(let column, let account, let found):
      "account \(account), column \(column): found \"\(found)\", expected a number of at least 0"
    case .noAccounts: "no account is to be called on in this layer"
    case .noTerritories: "no rep works on this layer and no number of territories is given"
    case .homeless(let reps):
      "centres: homes needs lat and lon of every rep; missing: " + reps.map(\.text).joined(separator: ", ")
    case .homesWithoutCount(let reps, let territories):
      "centres: homes needs one rep a territory: \(reps) reps, \(territories) territories"
    case .unknownTerritory(let territory, let known):
      "no territory \(territory); there are \(known.map(\.text).joined(separator: ", "))"
    case .withoutAdjacency: "contiguous: true needs data.adjacency"
    case .match(let error): "match: \(error)"
    case .circularLayers(let layers):
      "these layers lie within each other: " + layers.map(\.text).joined(separator: ", ")
    case .unknownLayer(let layer, let known):
      "no layer \(layer); there are \(known.map(\.text).joined(separator: ", "))"
    case .notOnOuter(let layer, let ids):
      "\(ids.count) accounts are not on the map of \(layer), within which they should be: \(Self.listed(ids))"
    case .withoutDistrict(let column, let ids):
      "within: \(column) needs a value of every account; missing: \(Self.listed(ids))"
    case .tooManyUnits(let name, let count, let most):
      "group_into: \(count) of \(name) out of \(most)"
    }
  }

  private static func listed(_ ids: [AccountID]) -> String {
    ids.prefix(20).map(\.text).joined(separator: ", ") + (ids.count > 20 ? ", …" : "")
  }
}
