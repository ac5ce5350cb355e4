import Statistics

/// The Lagrangian bound over all centres: no map within the limits with p centres at nodes costs less, wherever they are.
///
/// Every unit has a price u for being covered. A column, a place for a centre, is then worth the best knapsack of units at
/// its price, with the unit of the centre itself inside; the bound is Σ u + the p best columns, and the prices rise by the
/// volume algorithm (Barahona, Anbil 2000). Lower limits, eligibility, contiguity and the cost of moved accounts only
/// raise the true cost (Lorena, Senne 2004 for the capacitated p-median).
struct NodeBound {
  private let columns: NodeColumns
  private let threads: Threads
  private let free: Int
  /// Operations done.
  private(set) var work: Int

  /// O(n²).
  init(_ nodes: NodeInstance, threads: Threads) {
    columns = NodeColumns(nodes, threads: threads)
    self.threads = threads
    free = nodes.p - columns.fixed.count
    work = nodes.n * columns.count
  }

  /// The bound at some prices, less what rounding may have added, and how often each unit is covered. O(entries) and
  /// about p exact knapsacks.
  func value(_ prices: [Double]) -> (value: Double, covered: [Int32]) {
    let n = columns.nodes.n
    // How far each unit is worth covering; a unit without weight anywhere.
    let reach = prices.indices.map { unit in
      let weight = columns.unitWeight[unit]
      return weight > 0 ? prices[unit] / weight : prices[unit] > 0 ? .infinity : 0
    }
    let dear = reach.indices.sorted { reach[$0] != reach[$1] ? reach[$0] > reach[$1] : $0 < $1 }
    let relaxed = orderedBlocks(columns.count, blockSize: 64, threads: threads) { block in
      var knapsack = Knapsack(capacity: n)
      return block.map { column in
        let base = fill(&knapsack, column, prices, reach, dear)
        return base.value - knapsack.relaxed(capacity: base.room)
      }
    }.flatMap { $0 }
    var covered = [Int32](repeating: 0, count: n)
    var sum = prices.reduce(0, +)
    var bulk = prices.reduce(0) { $0 + abs($1) }
    var knapsack = Knapsack(capacity: n)
    func solve(_ column: Int) -> (value: Double, names: [Int32]) {
      let base = fill(&knapsack, column, prices, reach, dear)
      let best = knapsack.solved(capacity: base.room)
      return (base.value - best.profit, best.names + (columns.owner(column).map { [Int32($0)] } ?? []))
    }
    var chosen = chosenColumns(relaxed, solve)
    for column in columns.nodes.nodeCount..<columns.count { chosen.append(solve(column)) }
    for column in chosen {
      sum += column.value
      bulk += abs(column.value)
      for name in column.names { covered[Int(name)] += 1 }
    }
    return (sum - Self.rounding * bulk, covered)
  }

  /// Sums of doubles may differ by this part of their terms.
  private static let rounding = 1e-11

  /// Whether there are as many nodes as free territories that can hold a centre; with fewer some stay empty, which the bound
  /// does not know.
  var canFillAll: Bool {
    let able = (0..<columns.nodes.nodeCount).count { node in
      columns.owner(node).map { columns.capacity[node] >= columns.weight[$0] } ?? false
    }
    return able >= free
  }

  /// The `free` columns of least value. Only columns whose relaxed value is below the worst of the best are solved.
  private func chosenColumns(
    _ relaxed: [Double], _ solve: (Int) -> (value: Double, names: [Int32])
  ) -> [(value: Double, names: [Int32])] {
    guard free > 0 else { return [] }
    let order = (0..<columns.nodes.nodeCount).sorted {
      relaxed[$0] != relaxed[$1] ? relaxed[$0] < relaxed[$1] : $0 < $1
    }
    var best: [(value: Double, names: [Int32])] = []
    for column in order {
      if best.count == free, relaxed[column] >= best[free - 1].value { break }
      let found = solve(column)
      if best.count == free {
        guard found.value < best[free - 1].value else { continue }
        best.removeLast()
      }
      var (low, high) = (0, best.count)
      while low < high {
        let middle = (low + high) / 2
        if best[middle].value <= found.value { low = middle + 1 } else { high = middle }
      }
      best.insert(found, at: low)
    }
    return best
  }

