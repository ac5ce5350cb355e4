/// Groups of a patch whose units have to be in different slots.
struct PatchSeparation: ~Copyable {
  /// Groups with at least two units in the patch.
  var count = 0
  /// The groups of unit i: `groups[starts[i]..<starts[i + 1]]`.
  var starts = Lane<Int32>(repeating: 0)
  var groups = Lane<Int32>(repeating: 0)
  /// Units of group g in slot j at `g * width + j`.
  var held = Lane<Int32>(repeating: 0)
  var members: [[Int32]] = []
}

extension Patch {
  var hasApart: Bool { apart.count > 0 }

  /// Takes the groups that have several units here.
  mutating func takeSeparation(_ instance: Instance) {
    apart.count = 0
    guard !instance.separation.isEmpty else { return }
    var rows: [Int32: [Int32]] = [:]
    for i in 0..<n {
      for group in instance.separation.groups(of: Int(unit[i])) { rows[group, default: []].append(Int32(i)) }
    }
    apart.members = rows.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    apart.count = apart.members.count
    guard hasApart else { return }
    apart.starts.reserve(n + 2)
    apart.starts.fill(n + 2, with: 0)
    for i in apart.members.joined() { apart.starts[Int(i) + 2] += 1 }
    for i in 0..<n { apart.starts[i + 2] += apart.starts[i + 1] }
    apart.groups.reserve(Int(apart.starts[n + 1]))
    for (group, units) in apart.members.enumerated() {
      for i in units {
        apart.groups[Int(apart.starts[Int(i) + 1])] = Int32(group)
        apart.starts[Int(i) + 1] += 1
      }
    }
    apart.held.reserve(apart.count * width)
  }

  /// Counts the units of each group in each slot anew.
  func countApart() {
    guard hasApart else { return }
    apart.held.fill(apart.count * width, with: 0)
    for (group, units) in apart.members.enumerated() {
      for i in units { apart.held[group * width + Int(label[Int(i)])] += 1 }
    }
  }

  /// Whether slot b holds nothing that unit i has to be apart from; unit `leaving` does not count.
  @inline(__always) func mayJoin(_ i: Int, _ b: Int, leaving: Int = -1) -> Bool {
    guard hasApart else { return true }
    for e in Int(apart.starts[i])..<Int(apart.starts[i + 1]) {
      let group = Int(apart.groups[e])
      var held = apart.held[group * width + b]
      if held > 0, leaving >= 0, isMember(leaving, of: group) { held -= 1 }
      if held > 0 { return false }
    }
    return true
  }

  /// Whether units i and l may change places.
  @inline(__always) func mayTrade(_ i: Int, _ l: Int) -> Bool {
    !hasApart
      || (mayJoin(i, Int(label[l]), leaving: l) && mayJoin(l, Int(label[i]), leaving: i))
  }

  private func isMember(_ i: Int, of group: Int) -> Bool {
    for e in Int(apart.starts[i])..<Int(apart.starts[i + 1]) where Int(apart.groups[e]) == group {
      return true
    }
    return false
  }

  /// Keeps the counts when unit i goes from slot a to b.
  @inline(__always) func carryApart(_ i: Int, from a: Int, to b: Int) {
    guard hasApart else { return }
    for e in Int(apart.starts[i])..<Int(apart.starts[i + 1]) {
      let row = Int(apart.groups[e]) * width
      apart.held[row + a] -= 1
      apart.held[row + b] += 1
    }
  }

  /// Units in a slot with another one of their group, the first of each not counted.
  var clashes: Int {
    guard hasApart else { return 0 }
    var sum = 0
    for row in 0..<apart.count {
      for j in 0..<q { sum += max(0, Int(apart.held[row * width + j]) - 1) }
    }
    return sum
  }

  /// Gives the units of every group that clashes different slots, at the least cost plus price: exact for a group alone.
  /// Where slots have to be connected, that would tear them; there `openCorridors` does it.
  mutating func separate() {
    guard hasApart, !hasGraph else { return }
    countApart()
    for units in apart.members {
      guard Set(units.map { label[Int($0)] }).count < units.count else { continue }
      work += units.count * units.count * q
      for i in units { carryOut(Int(i)) }
      let rows = units.map { i in (0..<q).map { slotCost(Int(i), $0) } }
      let matches = RepMatching(costs: rows).repOfTerritory
      for (i, match) in zip(units, matches) {
        if let match { label[Int(i)] = Int32(match) }
        carryIn(Int(i))
      }
    }
  }

  private func carryOut(_ i: Int) {
    for e in Int(apart.starts[i])..<Int(apart.starts[i + 1]) {
      apart.held[Int(apart.groups[e]) * width + Int(label[i])] -= 1
    }
  }

  private func carryIn(_ i: Int) {
    for e in Int(apart.starts[i])..<Int(apart.starts[i + 1]) {
      apart.held[Int(apart.groups[e]) * width + Int(label[i])] += 1
    }
  }

  /// What unit i costs in slot j at the prices; infinite where it may not be.
  private func slotCost(_ i: Int, _ j: Int) -> Double {
    guard cost[i * width + j] < Self.barred, mayJoin(i, j) else { return .infinity }
    var v = Double(cost[i * width + j])
    for k in 0..<m { v += Double(priceRow[k * width + j] * activity[k * stride + i]) }
    return v
  }
}
