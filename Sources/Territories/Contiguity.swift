extension Patch {
  /// Whether unit i has a neighbour in slot b.
  @inline(__always) func touches(_ i: Int, _ b: Int) -> Bool {
    for e in Int(edgeStart[i])..<Int(edgeStart[i + 1]) where Int(label[Int(edges[e])]) == b { return true }
    return false
  }

  /// Whether the slot of unit i stays as connected as it is without i.
  ///
  /// The neighbours of i in its slot must reach each other without i: at most one needs no search; else a search from
  /// one of them ends as soon as the others are met. O(units of the slot) at worst.
  mutating func mayLeave(_ i: Int) -> Bool {
    let own = label[i]
    var first = -1
    var others = 0
    let goal = nextStamp()
    for e in Int(edgeStart[i])..<Int(edgeStart[i + 1]) where label[Int(edges[e])] == own {
      if first < 0 {
        first = Int(edges[e])
      } else {
        mark[Int(edges[e])] = goal
        others += 1
      }
    }
    guard others > 0 else { return true }
    let seen = nextStamp()
    mark[i] = seen
    return search(from: first, own: own, seen: seen, goal: goal, open: others)
  }

  /// Breadth-first search in one slot; true once `open` units marked `goal` were met.
  private mutating func search(from root: Int, own: Int32, seen: Int32, goal: Int32, open: Int) -> Bool {
    var open = open
    var (head, tail) = (0, 1)
    queue[0] = Int32(root)
    mark[root] = seen
    while head < tail {
      let u = Int(queue[head])
      head += 1
      for e in Int(edgeStart[u])..<Int(edgeStart[u + 1]) {
        let v = Int(edges[e])
        guard label[v] == own, mark[v] != seen else { continue }
        if mark[v] == goal {
          open -= 1
          if open == 0 {
            work += tail
            return true
          }
        }
        mark[v] = seen
        queue[tail] = Int32(v)
        tail += 1
      }
    }
    work += tail
    return false
  }

  private mutating func nextStamp() -> Int32 {
    stamp += 1
    return stamp
  }

  /// Whether the units of slot j form one piece.
  mutating func isConnected(_ j: Int) -> Bool {
    var root = -1
    for i in 0..<n where Int(label[i]) == j {
      root = i
      break
    }
    guard root >= 0 else { return true }
    return flood(root, into: nextStamp()) == Int(count[j])
  }

  /// Marks the piece of `root` and returns its size; its units are left in `queue`.
  private mutating func flood(_ root: Int, into seen: Int32) -> Int {
    let own = label[root]
    var (head, tail) = (0, 1)
    queue[0] = Int32(root)
    mark[root] = seen
    while head < tail {
      let u = Int(queue[head])
      head += 1
      for e in Int(edgeStart[u])..<Int(edgeStart[u + 1]) {
        let v = Int(edges[e])
        guard label[v] == own, mark[v] != seen else { continue }
        mark[v] = seen
        queue[tail] = Int32(v)
        tail += 1
      }
    }
    work += tail
    return tail
  }

  /// Slots that are in more than one piece.
  mutating func brokenSlots() -> Int {
    guard hasGraph else { return 0 }
    var broken = 0
    for j in 0..<q where !isConnected(j) { broken += 1 }
    return broken
  }

  /// Makes every slot connected: each keeps its heaviest piece, the others go, largest part of a border first, to the
  /// neighbouring slot where they cost least. Pieces that touch no other slot stay.
  mutating func reconnect() {
    guard hasGraph else { return }
    for _ in 0..<8 {
      let strays = markStrays()
      guard strays > 0, adoptStrays() else { break }
    }
    recentre()
  }

  /// Numbers the pieces; units outside the heaviest piece of their slot get their piece in `piece`, others −1.
  private mutating func markStrays() -> Int {
    piece.fill(n, with: -2)
    var heaviest = [(size: Double, root: Int)](repeating: (-1, -1), count: q)
    var pieces: Int32 = 0
    for i in 0..<n where piece[i] == -2 {
      let size = flood(i, into: nextStamp())
      var heavy = 0.0
      for s in 0..<size {
        let u = Int(queue[s])
        piece[u] = pieces
        heavy += Double(weight[u])
        for k in 0..<m { heavy += exactActivity[k * stride + u] }
      }
      let j = Int(label[i])
      if heavy > heaviest[j].size { heaviest[j] = (heavy, Int(pieces)) }
      pieces += 1
    }
    var strays = 0
    for i in 0..<n {
      if Int(piece[i]) == heaviest[Int(label[i])].root { piece[i] = -1 } else { strays += 1 }
    }
    return strays
  }

  /// Gives each stray unit that touches a settled unit of another slot to the cheapest such slot, unit by unit from
  /// the border inwards. False when nothing moved.
  private mutating func adoptStrays() -> Bool {
    var moved = false
    var found = true
    while found {
      found = false
      for i in 0..<n where piece[i] >= 0 {
        var best = (slot: -1, cost: Self.barred)
        for e in Int(edgeStart[i])..<Int(edgeStart[i + 1]) {
          let next = Int(edges[e])
          guard piece[next] == -1 else { continue }
          let b = Int(label[next])
          if cost[i * width + b] < best.cost { best = (b, cost[i * width + b]) }
        }
        guard best.slot >= 0 else { continue }
        carryApart(i, from: Int(label[i]), to: best.slot)
        label[i] = Int32(best.slot)
        piece[i] = -1
        (found, moved) = (true, true)
      }
      work += n
    }
    return moved
  }
}
