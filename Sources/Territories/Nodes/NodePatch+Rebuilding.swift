import Statistics

/// How a patch with node centres is torn down before it is searched.
enum NodeRebuilding: Sendable {
  /// As it is.
  case keep
  /// One centre goes to a random unit.
  case jump
  /// A given centre goes to a given node.
  case move(territory: Int32, node: Int32)
  /// All free centres are drawn anew, far from each other.
  case scatter
}

extension NodePatch {
  /// Draws centres and deals the units out to them; false, with the patch as it was, where the graph does not allow it.
  mutating func rebuild(_ way: NodeRebuilding, random: inout RandomStream) -> Bool {
    let free = (0..<q).filter { !isFixed[$0] && count[$0] > 0 }
    guard !free.isEmpty, n > q else { return false }
    switch way {
    case .keep: return true
    case .jump:
      let a = free[random.below(free.count)]
      let taken = Set((0..<q).map { host[$0] })
      let row = random.below(n)
      guard !taken.contains(Int32(row)), mayHold(row, a) else { return false }
      setCentre(a, Int32(nodes.nodes(of: Int(unit[row])).lowerBound))
    case .move(let j, let node):
      guard let a = territory.firstIndex(of: j), !isFixed[a] else { return false }
      setCentre(a, node)
      guard host[a] < n, unit[Int(host[a])] == nodes.unitOf[Int(node)], mayHold(Int(host[a]), a) else {
        restoreBest()
        return false
      }
    case .scatter: scatter(free, &random)
    }
    guard hasGraph ? grow() : deal() else {
      restoreBest()
      return false
    }
    rankSlots()
    return true
  }

  /// Draws the centres of `free` slots, each unit with a probability in proportion to its least cost so far (Arthur,
  /// Vassilvitskii 2007, without the square).
  private mutating func scatter(_ free: [Int], _ random: inout RandomStream) {
    var least = [Double](repeating: .infinity, count: n)
    for a in 0..<q where !free.contains(a) {
      for i in 0..<n { least[i] = min(least[i], cost[i * q + a]) }
    }
    for a in free {
      let total = least.reduce(0) { $0 + ($1.isFinite ? $1 : 0) }
      var row = random.below(n)
      if total > 0, least[row].isFinite {
        var left = random.uniform() * total
        row =
          least.firstIndex { value in
            left -= value
            return left < 0
          } ?? row
      }
      guard mayHold(row, a) else { continue }
      setCentre(a, Int32(nodes.nodes(of: Int(unit[row])).lowerBound))
      for i in 0..<n { least[i] = min(least[i], cost[i * q + a]) }
    }
  }

  /// Units with most to lose first, each to its cheapest slot that has room, else to its cheapest. O(n·q + n log n).
  private mutating func deal() -> Bool {
    var order: [(regret: Double, row: Int)] = []
    let held = Set((0..<q).map { Int(host[$0]) })
    for i in 0..<n where !held.contains(i) {
      var (first, second) = (Double.infinity, Double.infinity)
      for a in 0..<q where mayHold(i, a) {
        let value = cost[i * q + a]
        if value < first { (first, second) = (value, first) } else if value < second { second = value }
      }
      guard first.isFinite else { return false }
      order.append((second.isFinite ? second - first : .infinity, i))
    }
    order.sort { $0.regret != $1.regret ? $0.regret > $1.regret : $0.row < $1.row }
    guard seatHosts() else { return false }
    for (_, i) in order {
      var (best, roomy) = ((slot: -1, cost: Double.infinity), (slot: -1, cost: Double.infinity))
      for a in 0..<q where mayHold(i, a) {
        let value = cost[i * q + a]
        if value < best.cost { best = (a, value) }
        if value < roomy.cost, hasRoom(a, for: i) { roomy = (a, value) }
      }
      place(i, roomy.slot >= 0 ? roomy.slot : best.slot)
    }
    settle()
    return true
  }

  /// Grows connected slots from their centres: the slot with the least load takes its cheapest unit next to it.
  /// O(n² · neighbours). False when a unit cannot be reached.
  private mutating func grow() -> Bool {
    label.fill(n, with: -1)
    guard seatHosts() else { return false }
    var isStuck = [Bool](repeating: false, count: q)
    var open = n
    for a in 0..<q { open -= Int(count[a]) }
    while open > 0 {
      var hungry = (slot: -1, share: Double.infinity)
      for a in 0..<q where !isStuck[a] {
        let share = filled(a)
        if share < hungry.share { hungry = (a, share) }
      }
      guard hungry.slot >= 0 else { return false }
      let a = hungry.slot
      var best = (row: -1, cost: Double.infinity)
      for i in 0..<n where label[i] < 0 && cost[i * q + a] < best.cost && mayHold(i, a) {
        if count[a] == 0 || touches(i, a) { best = (i, cost[i * q + a]) }
      }
      work += 2 * n
      guard best.row >= 0 else {
        isStuck[a] = true
        continue
      }
      label[best.row] = Int32(a)
      place(best.row, a)
      open -= 1
    }
    settle()
    return true
  }

  /// Empties the slots but for the units at their centres; false when one unit would have to hold two.
  private mutating func seatHosts() -> Bool {
    count.fill(q, with: 0)
    load.fill(q * m, with: 0)
    var seen: Set<Int32> = []
    for a in 0..<q where host[a] >= 0 {
      guard seen.insert(host[a]).inserted else { return false }
      label[Int(host[a])] = Int32(a)
      place(Int(host[a]), a)
    }
    return true
  }

  private func hasRoom(_ a: Int, for i: Int) -> Bool {
    for k in 0..<m where load[a * m + k] + activity[i * m + k] > upper[a * m + k] { return false }
    return true
  }

  /// How full a slot is, of its limits.
  private func filled(_ a: Int) -> Double {
    var sum = 0.0
    for k in 0..<m {
      let top = min(upper[a * m + k], 1e300)
      sum += top > 0 ? load[a * m + k] / top : 1
    }
    return sum
  }

  /// Adds unit i to slot a in loads and counts.
  private mutating func place(_ i: Int, _ a: Int) {
    label[i] = Int32(a)
    count[a] += 1
    for k in 0..<m { load[a * m + k] += activity[i * m + k] }
  }

  private mutating func settle() {
    relist()
    for a in 0..<q { excess[a] = slotExcess(a) }
    work += n * q
  }
}
