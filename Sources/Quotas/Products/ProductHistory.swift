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
  ///
  /// - Parameter cleaned: sales of accounts that count as more or less; the difference is spread over an account's products in
  ///   proportion to their amounts, returns by their size.
  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, cleaned: [CleanedSale], threads: Threads
  ) throws(QuotaError) {
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
    products = Set(mapped.compactMap(\.product))
    let rows = ProductRows(mapped, problem, cleaned)
    guard !rows.cells.isEmpty else {
      sales = [:]
      return
    }
    do throws(DemandError) {
      let units = problem.levels.map { "level \($0.name)" }
      let panel = try DemandPanel(
        rows.cells, series: rows.series, keyNames: units + ["territory", "product"], through: last
      ).suffix(settings.history)
      let options = ForecastOptions(
        horizon: problem.horizon.count, lead: first.ordinal - last.ordinal - 1,
        reconciliation: settings.reconciliation, cleansOneOffs: false,
        known: problem.known, rehearsedYears: 0, threads: threads)
      let levels =
        [[], ["product"]] + units.indices.map { Array(units.prefix($0 + 1)) } + [units + ["territory"]]
      let result = try forecast(panel, hierarchy: Hierarchy(of: panel, levels: levels), options: options)
      sales = Self.sales(result, sold: rows.sold)
    } catch {
      throw .demand(error)
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

/// Sales before the horizon by territory and product, a series a pair.
private struct ProductRows {
  private struct Pair: Hashable {
    let territory: TerritoryID
    let product: ProductID
  }

  private(set) var cells: [DemandCell] = []
  /// The keys of each series: units, territory, product.
  private(set) var series: [[String]] = []
  /// Territory and product of the series with a sale.
  private(set) var sold: Set<[String]> = []

  init(_ mapped: [DemandRecord], _ problem: QuotaProblem, _ cleaned: [CleanedSale]) {
    let keys = Dictionary(
      problem.territories.map { ($0, problem.keys(of: $0)) }, uniquingKeysWith: { first, _ in first })
    let lowered = Lowered(mapped, cleaned)
    var numbers: [Pair: Int] = [:]
    for record in mapped {
      guard let product = record.product, let territory = problem.territoryOf[record.account],
        let above = keys[territory]
      else { continue }
      let pair = Pair(territory: territory, product: product)
      let number = numbers[pair] ?? series.count
      if number == series.count {
        numbers[pair] = number
        series.append(above + [product.text])
      }
      if record.amount.minorUnits > 0 { sold.insert([territory.text, product.text]) }
      let amount = record.amount.major + lowered.change(record)
      cells.append(DemandCell(series: number, period: record.period, amount: amount))
    }
  }
}

/// What counts as more or less of an account's sales in a period, over its rows in proportion to their amounts: also over those
/// that name no product.
private struct Lowered {
  private struct Sale: Hashable {
    let account: AccountID
    let period: Period
  }

  /// The change, and what the account bought and returned together.
  private var sales: [Sale: (change: Double, turnover: Double)]

  init(_ mapped: [DemandRecord], _ cleaned: [CleanedSale]) {
    sales = Dictionary(
      cleaned.map { (Sale(account: $0.account, period: $0.period), ($0.counted - $0.amount, 0)) },
      uniquingKeysWith: { first, _ in first })
    guard !sales.isEmpty else { return }
    for record in mapped {
      sales[Sale(account: record.account, period: record.period)]?.turnover += abs(record.amount.major)
    }
  }

  func change(_ record: DemandRecord) -> Double {
    guard !sales.isEmpty, let sale = sales[Sale(account: record.account, period: record.period)],
      sale.turnover > 0
    else { return 0 }
    return sale.change * abs(record.amount.major) / sale.turnover
  }
}
