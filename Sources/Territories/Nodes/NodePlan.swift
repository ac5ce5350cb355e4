/// A map with node centres while it is being improved.
struct NodePlan: Sendable {
  /// The territory of each unit.
  private(set) var labels: [Int32]
  /// The node at the centre of each territory; −1 at a fixed place, or where a free territory is empty.
  private(set) var centres: [Int32]
  private var lists: [[Int32]]

  init(_ nodes: NodeInstance, labels: [Int32]) {
    self.labels = labels
    lists = [[Int32]](repeating: [], count: nodes.p)
    for (unit, label) in labels.enumerated() { lists[Int(label)].append(Int32(unit)) }
    centres = nodes.fixedNodes
    for j in 0..<nodes.p where !nodes.isFixed(j) { centres[j] = nodes.median(lists[j]) }
  }

  /// The units of a territory, ascending.
  func members(_ territory: Int32) -> [Int32] { lists[Int(territory)] }

  func isEmpty(_ territory: Int) -> Bool { lists[territory].isEmpty }

  /// Gives the units of `territories`, all of them, new labels among the same territories, and these new centres.
  mutating func relabel(
    _ territories: [Int32], _ changes: [(unit: Int32, label: Int32)], centres new: [Int32]
  ) {
    for (index, territory) in territories.enumerated() {
      lists[Int(territory)].removeAll(keepingCapacity: true)
      centres[Int(territory)] = new[index]
    }
    for (unit, label) in changes {
      labels[Int(unit)] = label
      lists[Int(label)].append(unit)
    }
    for territory in territories { lists[Int(territory)].sort() }
  }

  /// The same map under other labels, of which each stands for one of the present.
  func renamed(_ others: [Int32]) -> NodePlan {
    var result = self
    result.lists = [[Int32]](repeating: [], count: lists.count)
    for (unit, label) in others.enumerated() {
      result.labels[unit] = label
      result.lists[Int(label)].append(Int32(unit))
      result.centres[Int(label)] = centres[Int(labels[unit])]
    }
    for j in lists.indices where result.lists[j].isEmpty { result.centres[j] = -1 }
    return result
  }

  /// Σ weight × travel and the cost of moved units. O(accounts).
  func cost(_ nodes: NodeInstance) -> Double {
    labels.indices.reduce(0) { sum, unit in
      let j = Int(labels[unit])
      return sum + nodes.travel(unit, territory: j, node: centres[j]) + nodes.moveCost(unit, in: j)
    }
  }
}

extension NodeInstance {
  /// What it costs that a unit is in a territory that is not today's.
  @inline(__always) func moveCost(_ unit: Int, in territory: Int) -> Double {
    guard !moveCost.isEmpty, instance.home[unit] >= 0, instance.home[unit] != Int32(territory) else {
      return 0
    }
    return moveCost[unit]
  }

  /// The node of `units` with the least total travel, of those with room for them where there are some, the first of equals;
  /// −1 of none. Exact up to about 10⁶ pairs, beyond that among every so many nodes.
  func median(_ units: [Int32]) -> Int32 {
    let all = units.flatMap { nodes(of: Int($0)) }
    guard !all.isEmpty else { return -1 }
    let able = nodeUpper.isEmpty ? all : roomy(all, units)
    let candidates = able.isEmpty ? all : able
    let step = max(1, candidates.count * candidates.count / 1_000_000)
    var best = (node: Int32(-1), travel: Double.infinity)
    for index in stride(from: 0, to: candidates.count, by: step) {
      let node = candidates[index]
      var sum = 0.0
      for unit in units {
        sum += travel(Int(unit), to: node)
        if sum >= best.travel { break }
      }
      if sum < best.travel { best = (Int32(node), sum) }
    }
    return best.node
  }

  /// The nodes that can serve all units.
  private func roomy(_ nodes: [Int], _ units: [Int32]) -> [Int] {
    let load = (0..<m).map { k in units.reduce(0) { $0 + activity[Int($1) * m + k] } }
    return nodes.filter { node in (0..<m).allSatisfy { load[$0] <= nodeUpper[node * m + $0] } }
  }
}
