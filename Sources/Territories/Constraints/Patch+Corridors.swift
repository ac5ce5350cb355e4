/// Groups apart where slots have to be connected: a unit leaves along a corridor to a neighbouring slot.
extension Patch {
  /// Moves units out of slots where they clash, each with the units between it and the nearest slot that may take them all.
  ///
  /// Balance is not looked at: the local search that follows repairs it, and a map that became worse is not kept.
  mutating func openCorridors() {
    guard hasApart, hasGraph, clashes > 0 else { return }
    var isChanged = false
    for group in 0..<apart.count {
      for i in apart.members[group] where apart.held[group * width + Int(label[Int(i)])] > 1 {
        if leave(Int(i)) { isChanged = true }
      }
    }
    guard isChanged else { return }
    measureAll()
    priceAll()
  }

  /// Relabels the shortest corridor from unit i to another slot that keeps the rest of its slot in one piece.
  private mutating func leave(_ i: Int) -> Bool {
    let own = label[i]
    var parent = [Int32](repeating: -2, count: n)
    var line = [Int32(i)]
    var head = 0
    var tries = 0
    parent[i] = -1
    while head < line.count, tries < 6 {
      let u = Int(line[head])
      head += 1
      for e in Int(edgeStart[u])..<Int(edgeStart[u + 1]) {
        let v = Int(edges[e])
        if label[v] == own {
          if parent[v] == -2 {
            parent[v] = Int32(u)
            line.append(edges[e])
          }
        } else if tries < 6 {
          let corridor = path(to: u, parent)
          guard mayAllJoin(corridor, Int(label[v])) else { continue }
          tries += 1
          if give(corridor, from: Int(own), to: Int(label[v])) { return true }
        }
      }
    }
    work += 4 * line.count
    return false
  }

  private func path(to end: Int, _ parent: [Int32]) -> [Int] {
    var path = [end]
    while let last = path.last, parent[last] >= 0 { path.append(Int(parent[last])) }
    return path
  }

  private func mayAllJoin(_ units: [Int], _ slot: Int) -> Bool {
    units.allSatisfy { cost[$0 * width + slot] < Self.barred && mayJoin($0, slot) }
  }

  /// Gives `units` to slot b when slot a stays connected; else leaves all as it was.
  private mutating func give(_ units: [Int], from a: Int, to b: Int) -> Bool {
    guard units.count < Int(count[a]) else { return false }
    let before = clashes
    func move(_ units: [Int], from a: Int, to b: Int) {
      for u in units {
        carryApart(u, from: a, to: b)
        label[u] = Int32(b)
      }
      count[a] -= Int32(units.count)
      count[b] += Int32(units.count)
    }
    move(units, from: a, to: b)
    if isConnected(a), clashes < before { return true }
    move(units, from: b, to: a)
    return false
  }
}
