/// Reps matched to territories by least total cost.
public struct RepMatching: Sendable, Equatable {
  /// The rep of each territory, nil for a vacancy.
  public let repOfTerritory: [Int?]
  /// Sum of the costs of the matches.
  public let cost: Double

  /// The cheapest matching of as many reps and territories as possible (exact: shortest augmenting paths, Jonker and
  /// Volgenant 1987). O(t²·(t + r)) for t territories, r reps.
  ///
  /// - Parameters:
  ///   - costs: one row a territory, one entry a rep; `.infinity` bars a pair. A territory with barred pairs only stays
  ///     vacant, and so do those for which no rep is left.
  ///   - fixed: (territory, rep) pairs that are given; they are kept whatever they cost.
  ///   - vacant: territories that get no rep.
  public init(costs: [[Double]], fixed: [(territory: Int, rep: Int)] = [], vacant: Set<Int> = []) {
    var reps = [Int?](repeating: nil, count: costs.count)
    for pair in fixed { reps[pair.territory] = pair.rep }
    let taken = Set(fixed.map(\.rep))
    let rows = costs.indices.filter { reps[$0] == nil && !vacant.contains($0) }
    let columns = (costs.first?.indices ?? 0..<0).filter { !taken.contains($0) }
    for (row, column) in Self.assign(rows.map { row in columns.map { costs[row][$0] } }).enumerated() {
      guard let column else { continue }
      reps[rows[row]] = columns[column]
    }
    repOfTerritory = reps
    cost = reps.enumerated().reduce(0) { sum, match in
      guard let rep = match.element, costs[match.offset][rep].isFinite else { return sum }
      return sum + costs[match.offset][rep]
    }
  }

  /// A column for each row, nil for none. Each row also has an empty column of its own that is dearer than all
  /// matches together, so that as many rows as possible are matched.
  private static func assign(_ costs: [[Double]]) -> [Int?] {
    let rows = costs.count
    let real = costs.first?.count ?? 0
    guard rows > 0 else { return [] }
    let top = costs.joined().reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    let empty = (2 * top + 1) * Double(rows + 1)
    func cost(_ row: Int, _ column: Int) -> Double {
      guard column < real else { return empty * (column - real == row ? 1 : 4) }
      return costs[row][column].isFinite ? costs[row][column] : 4 * empty
    }
    let columns = real + rows
    var rowPrice = [Double](repeating: 0, count: rows)
    var columnPrice = [Double](repeating: 0, count: columns)
    var rowOf = [Int](repeating: -1, count: columns)
    for row in 0..<rows {
      var distance = [Double](repeating: .infinity, count: columns)
      var previous = [Int](repeating: -1, count: columns)
      var isDone = [Bool](repeating: false, count: columns)
      var (current, column) = (row, -1)
      var reached = 0.0
      repeat {
        var (next, least) = (-1, Double.infinity)
        for j in 0..<columns where !isDone[j] {
          let through = reached + cost(current, j) - rowPrice[current] - columnPrice[j]
          if through < distance[j] { (distance[j], previous[j]) = (through, column) }
          if distance[j] < least { (least, next) = (distance[j], j) }
        }
        (reached, column) = (least, next)
        isDone[column] = true
        current = rowOf[column]
      } while current >= 0
      for j in 0..<columns where isDone[j] {
        columnPrice[j] += distance[j] - reached
        if rowOf[j] >= 0 { rowPrice[rowOf[j]] += reached - distance[j] }
      }
      rowPrice[row] += reached
      while column >= 0 {
        rowOf[column] = previous[column] < 0 ? row : rowOf[previous[column]]
        column = previous[column]
      }
    }
    var result = [Int?](repeating: nil, count: rows)
    for j in 0..<real where rowOf[j] >= 0 && costs[rowOf[j]][j].isFinite { result[rowOf[j]] = j }
    return result
  }
}
