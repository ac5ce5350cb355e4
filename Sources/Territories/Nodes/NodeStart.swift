import Statistics

/// The first map with node centres: the general engine's prices and centroids where points are known, else centres drawn
/// far from each other.
enum NodeStart {
  static func labels(
    _ nodes: NodeInstance, seed: UInt64, threads: Threads, isOver: () -> Bool
  ) -> (labels: [Int32], work: Int) {
    let instance = nodes.instance
    var labels = Starting.repaired(instance, Starting.labels(instance))
    var work = instance.n
    if nodes.network.isEmpty, instance.p > 1, instance.n * instance.p <= 100_000_000 {
      let alternation = WholeAlternation(
        instance, labels: labels, bandUse: Patch.bandUse(connected: false), threads: threads, isOver: isOver)
      labels = Starting.repaired(instance, alternation.labels)
      work += alternation.work
    }
    fill(&labels, nodes)
    guard !nodes.network.isEmpty, instance.p > 1 else { return (labels, work) }
    return scattered(nodes, labels, seed: seed)
  }

  /// Centres drawn by travel alone, units dealt out to them.
  static func scattered(
    _ nodes: NodeInstance, _ labels: [Int32], seed: UInt64
  ) -> (labels: [Int32], work: Int) {
    let plan = NodePlan(nodes, labels: labels)
    let open = (0..<Int32(nodes.p)).filter { plan.centres[Int($0)] >= 0 || nodes.isFixed(Int($0)) }
    guard open.count > 1, nodes.n * nodes.p <= 50_000_000 else { return (labels, 0) }
    var patch = NodePatch(nodes)
    patch.load(plan, open, excessScale: [Double](repeating: 1, count: nodes.m))
    var random = RandomStream(seed: seed, 0, 1)
    guard patch.rebuild(.scatter, random: &random) else { return (labels, patch.work) }
    var result = labels
    for i in 0..<patch.n { result[Int(patch.unit[i])] = patch.territory[Int(patch.label[i])] }
    return (result, patch.work)
  }

  /// Gives every free territory a unit, as long as there are enough: the first that may be there and whose own territory
  /// keeps others.
  private static func fill(_ labels: inout [Int32], _ nodes: NodeInstance) {
    var count = [Int](repeating: 0, count: nodes.p)
    for label in labels { count[Int(label)] += 1 }
    for j in 0..<nodes.p where count[j] == 0 && !nodes.isFixed(j) {
      let unit = labels.indices.first {
        count[Int(labels[$0])] > 1 && nodes.instance.eligibility.allows($0, j)
      }
      guard let unit else { continue }
      count[Int(labels[unit])] -= 1
      labels[unit] = Int32(j)
      count[j] = 1
    }
  }
}
