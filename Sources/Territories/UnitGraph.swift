/// An undirected graph over units in compressed rows: the neighbours of `u` are `neighbours[starts[u]..<starts[u + 1]]`,
/// ascending, without loops and doubles.
public struct UnitGraph: Sendable, Equatable {
  public let starts: [Int32]
  public let neighbours: [Int32]

  public var count: Int { starts.count - 1 }

  /// From pairs in any order; loops and repeated pairs are dropped. O(edges · log edges).
  public init(count: Int, edges: [(Int32, Int32)]) {
    var arcs: [UInt64] = []
    arcs.reserveCapacity(2 * edges.count)
    for (a, b) in edges where a != b {
      precondition(a >= 0 && b >= 0 && a < count && b < count, "edge \(a)–\(b) in a graph of \(count) units")
      arcs.append(UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b)))
      arcs.append(UInt64(UInt32(bitPattern: b)) << 32 | UInt64(UInt32(bitPattern: a)))
    }
    arcs.sort()
    var starts = [Int32](repeating: 0, count: count + 1)
    var neighbours: [Int32] = []
    neighbours.reserveCapacity(arcs.count)
    var last: UInt64?
    for arc in arcs where arc != last {
      starts[Int(arc >> 32) + 1] += 1
      neighbours.append(Int32(truncatingIfNeeded: arc & 0xFFFF_FFFF))
      last = arc
    }
    for unit in 0..<count { starts[unit + 1] += starts[unit] }
    self.starts = starts
    self.neighbours = neighbours
  }

  /// The neighbours of a unit.
  public func neighbours(of unit: Int) -> ArraySlice<Int32> {
    neighbours[Int(starts[unit])..<Int(starts[unit + 1])]
  }

  /// The component of each unit, numbered by their lowest unit, and how many there are.
  ///
  /// - Parameter labels: when given, edges between units of different labels do not count.
  public func components(within labels: [Int32]? = nil) -> (of: [Int32], count: Int) {
    var component = [Int32](repeating: -1, count: count)
    var stack: [Int32] = []
    var found: Int32 = 0
    for root in 0..<count where component[root] < 0 {
      component[root] = found
      stack.append(Int32(root))
      while let unit = stack.popLast() {
        for next in neighbours(of: Int(unit)) where component[Int(next)] < 0 {
          if let labels, labels[Int(next)] != labels[Int(unit)] { continue }
          component[Int(next)] = found
          stack.append(next)
        }
      }
      found += 1
    }
    return (component, Int(found))
  }
}
