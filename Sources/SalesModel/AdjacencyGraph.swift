/// Which of n nodes touch: an undirected graph in compressed rows, neighbours ascending.
public struct AdjacencyGraph: Sendable, Equatable {
  /// A pair of nodes that touch.
  public struct Edge: Hashable, Comparable, Sendable {
    public let first: Int32
    public let second: Int32

    public init(_ first: Int32, _ second: Int32) {
      self.first = first
      self.second = second
    }

    public static func < (left: Self, right: Self) -> Bool {
      left.first != right.first ? left.first < right.first : left.second < right.second
    }
  }

  /// Where each node's neighbours begin in `targets`; nodeCount + 1 numbers.
  public let offsets: [Int32]
  public let targets: [Int32]

  public var nodeCount: Int { offsets.count - 1 }
  /// Each pair once.
  public var edgeCount: Int { targets.count / 2 }

  /// Either direction of a pair may be given, or both; loops and repeats are dropped. O(n + e log e).
  public init(nodeCount: Int, edges: some Sequence<Edge>) {
    // Both directions of every edge, packed so that they sort as numbers.
    var arcs: [UInt64] = []
    arcs.reserveCapacity(2 * edges.underestimatedCount)
    for edge in edges where edge.first != edge.second {
      let nodes = 0..<Int32(nodeCount)
      precondition(nodes.contains(edge.first) && nodes.contains(edge.second), "\(edge) of \(nodeCount) nodes")
      let (a, b) = (UInt64(UInt32(edge.first)), UInt64(UInt32(edge.second)))
      arcs.append(a << 32 | b)
      arcs.append(b << 32 | a)
    }
    arcs.sort()
    var offsets = [Int32](repeating: 0, count: nodeCount + 1)
    var targets: [Int32] = []
    targets.reserveCapacity(arcs.count)
    var previous: UInt64?
    for arc in arcs where arc != previous {
      offsets[Int(arc >> 32) + 1] += 1
      targets.append(Int32(arc & 0xFFFF_FFFF))
      previous = arc
    }
    for node in 0..<nodeCount { offsets[node + 1] += offsets[node] }
    self.offsets = offsets
    self.targets = targets
  }

  /// The neighbours of `node`, ascending.
  public func neighbours(of node: Int) -> ArraySlice<Int32> {
    targets[Int(offsets[node])..<Int(offsets[node + 1])]
  }

  /// Each pair once, smaller node first, ascending.
  public var edges: [Edge] {
    (0..<nodeCount).flatMap { node in
      neighbours(of: node).filter { $0 > node }.map { Edge(Int32(node), $0) }
    }
  }

  /// The connected part of each node, numbered from 0 by their first nodes. O(n + e).
  public func components() -> (labels: [Int32], count: Int) {
    pieces(of: [Int32](repeating: 0, count: nodeCount))
  }

  public var isConnected: Bool { components().count <= 1 }

  /// The connected pieces within groups of nodes: two nodes are in one piece when a path joins them inside their
  /// group, such as the parts of a broken territory.
  ///
  /// - Parameter groups: the group of each node; negative nodes belong to none and get the piece −1.
  /// - Returns: the piece of each node, numbered from 0 by their first nodes. O(n + e).
  public func pieces(of groups: [Int32]) -> (labels: [Int32], count: Int) {
    precondition(groups.count == nodeCount, "\(groups.count) groups of \(nodeCount) nodes")
    var labels = [Int32](repeating: -1, count: nodeCount)
    var count: Int32 = 0
    var stack: [Int32] = []
    for start in 0..<nodeCount where labels[start] < 0 && groups[start] >= 0 {
      labels[start] = count
      stack.append(Int32(start))
      while let node = stack.popLast() {
        for next in neighbours(of: Int(node))
        where labels[Int(next)] < 0 && groups[Int(next)] == groups[start] {
          labels[Int(next)] = count
          stack.append(next)
        }
      }
      count += 1
    }
    return (labels, Int(count))
  }

  /// The graph of groups: two groups touch when an edge joins their nodes. Nodes of a negative group are left out.
  public func quotient(by groups: [Int32], count: Int) -> AdjacencyGraph {
    precondition(groups.count == nodeCount, "\(groups.count) groups of \(nodeCount) nodes")
    let joined = edges.lazy
      .map { Edge(groups[Int($0.first)], groups[Int($0.second)]) }
      .filter { $0.first >= 0 && $0.second >= 0 && $0.first != $0.second }
    return AdjacencyGraph(nodeCount: count, edges: joined)
  }
}
