import SalesModel

/// The larger units that territories are parts of, one level of them.
public struct QuotaLevel: Sendable, Equatable {
  /// What the units are called: `region`, say.
  public let name: String
  /// A territory that is not in it belongs to none of the level's units.
  public let unitOf: [TerritoryID: String]

  public init(name: String, unitOf: [TerritoryID: String]) {
    self.name = name
    self.unitOf = unitOf
  }
}

/// Territories below their units, and these below the company; every territory is at the same depth.
struct QuotaTree: Sendable, Equatable {
  struct Node: Sendable, Equatable {
    /// 0 for the company, then the levels from the outermost.
    let depth: Int
    let name: String
    let parent: Int?
    /// Nodes of the next level; none at the last one.
    var children: [Int] = []
    /// All territories below, by their places.
    var territories: [Int] = []
  }

  /// What stands for the unit of territories that have none.
  static let none = "none"

  /// The company first, then level by level; in each level by name.
  private(set) var nodes: [Node]
  let levelNames: [String]

  /// - Throws: `notNested` when a unit lies in two units of the level above.
  init(_ territories: [TerritoryID], _ levels: [QuotaLevel]) throws(QuotaError) {
    levelNames = levels.map(\.name)
    nodes = [Node(depth: 0, name: "company", parent: nil, territories: Array(territories.indices))]
    var parents = [Int](repeating: 0, count: territories.count)
    for (k, level) in levels.enumerated() {
      let units = territories.map { level.unitOf[$0] ?? Self.none }
      var place: [String: Int] = [:]
      for name in Set(units).sorted() {
        let members = territories.indices.filter { units[$0] == name }
        let above = Set(members.map { parents[$0] })
        // Territories without a unit are no unit: they may lie anywhere, one node in each place.
        guard above.count == 1 || name == Self.none else {
          throw .notNested(level: level.name, unit: name, in: above.map { nodes[$0].name }.sorted())
        }
        for parent in above.sorted() {
          place["\(parent)/\(name)"] = nodes.count
          nodes[parent].children.append(nodes.count)
          nodes.append(
            Node(
              depth: k + 1, name: name, parent: parent, territories: members.filter { parents[$0] == parent })
          )
        }
      }
      parents = territories.indices.map { place["\(parents[$0])/\(units[$0])"] ?? 0 }
    }
  }

  /// The place of a unit; territories without one are none.
  func node(level: String, unit: String) -> Int? {
    guard let depth = levelNames.firstIndex(of: level), unit != Self.none else { return nil }
    return nodes.firstIndex { $0.depth == depth + 1 && $0.name == unit }
  }

  /// `region West`, or `the company`.
  func name(_ place: Int) -> String {
    let node = nodes[place]
    return node.depth == 0 ? "the company" : "\(levelNames[node.depth - 1]) \(node.name)"
  }
}

/// The hedges of the levels: how much more is handed out below than is owed above.
struct Hedges: Sendable, Equatable {
  /// 1 + hedge of each level from the outermost, the territories last.
  let factors: [Double]

  init(_ settings: QuotaSettings, levels: [String]) {
    factors = levels.map { 1 + (settings.levelHedges[$0] ?? 0) } + [1 + settings.hedge]
  }

  /// What the territories of a unit of this depth owe together, as a multiple of what it owes.
  func below(_ depth: Int) -> Double { factors[depth...].reduce(1, *) }
}

extension QuotaLevel {
  /// Those of `levels` that nest into each other, from the fewest units to the most; others are left out.
  public static func nested(_ levels: [QuotaLevel], over territories: [TerritoryID]) -> [QuotaLevel] {
    let ordered = levels.enumerated().sorted {
      let (a, b) = (Set($0.element.unitOf.values).count, Set($1.element.unitOf.values).count)
      return a != b ? a < b : $0.offset < $1.offset
    }.map(\.element)
    return ordered.reduce(into: []) { kept, level in
      if (try? QuotaTree(territories, kept + [level])) != nil { kept.append(level) }
    }
  }
}
