import SalesModel

/// Units that have to be in different territories, in groups.
struct Separation: Sendable {
  /// The groups of unit u: `groups[starts[u]..<starts[u + 1]]`; empty without groups.
  private let starts: [Int32]
  private let groups: [Int32]
  /// The units of each group, ascending.
  let members: [[Int32]]
  /// Groups of which one unit holds several accounts, because they also have to stay together.
  let contradictions: [(group: Int32, unit: Int32)]

  var isEmpty: Bool { members.isEmpty }

  /// Without groups.
  init() { (starts, groups, members, contradictions) = ([], [], [], []) }

  /// Groups with a single unit are left out. O(n).
  init(_ problem: TerritoryProblem, _ grouping: Grouping) {
    var members: [[Int32]] = []
    var contradictions: [(group: Int32, unit: Int32)] = []
    var number: [Int32: Int] = [:]
    for unit in 0..<(problem.apart.isEmpty ? 0 : grouping.count) {
      for account in grouping.members(of: unit) {
        let group = problem.apart[Int(account)]
        guard group >= 0 else { continue }
        let place = number[group] ?? members.count
        if place == members.count {
          number[group] = place
          members.append([])
        }
        if members[place].last == Int32(unit) {
          contradictions.append((Int32(place), Int32(unit)))
        } else {
          members[place].append(Int32(unit))
        }
      }
    }
    let kept = members.indices.filter { members[$0].count > 1 }
    self.members = kept.map { members[$0] }
    self.contradictions = contradictions
    (starts, groups) = Self.rows(self.members, units: grouping.count)
  }

  private static func rows(_ members: [[Int32]], units: Int) -> (starts: [Int32], groups: [Int32]) {
    guard !members.isEmpty else { return ([], []) }
    var starts = [Int32](repeating: 0, count: units + 1)
    for unit in members.joined() { starts[Int(unit) + 1] += 1 }
    for unit in 0..<units { starts[unit + 1] += starts[unit] }
    var next = starts
    var groups = [Int32](repeating: 0, count: Int(starts[units]))
    for (group, units) in members.enumerated() {
      for unit in units {
        groups[Int(next[Int(unit)])] = Int32(group)
        next[Int(unit)] += 1
      }
    }
    return (starts, groups)
  }

  /// The groups of a unit.
  func groups(of unit: Int) -> ArraySlice<Int32> {
    starts.isEmpty ? [] : groups[Int(starts[unit])..<Int(starts[unit + 1])]
  }

  /// How many units are in a territory with another one of their group, the first of each not counted.
  func clashes(_ labels: [Int32]) -> Int {
    members.reduce(0) { sum, units in sum + units.count - Set(units.map { labels[Int($0)] }).count }
  }

  /// Labels in which no group clashes, where that is possible: the units of a clashing group are matched anew to
  /// territories, at the least sum of `cost(unit, territory)` (`.infinity` where one may not be).
  func separated(_ start: [Int32], territories p: Int, cost: (Int, Int) -> Double) -> [Int32] {
    var labels = start
    // A unit of several groups may clash again when another of its groups is matched.
    for _ in 0..<4 where clashes(labels) > 0 {
      for units in members where Set(units.map { labels[Int($0)] }).count < units.count {
        let rows = units.map { unit in
          let others = barred(Int(unit), beside: units, labels)
          return (0..<p).map { others.contains(Int32($0)) ? .infinity : cost(Int(unit), $0) }
        }
        for (unit, match) in zip(units, RepMatching(costs: rows).repOfTerritory) {
          if let match { labels[Int(unit)] = Int32(match) }
        }
      }
    }
    return labels
  }

  /// Territories that hold units of the other groups of a unit.
  private func barred(_ unit: Int, beside units: [Int32], _ labels: [Int32]) -> Set<Int32> {
    var barred: Set<Int32> = []
    for group in groups(of: unit) where members[Int(group)] != units {
      for other in members[Int(group)] where other != Int32(unit) { barred.insert(labels[Int(other)]) }
    }
    return barred
  }
}
