import SalesModel
import Territories

/// The territories to be drawn: named by a file of centres, shares or today's map, else by number.
struct NamedTerritories {
  let slots: [TerritorySlot]
  let isNamed: Bool
  /// Today's territory of each account, −1 for none; empty without a map.
  let current: [Int32]
  private let index: [String: Int32]

  var names: [String] { slots.map(\.name) }

  init(_ files: TerritoryFiles, table: AccountTable, reader: RecordReader) throws {
    let centres = try files.centres.map { try reader.centres($0) } ?? []
    let shares = try files.shares.map { try reader.shares($0) } ?? []
    let map = try files.current.map { try reader.map($0, file: "current") } ?? []
    if let path = files.current, Set(map.compactMap(\.layer)).count > 1 {
      throw DataProblems([
        DataProblem(
          at: Place(file: path, line: 1), found: "several layers", expected: "the map of one layer")
      ])
    }
    var names = centres.map(\.territory.text)
    for name in shares.map(\.territory.text) where !names.contains(name) { names.append(name) }
    if names.isEmpty { names = Self.largest(files.count, of: map, table: table) }
    guard names.count <= files.count else {
      let path = files.centres ?? files.shares ?? files.current ?? files.accounts
      throw DataProblems([
        DataProblem(
          at: Place(file: path, line: 1), found: "\(names.count) territories",
          expected: "at most \(files.count), the --count")
      ])
    }
    isNamed = !names.isEmpty
    var number = 0
    while names.count < files.count {
      number += 1
      if !names.contains(String(number)) { names.append(String(number)) }
    }
    var slots = names.map { TerritorySlot(name: $0) }
    let place = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    for row in centres {
      guard let slot = place[row.territory.text] else { continue }
      if let centre = row.centre { slots[slot].centre = .place(centre) }
      if let share = row.share { slots[slot].share = share }
    }
    for row in shares { if let slot = place[row.territory.text] { slots[slot].share = row.share } }
    for slot in slots.indices { slots[slot].isVacant = slots[slot].share == 0 }
    self.slots = slots
    index = place.mapValues { Int32($0) }
    current = Self.current(map, table: table, index: index)
  }

  /// The territory each account is locked to, −1 for none.
  func locks(_ path: String?, _ table: AccountTable, _ reader: RecordReader) throws -> [Int32] {
    guard path != nil else { return [] }
    var locks = [Int32](repeating: -1, count: table.ids.count)
    for pair in try pairs(path, table, reader, file: "locks") { locks[Int(pair.account)] = pair.territory }
    return locks
  }

  /// Account and territory pairs of a file `id,territory`; of `locks`, one territory an account.
  func pairs(
    _ path: String?, _ table: AccountTable, _ reader: RecordReader, file: String = "forbid"
  ) throws -> [AccountTerritoryPair] {
    guard let path else { return [] }
    var log = ProblemLog()
    var pairs: [AccountTerritoryPair] = []
    for (row, entry) in try reader.map(path, file: file).enumerated() {
      let place = Place(file: path, line: row + 2)
      guard let account = table.index[entry.account.text] else {
        log.add(DataProblem(at: place, found: entry.account.text, expected: "an id of \(table.table.file)"))
        continue
      }
      guard let territory = index[entry.territory.text] else {
        let known = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        log.add(DataProblem(at: place, found: entry.territory.text, expected: "a territory: \(known)"))
        continue
      }
      pairs.append(AccountTerritoryPair(account: account, territory: territory))
    }
    try log.check()
    return pairs
  }

  private static func current(_ map: [MapRow], table: AccountTable, index: [String: Int32]) -> [Int32] {
    guard !map.isEmpty else { return [] }
    var current = [Int32](repeating: -1, count: table.ids.count)
    for row in map {
      if let account = table.index[row.account.text] {
        current[Int(account)] = index[row.territory.text] ?? -1
      }
    }
    return current
  }

  /// The names of today's map in order; of more than `count` those with the most accounts.
  private static func largest(_ count: Int, of map: [MapRow], table: AccountTable) -> [String] {
    var sizes: [String: Int] = [:]
    for row in map where table.index[row.account.text] != nil { sizes[row.territory.text, default: 0] += 1 }
    let order = sizes.keys.sorted { left, right in
      let (a, b) = (sizes[left] ?? 0, sizes[right] ?? 0)
      return a != b ? a > b : left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    return order.prefix(count).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
