import LinearAlgebra
import SalesModel
import Statistics

/// What territories are expected to sell of each product by the history of the accounts on the map, a series a territory
/// and product.
struct ProductHistory: Sendable {
  /// All products that demand before the horizon names.
  let products: Set<ProductID>
  /// Periods of the horizon, not negative; major units. Pairs that never sold anything are not in it.
  private let sales: [TerritoryID: [ProductID: [Double]]]
  /// What the accounts on the map bought without a product named.
  let unnamed: Money

  /// The levels that are reconciled are the company, the products, the units above the territories, the territories, and
  /// each territory's products: a crossed hierarchy. Cost: that of the forecast.
  init(_ problem: QuotaProblem, _ settings: QuotaSettings, threads: Threads) throws(QuotaError) {
    guard let first = problem.horizon.first else { throw .noHorizon }
    let past = problem.demand.filter { $0.period < first }
    guard let last = past.map(\.period).max() else { throw .noHistoryBefore(first) }
    let mapped = past.filter { problem.territoryOf[$0.account] != nil }
    do {
      unnamed = try Money.sum(
        mapped.filter { $0.product == nil }.map(\.amount), in: problem.target.currency)
    } catch {
      throw .money(error)
    }
    let rows = Self.rows(mapped, problem)
    products = Set(mapped.compactMap(\.product))
    guard !rows.isEmpty else {
      sales = [:]
      return
    }
    do throws(DemandError) {
      let units = problem.levels.map { "level \($0.name)" }
      let panel = try DemandPanel(rows, keyNames: units + ["territory", "product"], through: last)
        .suffix(settings.history)
      let options = ForecastOptions(
        horizon: problem.horizon.count, lead: first.ordinal - last.ordinal - 1,
        reconciliation: settings.reconciliation, cleansOneOffs: settings.cleansOneOffs,
        known: problem.known, rehearsedYears: 0, threads: threads)
      let levels =
        [[], ["product"]] + units.indices.map { Array(units.prefix($0 + 1)) } + [units + ["territory"]]
      let result = try forecast(panel, hierarchy: Hierarchy(of: panel, levels: levels), options: options)
      sales = Self.sales(result, sold: Set(rows.filter { $0.amount > 0 }.map { Array($0.keys.suffix(2)) }))
    } catch {
      throw .demand(error)
    }
  }

  private static func rows(_ mapped: [DemandRecord], _ problem: QuotaProblem) -> [DemandRow] {
    let keys = Dictionary(
      problem.territories.map { ($0, problem.keys(of: $0)) }, uniquingKeysWith: { first, _ in first })
    return mapped.compactMap { record in
      guard let product = record.product,
        let above = problem.territoryOf[record.account].flatMap({ keys[$0] })
      else { return nil }
      return DemandRow(keys: above + [product.text], period: record.period, amount: record.amount.major)
    }
  }

  /// - Parameter sold: the pairs of a territory and a product of which there was a sale: reconciliation may leave something
  ///   in others.
  private static func sales(
    _ result: ForecastResult, sold: Set<[String]>
  ) -> [TerritoryID: [ProductID: [Double]]] {
    var sales: [TerritoryID: [ProductID: [Double]]] = [:]
    for series in result.series.dropFirst(result.aggregateCount) {
      let pair = Array(series.keys.suffix(2))
      guard sold.contains(pair) else { continue }
      sales[TerritoryID(pair[0]), default: [:]][ProductID(pair[1])] = series.mean.map { max(0, $0) }
    }
    return sales
  }

  /// What the company is expected to sell of each product over the horizon, major units.
  func mix(_ products: [ProductID]) -> [Double] {
    let territories = sales.keys.sorted()
    return products.map { product in
      territories.reduce(0) { $0 + (sales[$1]?[product]?.reduce(0, +) ?? 0) }
    }
  }

  /// Products × periods; nil for a territory of which no product expects anything.
  func sales(of territory: TerritoryID, _ products: [ProductID], periods: Int) -> Matrix? {
    guard let own = sales[territory] else { return nil }
    let none = [Double](repeating: 0, count: periods)
    let table = Matrix(products.map { own[$0] ?? none })
    return table.storage.contains { $0 > 0 } ? table : nil
  }
}
