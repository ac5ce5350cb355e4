import LinearAlgebra

/// The aggregates above the bottom series, as the rows of the aggregation matrix A in sparse form.
///
/// The summing matrix is S = [A; I]. Levels may be nested (state, then state and region) or crossed (state,
/// purpose, state and purpose).
public struct Hierarchy: Sendable, Equatable {
  /// What stands in the keys that an aggregate sums over.
  public static let summed = "*"

  public let keyNames: [String]
  /// The key columns of each level, in the order given.
  public let levels: [[String]]
  /// The keys of each aggregate, level by level, in byte order within a level.
  public let aggregates: [[String]]
  /// The level of each aggregate.
  public let level: [Int]
  /// The aggregates above each bottom series: one a level.
  public let parents: [[Int]]
  /// How many bottom series there are.
  public var bottomCount: Int { parents.count }
  public var aggregateCount: Int { aggregates.count }

  /// The nested prefixes of the keys: the total, then one column more a level, without the bottom itself.
  public static func nestedLevels(_ keyNames: [String]) -> [[String]] {
    (0..<max(1, keyNames.count)).map { Array(keyNames.prefix($0)) }
  }

  /// - Parameters:
  ///   - levels: each a set of key columns; the empty set is the total. nil: the nested prefixes. A level of all
  ///     columns is the bottom itself and is left out, like a repeated one.
  /// - Throws: `unknownKey` for a column that is not among the panel's.
  /// O(n·L·log n) for n series, L levels.
  public init(of panel: DemandPanel, levels: [[String]]? = nil) throws(DemandError) {
    let names = panel.keyNames
    var kept: [[Int]] = []
    for level in levels ?? Self.nestedLevels(names) {
      var columns: [Int] = []
      for name in level {
        guard let column = names.firstIndex(of: name) else { throw .unknownKey(name, known: names) }
        if !columns.contains(column) { columns.append(column) }
      }
      columns.sort()
      if columns.count < names.count, !kept.contains(columns) { kept.append(columns) }
    }
    var nodes: [[String]] = []
    var nodeLevel: [Int] = []
    var above = [[Int]](repeating: [], count: panel.series.count)
    for (number, columns) in kept.enumerated() {
      let labels = panel.series.map { keys in
        names.indices.map { columns.contains($0) ? keys[$0] : Self.summed }
      }
      let distinct = Set(labels).sorted(by: precedes)
      let place = Dictionary(uniqueKeysWithValues: zip(distinct, nodes.count..<nodes.count + distinct.count))
      for (series, label) in labels.enumerated() { if let node = place[label] { above[series].append(node) } }
      nodes += distinct
      nodeLevel += [Int](repeating: number, count: distinct.count)
    }
    keyNames = names
    self.levels = kept.map { $0.map { names[$0] } }
    aggregates = nodes
    level = nodeLevel
    parents = above
  }

  /// A·b for each row of `bottom` (periods × bottom series): periods × aggregates. O(T·n·L).
  public func aggregated(_ bottom: Matrix) -> Matrix {
    precondition(bottom.columns == bottomCount, "\(bottom.columns) columns for \(bottomCount) bottom series")
    var result = Matrix(rows: bottom.rows, columns: aggregateCount)
    for (series, nodes) in parents.enumerated() {
      for node in nodes {
        for t in 0..<bottom.rows { result[t, node] += bottom[t, series] }
      }
    }
    return result
  }

  /// The first period of each aggregate, from those of the bottom series. O(n·L).
  func starts(_ bottom: [Int], periods: Int) -> [Int] {
    var starts = [Int](repeating: max(0, periods - 1), count: aggregateCount)
    for (series, nodes) in parents.enumerated() {
      for node in nodes { starts[node] = min(starts[node], bottom[series]) }
    }
    return starts
  }

  /// How many bottom series each aggregate sums.
  var bottomCounts: [Int] {
    var counts = [Int](repeating: 0, count: aggregateCount)
    for nodes in parents {
      for node in nodes { counts[node] += 1 }
    }
    return counts
  }

  /// Of the aggregates above each bottom series, the one of the fewest series, the last of equals; nil without any.
  var smallestParents: [Int?] {
    let counts = bottomCounts
    return parents.map { nodes in nodes.reversed().min { counts[$0] < counts[$1] } }
  }
}
