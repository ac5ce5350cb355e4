import Statistics

/// For each place where a centre can be, the units that are near and what they cost there: the columns of the bound.
///
/// Columns are all nodes, then the territories whose centre is fixed.
struct NodeColumns: Sendable {
  /// Σ of the scaled measures of each unit (surrogate weight) and the most a column may hold of it.
  let weight: [Double]
  let capacity: [Double]
  /// The units of column c and their costs: `starts[c]..<starts[c + 1]`.
  private(set) var starts: [Int]
  private(set) var units: [Int32]
  private(set) var costs: [Double]
  /// The weight of each unit in travel: cost over weight is how far a unit is, and columns list the nearest.
  let unitWeight: [Double]
  /// Units that column c does not list are at least this far.
  private(set) var cutoff: [Double]
  let nodes: NodeInstance
  /// The territories with a fixed centre.
  let fixed: [Int]

  var count: Int { starts.count - 1 }

  /// Entries kept in all: 12 bytes each.
  private static let room = 8_000_000

  /// O(n²), in parallel.
  init(_ nodes: NodeInstance, threads: Threads) {
    self.nodes = nodes
    let (n, p, total) = (nodes.n, nodes.p, nodes.nodeCount)
    fixed = (0..<p).filter { nodes.isFixed($0) }
    let count = total + fixed.count
    let width = min(n, max(48, 8 * n / p), max(16, Self.room / count))
    let fixed = fixed
    let unitWeight = (0..<n).map { unit in nodes.nodes(of: unit).reduce(0) { $0 + nodes.weights[$1] } }
    self.unitWeight = unitWeight
    let parts = orderedBlocks(count, blockSize: 32, threads: threads) { block in
      block.map {
        Self.nearest(nodes, $0 < total ? nil : fixed[$0 - total], node: $0, width: width, unitWeight)
      }
    }
    (starts, units, costs, cutoff) = ([0], [], [], [])
    units.reserveCapacity(count * width)
    costs.reserveCapacity(count * width)
    for column in parts.joined() {
      units += column.units
      costs += column.costs
      cutoff.append(column.cutoff)
      starts.append(units.count)
    }
    (weight, capacity) = Self.surrogate(nodes, fixed)
  }

  /// What a unit costs in a column.
  func cost(_ unit: Int, _ column: Int) -> Double {
    column < nodes.nodeCount
      ? nodes.travel(unit, to: column) : Self.travel(nodes, unit, fixed[column - nodes.nodeCount])
  }

  /// The unit that must be in a column: the one that holds its node.
  func owner(_ column: Int) -> Int? { column < nodes.nodeCount ? Int(nodes.unitOf[column]) : nil }

  private static func travel(_ nodes: NodeInstance, _ unit: Int, _ territory: Int) -> Double {
    nodes.travel(unit, territory: territory, node: nodes.fixedNodes[territory])
  }

  private static func nearest(
    _ nodes: NodeInstance, _ territory: Int?, node: Int, width: Int, _ unitWeight: [Double]
  ) -> (units: [Int32], costs: [Double], cutoff: Double) {
    let all = (0..<nodes.n).map { unit in
      territory.map { travel(nodes, unit, $0) } ?? nodes.travel(unit, to: node)
    }
    guard width < nodes.n else { return ((0..<Int32(nodes.n)).map { $0 }, all, .infinity) }
    let far = all.indices.map { unitWeight[$0] > 0 ? all[$0] / unitWeight[$0] : 0 }
    let limit = smallest(width, of: far)
    var units: [Int32] = []
    var costs: [Double] = []
    for (unit, cost) in all.enumerated() where far[unit] < limit {
      units.append(Int32(unit))
      costs.append(cost)
    }
    return (units, costs, limit)
  }

  /// The value below which there are at most `count` others, by quickselect.
  private static func smallest(_ count: Int, of values: [Double]) -> Double {
    var values = values
    var (low, high) = (0, values.count - 1)
    while low < high {
      let pivot = values[(low + high) / 2]
      var (i, j) = (low, high)
      while i <= j {
        while values[i] < pivot { i += 1 }
        while values[j] > pivot { j -= 1 }
        if i <= j {
          values.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if count <= j { high = j } else if count >= i { low = i } else { break }
    }
    return values[count]
  }

  /// All measures in one: what fits into a territory in every measure fits in their sum, each divided by the largest
  /// limit there is. With capacities of nodes the first such measure alone, its capacities one a column.
  private static func surrogate(_ nodes: NodeInstance, _ fixed: [Int]) -> ([Double], [Double]) {
    let (m, p, count) = (nodes.m, nodes.p, nodes.nodeCount)
    func values(_ k: Int) -> [Double] { (0..<nodes.n).map { nodes.activity[$0 * m + k] } }
    func largest(_ k: Int) -> Double { (0..<p).reduce(0) { max($0, nodes.upper[$1 * m + k]) } }
    if let k = (0..<m).first(where: { !largest($0).isFinite }) {
      guard !nodes.nodeUpper.isEmpty else {
        return (values(k), [Double](repeating: .infinity, count: count + fixed.count))
      }
      let own = (0..<count).map { nodes.nodeUpper[$0 * m + k] }
      return (values(k), own + fixed.map { nodes.upper($0, k, node: nodes.fixedNodes[$0]) })
    }
    let limits = (0..<m).map(largest).map { $0 > 0 ? $0 : 1 }
    let weight = (0..<nodes.n).map { unit in
      (0..<m).reduce(0) { $0 + nodes.activity[unit * m + $1] / limits[$1] }
    }
    let top = Double(m) * (1 + 1e-12)
    return (weight, [Double](repeating: top, count: count + fixed.count))
  }
}
