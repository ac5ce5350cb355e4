import Foundation
import Geography
import PlanFiles
import SalesModel

/// A territory map recomputed from its files: nothing here comes from the solver.
public struct MapVerification: Sendable, Equatable, Encodable {
  public struct Line: Sendable, Equatable, Encodable {
    public let territory: String
    public let accounts: Int
    public let loads: [Double]
    /// Load / target − 1; for a capacity the part of it that is used, less 1.
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
  /// Σ weight × travel to the centres, and that over Σ weight.
  public let travel: Double
  public let meanKm: Double
  /// What moved accounts cost, and how many there are.
  public let disruption: Double
  public let movedAccounts: Int
  /// A lower bound on travel + disruption of every map within the limits with these centres: weak duality at the prices
  /// given; without prices each account at its cheapest centre. nil where a territory has no centre.
  public let bound: Double?
  /// Sentences on what is outside a limit or a rule; empty when the map holds.
  public let violations: [String]

  public var holds: Bool { violations.isEmpty }
  public var cost: Double { travel + disruption }
}

extension MapVerification {
  /// Sums of doubles differ in the last digits by the order of adding.
  static let noise = 1e-9

  /// Reads the files and computes loads, distances, connectedness, rules and a bound from scratch. O(n·p).
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public init(accounts path: String, map mapPath: String, options: MapVerificationOptions) throws {
    let map = try DrawnMap(path, mapPath, options)
    let columns = try options.balance.map { try map.numbers($0.measure) }
    let weights =
      try options.isUnweighted
      ? [Double](repeating: 1, count: map.ids.count)
      : options.weight.map { try map.numbers($0) } ?? columns.first
        ?? [Double](repeating: 1, count: map.ids.count)
    let members = Self.members(map.labels, map.names.count)
    let loads = columns.map { column in members.map { $0.reduce(0) { $0 + column[$1] } } }
    let limits = try MapLimits(map, columns, members, options)
    let travel = try MapTravel(map, weights: weights, options)
    let distance = travel.distances(members) { account, territory in
      limits.canServe(account, loads.first?[territory] ?? 0)
    }
    let rules = try MapRules(map, options)
    let moving = try Self.moving(map, travel, weights, options)
    let pieces = try options.adjacency.map { try MapPieces($0, map, options).counts }
    let sums = members.indices.map { j in members[j].reduce(0) { $0 + weights[$1] * distance($1, j) } }

    accounts = map.ids.count
    unassigned = zip(map.ids, map.labels).filter { $0.1 == nil }.map(\.0)
    unknown = map.unknown
    measures = options.balance.map(\.measure)
    // A territory that files name may be empty when its share is none.
    let empty = members.indices.filter { members[$0].isEmpty && map.shares[$0] > 0 }
    emptyTerritories = map.nameless + empty.count
    territories = map.names.indices.map { j in
      let weight = members[j].reduce(0) { $0 + weights[$1] }
      return Line(
        territory: map.names[j], accounts: members[j].count, loads: loads.map { $0[j] },
        deviations: loads.indices.map { limits.deviation($0, j, loads[$0][j], members[j]) },
        meanKm: weight > 0 ? sums[j] / weight : 0, pieces: pieces?[j])
    }
    self.travel = sums.reduce(0, +)
    meanKm = self.travel / max(weights.reduce(0, +), .leastNormalMagnitude)
    let gone = map.ids.indices.filter { map.current[$0] != nil && map.labels[$0] != map.current[$0] }
    movedAccounts = gone.count
    disruption = gone.reduce(0) { $0 + moving[$1] }
    let bound = MapBound(map: map, columns: columns, lower: limits.lower, upper: limits.upper)
    let isKnown = members.indices.allSatisfy { members[$0].isEmpty || distance.centres.contains($0) }
    self.bound =
      isKnown
      ? bound.value(
        try bound.prices(options.prices, options), groups: try Self.groups(map, options),
        territories: distance.centres.filter { map.shares[$0] > 0 }, open: rules.open()
      ) { i, j in
        weights[i] * distance(i, j) + (map.current[i] != nil && map.current[i] != j ? moving[i] : 0)
      } : nil
    violations =
      Self.violations(territories, limits, options, unassigned, map.unknown, emptyTerritories)
      + (try rules.violations())
  }

  private static func members(_ labels: [Int?], _ count: Int) -> [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (row, label) in labels.enumerated() { if let label { members[label].append(row) } }
    return members
  }

  /// Accounts that stay together, each account once.
  private static func groups(_ map: DrawnMap, _ options: MapVerificationOptions) throws -> [[Int]] {
    guard let column = options.together else { return map.ids.indices.map { [$0] } }
    let texts = try map.texts(column)
    let alone = texts.indices.filter { texts[$0].isEmpty }.map { [$0] }
    let named = Dictionary(grouping: texts.indices.filter { !texts[$0].isEmpty }) { texts[$0] }
    return alone + named.sorted { $0.key < $1.key }.map(\.value)
  }

  /// What moving each account costs: keep × weight × today's mean travel, and its own cost.
  private static func moving(
    _ map: DrawnMap, _ travel: MapTravel, _ weights: [Double], _ options: MapVerificationOptions
  ) throws -> [Double] {
    var costs =
      try options.disruption.map { try map.numbers($0) } ?? [Double](repeating: 0, count: map.ids.count)
    guard options.keep > 0, options.current != nil else { return costs }
    let today = members(map.current, map.names.count)
    let distance = travel.distances(today)
    var (sum, weight) = (0.0, 0.0)
    for (j, rows) in today.enumerated() {
      for i in rows {
        sum += weights[i] * distance(i, j)
        weight += weights[i]
      }
    }
    for i in costs.indices { costs[i] += options.keep * weights[i] * (weight > 0 ? sum / weight : 0) }
    return costs
  }

  private static func violations(
    _ lines: [Line], _ limits: MapLimits, _ options: MapVerificationOptions, _ unassigned: [String],
    _ unknown: [String], _ empty: Int
  ) -> [String] {
    var found: [String] = []
    if !unassigned.isEmpty {
      found.append("\(unassigned.count) accounts have no territory: \(listed(unassigned))")
    }
    if !unknown.isEmpty {
      found.append("\(unknown.count) ids of the map are no accounts: \(listed(unknown))")
    }
    if empty > 0, limits.mustBeFilled { found.append("\(empty) territories have no account") }
    for (j, line) in lines.enumerated() {
      for (k, balance) in options.balance.enumerated()
      where limits.isOutside(k, j, line.loads[k], line.deviations[k]) {
        found.append(
          "\(line.territory) \(balance.measure): \(NumberText.signedPercent(line.deviations[k], 3)) of "
            + (limits.isCapacity(k)
              ? "capacity" : "target, tolerance \(NumberText.percent(balance.tolerance))"))
      }
      if options.isContiguous, let pieces = line.pieces, pieces > 1 {
        found.append("\(line.territory) is in \(pieces) pieces")
      }
    }
    return found
  }
}
