import SalesModel
import Testing

struct AdjacencyGraphTests {
  typealias Edge = AdjacencyGraph.Edge

  @Test func repeatsLoopsAndDirectionsDoNotMatter() {
    let graph = AdjacencyGraph(nodeCount: 4, edges: [Edge(2, 0), Edge(0, 2), Edge(1, 1), Edge(0, 3)])
    #expect(graph.offsets == [0, 2, 2, 3, 4])
    #expect(graph.targets == [2, 3, 0, 0])
    #expect(graph.edges == [Edge(0, 2), Edge(0, 3)])
    #expect(graph.edgeCount == 2)
  }

  @Test(arguments: 1...30) func piecesAgreeWithUnionFind(seed: UInt64) {
    let n = 60
    var state = seed
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let edges = (0..<70).map { _ in Edge(Int32(below(n)), Int32(below(n))) }
    let groups = (0..<n).map { _ in Int32(below(4)) - 1 }
    let pieces = AdjacencyGraph(nodeCount: n, edges: edges).pieces(of: groups)
    var parent = Array(0..<n)
    func root(_ node: Int) -> Int { parent[node] == node ? node : root(parent[node]) }
    for edge in edges where groups[Int(edge.first)] == groups[Int(edge.second)] {
      parent[root(Int(edge.first))] = root(Int(edge.second))
    }
    for a in 0..<n {
      #expect((pieces.labels[a] < 0) == (groups[a] < 0))
      for b in 0..<n where groups[a] >= 0 && groups[b] >= 0 {
        #expect((pieces.labels[a] == pieces.labels[b]) == (root(a) == root(b)))
      }
    }
  }

  @Test func componentsOfNothing() {
    let empty = AdjacencyGraph(nodeCount: 0, edges: [])
    #expect(empty.isConnected)
    #expect(AdjacencyGraph(nodeCount: 2, edges: []).components().count == 2)
  }

  @Test func quotientJoinsGroupsThatTouch() {
    let path = AdjacencyGraph(nodeCount: 5, edges: (0..<4).map { Edge($0, $0 + 1) })
    let quotient = path.quotient(by: [0, 0, 1, -1, 2], count: 3)
    #expect(quotient.edges == [Edge(0, 1)])
  }
}
