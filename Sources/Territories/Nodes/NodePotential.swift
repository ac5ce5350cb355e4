/// Which territories could be closed at little cost and where a new centre would gain most, limits aside: where jumps across
/// the map are worth trying (after the interchange of Teitz and Bart 1968).
struct NodePotential: Sendable {
  /// What closing each territory would cost; infinite where its centre is fixed.
  private(set) var closing: [Double]
  /// What a second centre in each territory would save, and its node.
  private(set) var opening: [(gain: Double, node: Int32)]

  /// Candidates for a second centre.
  private static let candidates = 24

  init(_ p: Int) {
    closing = [Double](repeating: .infinity, count: p)
    opening = [(gain: Double, node: Int32)](repeating: (0, -1), count: p)
  }

  /// Looks at territory j again. `neighbours` are the territories that would take its units. O(units · neighbours).
  mutating func review(_ j: Int, _ nodes: NodeInstance, _ plan: NodePlan, neighbours: [Int32]) {
    let units = plan.members(Int32(j))
    closing[j] = .infinity
    opening[j] = (0, -1)
    guard !units.isEmpty, !nodes.isFixed(j) || plan.centres[j] >= 0 else { return }
    let own = units.map { nodes.travel(Int($0), territory: j, node: plan.centres[j]) }
    if !nodes.isFixed(j), !neighbours.isEmpty {
      var loss = 0.0
      for (at, unit) in units.enumerated() {
        var least = Double.infinity
        for b in neighbours {
          least = min(least, nodes.travel(Int(unit), territory: Int(b), node: plan.centres[Int(b)]))
        }
        loss += least - own[at]
      }
      closing[j] = loss
    }
    for at in stride(from: 0, to: units.count, by: max(1, units.count / Self.candidates)) {
      let node = nodes.nodes(of: Int(units[at])).lowerBound
      guard Int32(node) != plan.centres[j] else { continue }
      var gain = 0.0
      for (other, unit) in units.enumerated() {
        gain += max(0, own[other] - nodes.travel(Int(unit), to: node))
      }
      if gain > opening[j].gain { opening[j] = (gain, Int32(node)) }
    }
  }
}
