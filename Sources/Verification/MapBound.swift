import PlanFiles

/// The weak-duality value of prices: what no map within the limits, with these centres, can cost less than.
struct MapBound {
  let map: DrawnMap
  let columns: [[Double]]
  let lower: [[Double]]
  let upper: [[Double]]

  /// Prices by measure and territory from a file `territory,measure,price`; 0 where it has none.
  func prices(_ path: String?, _ options: MapVerificationOptions) throws -> [[Double]] {
    var prices = columns.map { _ in [Double](repeating: 0, count: map.names.count) }
    guard let path else { return prices }
    let file = try CSVTable(path: path, format: options.format)
    let (territory, measure) = (try file.requiredColumn("territory"), try file.requiredColumn("measure"))
    let values = try file.numbers(try file.requiredColumn("price"))
    for line in 0..<file.rowCount {
      guard let j = map.slot[file.text(row: line, column: territory)],
        let k = options.balance.firstIndex(where: { $0.measure == file.text(row: line, column: measure) })
      else { continue }
      prices[k][j] = values[line]
    }
    return prices
  }

  /// Σ over groups of the least that a group pays, travel, moves and prices, less what prices bring in at most.
  ///
  /// - Parameters:
  ///   - groups: accounts that stay together, each account once.
  ///   - cost: travel and disruption of an account in a territory. O(n·p).
  func value(
    _ prices: [[Double]], groups: [[Int]], territories: [Int], open: [[Bool]?], cost: (Int, Int) -> Double
  ) -> Double {
    var bound = 0.0
    for rows in groups {
      var least = Double.infinity
      for j in territories where rows.allSatisfy({ open[$0]?[j] ?? true }) {
        var paid = 0.0
        for i in rows {
          paid += cost(i, j)
          for k in columns.indices { paid += prices[k][j] * columns[k][i] }
        }
        least = min(least, paid)
      }
      bound += least.isFinite ? least : 0
    }
    for k in columns.indices {
      for j in map.names.indices {
        let price = prices[k][j]
        bound -= price * (price > 0 ? upper[k][j] : lower[k][j])
      }
    }
    return bound
  }
}
