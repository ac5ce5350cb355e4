extension Instance {
  /// Compact clusters to draw a very large map with at first; nil when there are few units, or when they are not all alike.
  func coarsened() -> Instance? {
    let count = max(Self.leastClusters, Self.clustersOfTerritory * p)
    guard n >= 2 * count, canCluster, graph == nil else { return nil }
    return compactClusters(count: count)
  }

  /// About how many clusters a map is drawn with: more lie closer together, fewer are rebuilt faster.
  private static let leastClusters = 60_000
  private static let clustersOfTerritory = 90

  /// Clusters of a territory, at least: with fewer its bands would be hard to meet.
  private static let leastOfTerritory = 24.0

  /// Whether all units are alike but for what they hold.
  var canCluster: Bool { isPlain && separation.isEmpty }

  /// Units in at most `count` clusters, as compact as so many can be.
  ///
  /// Those whose units lie farthest apart in all are cut next, at their middle across the direction of most spread, and before
  /// them those that hold too much of a territory. Expected O(n log n).
  func compactClusters(count: Int) -> Instance {
    let most = Double(n) / Double(p) / Self.leastOfTerritory
    var order = Array(0..<n)
    var cells = [Cell(self, order[...], most: most)]
    while cells.count < count {
      let limit = cells.reduce(0) { max($0, $1.spread) } / 2
      guard limit > 0 else { break }
      var left = count - cells.count
      var next: [Cell] = []
      for cell in cells {
        guard cell.spread >= limit, left > 0 else {
          next.append(cell)
          continue
        }
        left -= 1
        let cut = cell.cut(self, &order)
        next.append(Cell(self, order[cell.range.lowerBound..<cut], most: most))
        next.append(Cell(self, order[cut..<cell.range.upperBound], most: most))
      }
      cells = next
    }
    return joined(cells.map { order[$0.range].sorted() })
  }
}

/// Neighbouring units, a run of an order.
private struct Cell {
  let range: Range<Int>
  /// Root mean square distance from the middle times what the units hold; infinite when they hold too much together.
  let spread: Double
  private let middle: Point
  /// The direction in which they lie farthest apart.
  private let axis: Int

  init(_ instance: Instance, _ units: ArraySlice<Int>, most: Double) {
    range = units.indices
    var (moment, held) = (Point(), 0.0)
    for unit in units {
      let bulk = instance.bulk(unit)
      moment += instance.points[unit] * bulk
      held += bulk
    }
    middle = held > 0 ? moment / held : instance.points[units[units.startIndex]]
    var squares = Point()
    for unit in units {
      let away = instance.points[unit] - middle
      squares += away * away * instance.bulk(unit)
    }
    axis = squares.x >= squares.y && squares.x >= squares.z ? 0 : squares.y >= squares.z ? 1 : 2
    spread = units.count < 2 ? 0 : held > most ? .infinity : (held * squares.sum()).squareRoot()
  }

  /// Puts the units below the middle first; returns where the others begin.
  func cut(_ instance: Instance, _ order: inout [Int]) -> Int {
    let cut = order[range].partition { instance.points[$0][axis] >= middle[axis] }
    // Units at one place have no middle.
    return cut > range.lowerBound && cut < range.upperBound
      ? cut : (range.lowerBound + range.upperBound) / 2
  }
}
