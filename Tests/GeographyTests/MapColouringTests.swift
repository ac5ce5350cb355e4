import Geography
import SalesModel
import Testing

struct MapColouringTests {
  @Test(arguments: 1...20) func neighboursDifferAndPlanarMapsNeedFewColours(seed: UInt64) throws {
    let graph = try delaunayGraph(of: randomPlanePoints(150, seed: seed))
    let colours = mapColouring(graph)
    for edge in graph.edges { #expect(colours[Int(edge.first)] != colours[Int(edge.second)]) }
    #expect((colours.max() ?? 0) < 6)
  }

  @Test func aCompleteGraphNeedsAColourEach() {
    let edges = (0..<7).flatMap { a in (0..<a).map { AdjacencyGraph.Edge(Int32(a), Int32($0)) } }
    #expect(Set(mapColouring(AdjacencyGraph(nodeCount: 7, edges: edges))).count == 7)
    #expect(mapColouring(AdjacencyGraph(nodeCount: 0, edges: [])) == [])
  }
}
