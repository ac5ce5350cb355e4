// Moves of a patch: what they change, and doing them.
extension NodePatch {
  /// Excess of slot a after unit i left (−1: none) and unit v came (−1: none).
  @inline(__always) func excess(_ a: Int, without i: Int, with v: Int) -> Double {
    var sum = 0.0
    for k in 0..<m {
      var value = load[a * m + k]
      if i >= 0 { value -= activity[i * m + k] }
      if v >= 0 { value += activity[v * m + k] }
      sum += excessScale[k] * (max(0, value - upper[a * m + k]) + max(0, lower[a * m + k] - value))
    }
    return sum
  }

  /// The change of cost and priced excess when unit i goes to slot b.
  @inline(__always) func changeByShift(_ i: Int, _ b: Int) -> Double {
    let a = Int(label[i])
    let outside = excess(a, without: i, with: -1) + excess(b, without: -1, with: i) - excess[a] - excess[b]
    return cost[i * q + b] - cost[i * q + a] + rate * outside
  }

  /// The change when units i and v of different slots change places.
  @inline(__always) func changeBySwap(_ i: Int, _ v: Int) -> Double {
    let (a, b) = (Int(label[i]), Int(label[v]))
    let outside = excess(a, without: i, with: v) + excess(b, without: v, with: i) - excess[a] - excess[b]
    return cost[i * q + b] - cost[i * q + a] + cost[v * q + a] - cost[v * q + b] + rate * outside
  }

  /// Moves unit i to slot b.
  @inline(__always) mutating func shift(_ i: Int, _ b: Int) {
    let a = Int(label[i])
    count[a] -= 1
    let last = members[a * n + Int(count[a])]
    members[a * n + Int(spot[i])] = last
    spot[Int(last)] = spot[i]
    members[b * n + Int(count[b])] = Int32(i)
    spot[i] = count[b]
    count[b] += 1
    label[i] = Int32(b)
    for k in 0..<m {
      load[a * m + k] -= activity[i * m + k]
      load[b * m + k] += activity[i * m + k]
    }
    excess[a] = slotExcess(a)
    excess[b] = slotExcess(b)
  }

  /// Moves unit i to slot b where the graph allows it; false, and nothing done, where it does not.
  mutating func shiftIfConnected(_ i: Int, _ b: Int) -> Bool {
    if hasGraph {
      guard count[b] == 0 || touches(i, b), mayLeave(i) else { return false }
    }
    shift(i, b)
    return true
  }

  mutating func swapIfConnected(_ i: Int, _ v: Int) -> Bool {
    let (a, b) = (Int(label[i]), Int(label[v]))
    guard hasGraph else {
      shift(i, b)
      shift(v, a)
      return true
    }
    guard touches(i, b), mayLeave(i) else { return false }
    shift(i, b)
    if count[a] == 0 || touches(v, a), mayLeave(v) {
      shift(v, a)
      // Unit i may hold on to slot b by v alone.
      if count[b] == 1 || touches(i, b) { return true }
      shift(v, b)
    }
    shift(i, a)
    return false
  }

  /// The change when the centre of slot a moves to a node; the centre's slot stays as it is.
  func changeByCentre(_ a: Int, _ node: Int) -> Double {
    var change = 0.0
    for at in 0..<Int(count[a]) {
      let i = Int(members[a * n + at])
      let u = Int(unit[i])
      change += nodes.travel(u, to: node) - cost[i * q + a]
      if !nodes.moveCost.isEmpty { change += nodes.moveCost(u, in: Int(territory[a])) }
    }
    guard !nodes.nodeUpper.isEmpty else { return change }
    var outside = 0.0
    for k in 0..<m {
      let value = load[a * m + k]
      let top = nodes.upper(Int(territory[a]), k, node: Int32(node))
      outside += excessScale[k] * (max(0, value - top) + max(0, lower[a * m + k] - value))
    }
    return change + rate * (outside - excess[a])
  }
}

// Connectedness.
extension NodePatch {
  /// Whether unit i has a neighbour in slot b.
  @inline(__always) func touches(_ i: Int, _ b: Int) -> Bool {
    for e in Int(edgeStart[i])..<Int(edgeStart[i + 1]) where Int(label[Int(edges[e])]) == b { return true }
    return false
  }

  /// Whether the neighbours of unit i in its slot reach each other without it. O(units of the slot) at worst.
  mutating func mayLeave(_ i: Int) -> Bool {
    let own = label[i]
    var (first, open) = (-1, 0)
    stamp += 2
    for e in Int(edgeStart[i])..<Int(edgeStart[i + 1]) where label[Int(edges[e])] == own {
      if first < 0 {
        first = Int(edges[e])
      } else {
        mark[Int(edges[e])] = stamp - 1
        open += 1
      }
    }
    guard open > 0 else { return true }
    mark[i] = stamp
    mark[first] = stamp
    queue[0] = Int32(first)
    var (head, tail) = (0, 1)
    while head < tail {
      let u = Int(queue[head])
      head += 1
      for e in Int(edgeStart[u])..<Int(edgeStart[u + 1]) {
        let v = Int(edges[e])
        guard label[v] == own, mark[v] != stamp else { continue }
        if mark[v] == stamp - 1 {
          open -= 1
          if open == 0 { return true }
        }
        mark[v] = stamp
        queue[tail] = Int32(v)
        tail += 1
      }
    }
    work += tail
    return false
  }
}