  /// Puts the units worth covering into the knapsack; returns the value without them and the room for them.
  private func fill(
    _ knapsack: inout Knapsack, _ column: Int, _ prices: [Double], _ reach: [Double], _ dear: [Int]
  ) -> (value: Double, room: Double) {
    knapsack.removeAll()
    let owner = columns.owner(column) ?? -1
    for entry in columns.starts[column]..<columns.starts[column + 1] {
      let unit = Int(columns.units[entry])
      let profit = prices[unit] - columns.costs[entry]
      if profit > 0, unit != owner {
        knapsack.add(profit: profit, weight: columns.weight[unit], name: Int32(unit))
      }
    }
    let cutoff = columns.cutoff[column]
    for unit in dear {
      guard reach[unit] > cutoff else { break }
      let cost = columns.cost(unit, column)
      let weight = columns.unitWeight[unit]
      guard (weight > 0 ? cost / weight : 0) >= cutoff, prices[unit] > cost, unit != owner else { continue }
      knapsack.add(profit: prices[unit] - cost, weight: columns.weight[unit], name: Int32(unit))
    }
    guard owner >= 0 else { return (0, columns.capacity[column]) }
    let room = columns.capacity[column] - columns.weight[owner]
    // A unit that does not fit at its own node cannot hold a centre there.
    guard room >= 0 else {
      knapsack.removeAll()
      return (.greatestFiniteMagnitude / 1e10, 0)
    }
    return (columns.cost(owner, column) - prices[owner], room)
  }

  /// Raises the prices from `start` towards `target`, the cost of a known map; the best bound met, after so many
  /// iterations or operations.
  mutating func best(
    from start: [Double], target: Double, iterations: Int, most operations: Int = .max, isOver: () -> Bool
  ) -> Double {
    var centre = start
    var first = value(start)
    var best = first.value
    var direction = first.covered.map { 1 - Double($0) }
    var (step, reds, factor) = (0.3, 0, 0.2)
    for iteration in 1...max(1, iterations) {
      let length = direction.reduce(0) { $0 + $1 * $1 }
      guard !isOver(), length > 1e-12, best < target * (1 - 1e-9), step > 1e-5, work < operations
      else { break }
      let move = step * (target * 1.002 - best) / length
      let prices = centre.indices.map { centre[$0] + move * direction[$0] }
      first = value(prices)
      work += columns.units.count / 2 + 400 * columns.count
      let slope = first.covered.map { 1 - Double($0) }
      var along = 0.0
      for i in slope.indices { along += slope[i] * direction[i] }
      if first.value > best {
        (best, centre, reds) = (first.value, prices, 0)
        if along > 0 { step = min(1.8, step * 1.1) }
      } else {
        reds += 1
        if reds >= 12 { (step, reds) = (step * 0.7, 0) }
      }
      if iteration % 100 == 0 { factor = max(0.02, factor * 0.7) }
      let weight = blend(slope, direction, factor)
      for i in direction.indices { direction[i] = weight * slope[i] + (1 - weight) * direction[i] }
    }
    return best
  }

  /// The part of the new slope that makes the direction shortest, within limits.
  private func blend(_ slope: [Double], _ direction: [Double], _ most: Double) -> Double {
    var (top, bottom) = (0.0, 0.0)
    for i in slope.indices {
      let d = direction[i] - slope[i]
      top += direction[i] * d
      bottom += d * d
    }
    guard bottom > 0 else { return most }
    return min(most, max(most / 10, top / bottom))
  }
}
