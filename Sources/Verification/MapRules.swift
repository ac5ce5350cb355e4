import PlanFiles
import SalesModel

/// What a map has to keep to beside balance, checked account by account.
struct MapRules {
  private let map: DrawnMap
  private let options: MapVerificationOptions
  private let locks: [(account: Int, territory: Int?)]
  private let forbidden: [(account: Int, territory: Int?)]
  private let eligible: [Int: Set<Int>]
  /// Territories that have what an account asks for; nil for any.
  private let matching: [Set<Int>?]

  init(_ map: DrawnMap, _ options: MapVerificationOptions) throws {
    self.map = map
    self.options = options
    locks = try map.pairs(options.locks, options.format)
    forbidden = try map.pairs(options.forbidden, options.format)
    var eligible: [Int: Set<Int>] = [:]
    for pair in try map.pairs(options.eligible, options.format) {
      eligible[pair.account, default: []].formUnion([pair.territory].compactMap { $0 })
    }
    self.eligible = eligible
    matching = try Self.matching(map, options)
  }

  /// Whether an account may be in a territory.
  func allows(_ account: Int, _ territory: Int) -> Bool {
    if let only = eligible[account], !only.contains(territory) { return false }
    if let only = matching[account], !only.contains(territory) { return false }
    return !barred.contains(Pair(account: account, territory: territory))
      && (locked[account].map { $0 == territory } ?? true)
  }

  private struct Pair: Hashable {
    let account: Int
    let territory: Int
  }

  private var barred: Set<Pair> {
    Set(forbidden.compactMap { pair in pair.territory.map { Pair(account: pair.account, territory: $0) } })
  }

  private var locked: [Int: Int] {
    Dictionary(
      locks.compactMap { pair in pair.territory.map { (pair.account, $0) } }, uniquingKeysWith: { $1 })
  }

  /// `allows` of every pair at once, for the bound.
  func open() -> [[Bool]?] {
    let (barred, locked) = (barred, locked)
    let barredRows = Set(barred.map(\.account))
    return map.ids.indices.map { i in
      guard eligible[i] != nil || matching[i] != nil || locked[i] != nil || barredRows.contains(i) else {
        return nil
      }
      return map.names.indices.map { j in
        (eligible[i]?.contains(j) ?? true) && (matching[i]?.contains(j) ?? true)
          && (locked[i].map { $0 == j } ?? true) && !barred.contains(Pair(account: i, territory: j))
      }
    }
  }

  /// Sentences on what is broken.
  func violations() throws -> [String] {
    placed() + (try grouped()) + (try separated()) + (try nested()) + vacant() + (try moved())
  }

  private func placed() -> [String] {
    var found: [String] = []
    func add(_ rows: [Int], _ words: String) {
      guard !rows.isEmpty else { return }
      found.append("\(rows.count) accounts \(words): \(listed(rows.map { map.ids[$0] }))")
    }
    add(
      locks.filter { $0.territory != map.labels[$0.account] }.map(\.account), "are not where they are locked")
    add(
      forbidden.filter { $0.territory != nil && $0.territory == map.labels[$0.account] }.map(\.account),
      "are where they must not be")
    add(
      eligible.filter { pair in map.labels[pair.key].map { !pair.value.contains($0) } ?? false }.map(\.key)
        .sorted(),
      "are where they are not eligible")
    add(
      map.ids.indices.filter { i in
        guard let only = matching[i], let label = map.labels[i] else { return false }
        return !only.contains(label)
      }, "are in a territory without what they ask for")
    return found
  }

