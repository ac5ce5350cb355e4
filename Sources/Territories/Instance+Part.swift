import SalesModel

extension Instance {
  /// Some units and territories as a problem of their own, without what restricts single units.
  ///
  /// Bands that do not fit what the units hold are stretched until they do, with a tenth to spare. O(units · m).
  func part(_ units: [Int], _ territories: [Int]) -> Instance {
    let stretch = (0..<m).map { k -> Double in
      let held = units.reduce(0) { $0 + activity[$1 * m + k] }
      let most = territories.reduce(0) { $0 + upper[$1 * m + k] }
      let least = territories.reduce(0) { $0 + lower[$1 * m + k] }
      let margin = (most - least) / 10
      return held > most - margin
        ? held / (most - margin) : held < least + margin ? held / (least + margin) : 1
    }
    return part(units, territories, stretch, graph: nil)
  }

  /// Some units and territories with the bands and the graph that they have. O(units · (m + neighbours)).
  func connectedPart(_ units: [Int], _ territories: [Int]) -> Instance {
    part(units, territories, [Double](repeating: 1, count: m), graph: graph?.part(units))
  }

  private func part(
    _ units: [Int], _ territories: [Int], _ stretch: [Double], graph: AdjacencyGraph?
  ) -> Instance {
    func bands(_ values: [Double]) -> [Double] {
      territories.flatMap { j in (0..<m).map { values[j * m + $0] * stretch[$0] } }
    }
    return Instance(
      n: units.count, m: m, p: territories.count, metric: metric, members: units.flatMap { accounts(of: $0) },
      memberStarts: units.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32(accounts(of: $1).count)) },
      points: units.map { points[$0] }, weights: units.map { weights[$0] },
      activity: units.flatMap { unit in (0..<m).map { activity[unit * m + $0] } },
      activityScale: activityScale, weightScale: weightScale, upper: bands(upper), lower: bands(lower),
      target: bands(target), fixedCentres: territories.map { fixedCentres[$0] }, centreRule: centreRule,
      matrix: [], home: [], moveCost: [], limitsMoves: false,
      eligibility: Eligibility(n: units.count, p: territories.count), separation: Separation(), graph: graph)
  }
}

extension AdjacencyGraph {
  /// The graph of some nodes, in their order.
  fileprivate func part(_ nodes: [Int]) -> AdjacencyGraph {
    var place = [Int32](repeating: -1, count: nodeCount)
    for (index, node) in nodes.enumerated() { place[node] = Int32(index) }
    let edges = nodes.flatMap { node in
      neighbours(of: node).filter { place[Int($0)] > place[node] }.map { Edge(place[node], place[Int($0)]) }
    }
    return AdjacencyGraph(nodeCount: nodes.count, edges: edges)
  }
}
