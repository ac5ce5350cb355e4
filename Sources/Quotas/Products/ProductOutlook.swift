import LinearAlgebra
import SalesModel

/// What each territory is expected to sell of each product in each period, so that over the products it is what the
/// territory is expected to sell: that, in the mix of its own forecasts by product.
struct ProductOutlook: Sendable {
  /// In the order of identifiers.
  let products: [ProductID]
  /// In the order of the territories: products × periods, major units.
  let cells: [Matrix]
  /// Territories without a forecast by product, which take the mix of all others together.
  let borrowed: [Int]
  /// Whether some product is expected to sell anywhere.
  let isKnown: Bool

  /// - Parameters:
  ///   - expected: what each territory is expected to sell in each period; major units.
  ///   - targets: whose mix stands in where no product has a forecast.
  init(
    _ history: ProductHistory, _ territories: [TerritoryID], expected: [[Double]], _ targets: ProductTargets
  ) {
    let products = history.products.union(targets.products).sorted()
    let periods = expected.first?.count ?? 0
    let forecasts = territories.map { history.sales(of: $0, products, periods: periods) }
    var cells = zip(forecasts, expected).map { forecast, expected in
      forecast.map { Self.scaled($0, to: expected) } ?? Matrix(rows: products.count, columns: periods)
    }
    borrowed = territories.indices.filter { forecasts[$0] == nil }
    let known = forecasts.contains { $0 != nil }
    isKnown = known
    // Where those with a forecast expect nothing in the end, their forecasts still tell a mix.
    let told = cells.contains { $0.storage.contains { $0 > 0 } } ? cells : forecasts.compactMap(\.self)
    let weights = ProductTotals(targets, products, expected: []).weights
    let mix = known ? Self.sum(told) : Matrix(weights.map { [Double](repeating: $0, count: periods) })
    for i in borrowed where !products.isEmpty { cells[i] = Self.scaled(mix, to: expected[i]) }
    (self.products, self.cells) = (products, cells)
  }

  /// Territories × products over the horizon.
  var horizon: Matrix {
    var table = Matrix(rows: cells.count, columns: products.count)
    for (i, own) in cells.enumerated() {
      for p in products.indices { table[i, p] = own.row(p).reduce(0, +) }
    }
    return table
  }

  /// A mix, period by period, with these sums; the mix of all periods where one has none.
  private static func scaled(_ mix: Matrix, to sums: [Double]) -> Matrix {
    let whole = (0..<mix.rows).map { mix.row($0).reduce(0, +) }
    var result = mix
    for (h, sum) in sums.enumerated() {
      let own = mix.column(h)
      let shares = own.contains { $0 > 0 } ? own : whole
      let total = shares.reduce(0, +)
      for p in 0..<mix.rows { result[p, h] = total > 0 ? max(0, sum) * (shares[p] / total) : 0 }
    }
    return result
  }

  static func sum(_ tables: [Matrix]) -> Matrix {
    var result = tables.first ?? Matrix(rows: 0, columns: 0)
    for table in tables.dropFirst() {
      for k in table.storage.indices { result.storage[k] += table.storage[k] }
    }
    return result
  }
}
