import SalesModel

/// Colours for the nodes of a map so that neighbours differ: DSATUR (Brélaz 1979), which takes the node with the
/// most colours among its neighbours first.
///
/// Planar maps normally need four or five colours; nothing bounds the number for other graphs. Ties go to the node
/// with more neighbours, then to the smaller; a node takes, of the colours its neighbours leave, the least used one
/// among those already in use, so that the map is not one colour with exceptions.
/// - Returns: a colour a node, from 0. O(n² + e).
public func mapColouring(_ graph: AdjacencyGraph) -> [Int] {
  let n = graph.nodeCount
  var colours = [Int](repeating: -1, count: n)
  var saturation = [Set<Int>](repeating: [], count: n)
  var uses: [Int] = []
  for _ in 0..<n {
    guard let node = mostConstrained(graph, colours, saturation) else { break }
    let free = uses.indices.filter { !saturation[node].contains($0) }
    let colour = free.min { (uses[$0], $0) < (uses[$1], $1) } ?? uses.count
    if colour == uses.count { uses.append(0) }
    uses[colour] += 1
    colours[node] = colour
    for next in graph.neighbours(of: node) { saturation[Int(next)].insert(colour) }
  }
  return colours
}

private func mostConstrained(_ graph: AdjacencyGraph, _ colours: [Int], _ saturation: [Set<Int>]) -> Int? {
  var best: Int?
  for node in colours.indices where colours[node] < 0 {
    guard let leader = best else {
      best = node
      continue
    }
    let (mine, its) = (saturation[node].count, saturation[leader].count)
    let (degree, itsDegree) = (graph.neighbours(of: node).count, graph.neighbours(of: leader).count)
    if (mine, degree) > (its, itsDegree) { best = node }
  }
  return best
}
