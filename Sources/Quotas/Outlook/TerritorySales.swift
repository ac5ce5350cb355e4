import LinearAlgebra
import SalesModel

/// What territories sold, period by period, in the problem's order; zeros for those without a history.
struct TerritorySales: Sendable {
  /// Keys: the units above, then the territory. Values after cleaning.
  let panel: DemandPanel
  /// Periods × territories, as it was.
  let uncleaned: Matrix
  /// How many periods a year has.
  let year: Int
  /// How many periods lie between the history and the horizon, and how many it has.
  private let lead: Int
  private let horizon: Int

  /// - Parameters:
  ///   - places: the aggregate that each territory is; nil for one without a history.
  ///   - cleaned: the accounts' history after cleaning.
  init(
    _ problem: QuotaProblem, _ places: [Int?], _ panel: DemandPanel, _ hierarchy: Hierarchy, cleaned: Matrix,
    _ options: ForecastOptions
  ) {
    let starts = hierarchy.starts(panel.starts, periods: panel.periodCount)
    func columns(_ accounts: Matrix) -> Matrix {
      let sums = hierarchy.aggregated(accounts)
      let none = [Double](repeating: 0, count: accounts.rows)
      return Matrix(
        rows: accounts.rows, columns: places.count,
        columnMajor: places.flatMap { $0.map(sums.column) ?? none })
    }
    self.panel = DemandPanel(
      keyNames: Array(panel.keyNames.dropLast()), series: problem.territories.map(problem.keys),
      firstPeriod: panel.firstPeriod, values: columns(cleaned),
      starts: places.map { $0.map { starts[$0] } ?? max(0, panel.periodCount - 1) })
    uncleaned = columns(panel.values)
    year = panel.firstPeriod.granularity.perYear
    (lead, horizon) = (options.lead, options.horizon)
  }

  /// How many periods from an origin to the end of its horizon.
  var ahead: Int { lead + horizon }

  /// The totals of the horizon's periods in the years before an origin, the latest first, without one-off deals.
  func years(before origin: Int) -> [[Double]] { years(of: panel.values, before: origin) }

  /// The same as it was sold, one-off deals included.
  func yearsSold(before origin: Int) -> [[Double]] { years(of: uncleaned, before: origin) }

  private func years(of sales: Matrix, before origin: Int) -> [[Double]] {
    // The first year back that ends by the origin.
    let first = origin + lead - (ahead + year - 1) / year * year
    return stride(from: first, through: 0, by: -year).map { sums(sales, from: $0) }
  }

  /// What was sold in the horizon after an origin, one-off deals included; nil when the history ends before.
  func actual(after origin: Int) -> [Double]? {
    origin + ahead <= uncleaned.rows ? sums(uncleaned, from: origin + lead) : nil
  }

  /// The totals of the rows that lie whole years before the periods of the horizon, the nearest that there are.
  func yearBefore(_ sales: Matrix) -> [Double] {
    let rows = (sales.rows + lead..<sales.rows + ahead).compactMap { period -> Int? in
      let row = period - ((period - sales.rows) / year + 1) * year
      return row >= 0 ? row : nil
    }
    return (0..<sales.columns).map { j in rows.reduce(0) { $0 + sales[$1, j] } }
  }

  private func sums(_ sales: Matrix, from row: Int) -> [Double] {
    (0..<sales.columns).map { j in (row..<row + horizon).reduce(0) { $0 + sales[$1, j] } }
  }
}