  private func groups(_ column: String) throws -> [(name: String, rows: [Int])] {
    let texts = try map.texts(column)
    let rows = Dictionary(grouping: texts.indices.filter { !texts[$0].isEmpty }) { texts[$0] }
    return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func grouped() throws -> [String] {
    guard let column = options.together else { return [] }
    return try groups(column).compactMap { group in
      let slots = Set(group.rows.compactMap { map.labels[$0] })
      return slots.count > 1 ? "\(column) \(group.name) is in \(slots.count) territories" : nil
    }
  }

  private func separated() throws -> [String] {
    guard let column = options.apart else { return [] }
    return try groups(column).compactMap { group in
      let labels = group.rows.compactMap { map.labels[$0] }
      let extra = labels.count - Set(labels).count
      return extra > 0 ? "\(column) \(group.name) has \(extra + 1) accounts or more in one territory" : nil
    }
  }

  /// The district of each account.
  static func districts(_ map: DrawnMap, _ options: MapVerificationOptions) throws -> [String]? {
    guard let within = options.within else { return nil }
    if map.table.column(within) != nil { return try map.texts(within) }
    let file = try CSVTable(path: within, format: options.format)
    let (id, district) = (try file.requiredColumn("id"), try file.requiredColumn("district"))
    var districts = [String](repeating: "", count: map.ids.count)
    for line in 0..<file.rowCount {
      if let row = map.row[file.text(row: line, column: id)] {
        districts[row] = file.text(row: line, column: district)
      }
    }
    return districts
  }

  private func nested() throws -> [String] {
    guard let districts = try Self.districts(map, options) else { return [] }
    var held = [Set<String>](repeating: [], count: map.names.count)
    for (row, label) in map.labels.enumerated() { if let label { held[label].insert(districts[row]) } }
    return held.indices.filter { held[$0].count > 1 }.map {
      "\(map.names[$0]) lies in \(held[$0].count) districts"
    }
  }

  private func vacant() -> [String] {
    let used = Set(map.labels.compactMap { $0 })
    return map.names.indices.filter { map.shares[$0] == 0 && used.contains($0) }.map {
      "\(map.names[$0]) is reserved and has accounts"
    }
  }

  private func moved() throws -> [String] {
    var found: [String] = []
    func check(_ name: String, _ values: [Double], _ share: Double?) {
      guard let share else { return }
      var (settled, gone) = (0.0, 0.0)
      for row in map.ids.indices where map.current[row] != nil {
        settled += values[row]
        if map.labels[row] != map.current[row] { gone += values[row] }
      }
      guard gone > share * settled * (1 + 1e-9) + 1e-9 else { return }
      found.append(
        "\(NumberText.percent(settled > 0 ? gone / settled : 1, 2)) of \(name) moved, and \(NumberText.percent(share)) may"
      )
    }
    check("accounts", [Double](repeating: 1, count: map.ids.count), options.maximumMoved)
    if options.maximumMovedSales != nil {
      let column = options.sales ?? options.balance.first?.measure ?? ""
      check(column, try map.numbers(column), options.maximumMovedSales)
    }
    return found
  }

  /// Territories whose cells of the matched columns hold the account's (values with `|` between, `*` for all).
  private static func matching(_ map: DrawnMap, _ options: MapVerificationOptions) throws -> [Set<Int>?] {
    var result = [Set<Int>?](repeating: nil, count: map.ids.count)
    for column in options.match {
      let wishes = try map.texts(column).map { $0.lowercased() }
      let offers = try offered(column, map, options)
      for (row, wish) in wishes.enumerated() where !wish.isEmpty {
        let fitting = Set(offers.indices.filter { offers[$0].contains(wish) || offers[$0].contains("*") })
        result[row] = result[row].map { $0.intersection(fitting) } ?? fitting
      }
    }
    return result
  }

  private static func offered(_ column: String, _ map: DrawnMap, _ options: MapVerificationOptions) throws
    -> [Set<String>]
  {
    var files = [options.shares].compactMap { $0 }
    if case .file(let path) = options.centres { files.insert(path, at: 0) }
    for path in files {
      let file = try CSVTable(path: path, format: options.format)
      guard let cells = file.column(column) else { continue }
      let territory = try file.requiredColumn("territory")
      var offers = [Set<String>](repeating: [], count: map.names.count)
      for line in 0..<file.rowCount {
        guard let slot = map.slot[file.text(row: line, column: territory)] else { continue }
        let values = file.text(row: line, column: cells).lowercased().split(separator: "|")
        offers[slot] = Set(values.map(Self.trimmed))
      }
      return offers
    }
    _ = try map.table.requiredColumn(column)
    return [Set<String>](repeating: [], count: map.names.count)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

func listed(_ ids: [String]) -> String {
  ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
}
