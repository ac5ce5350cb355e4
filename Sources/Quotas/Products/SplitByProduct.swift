import LinearAlgebra
import SalesModel
import Statistics

/// Splits the quotas of a plan by product.
///
/// Sales of each product are forecast by territory and reconciled with those of the products, the territories and the
/// units above (see `forecast(_:hierarchy:options:)`). The table of territories × products that this gives is fitted to two
/// margins: the territories' quotas, which stay, and the products' targets, over-assigned as the territories are. By
/// iterative proportional fitting (Deming and Stephan 1940), so that a territory's mix departs from the one expected only as
/// far as the targets do. Cells are rounded under control (Cox 1987): every one up or down, both margins to the minor unit.
/// The products of a territory are spread over its periods in the same way, and so are those of units that are
/// over-assigned; other units are the sums of their territories.
///
/// Every pair of margins has a split, and what it took is in the notes: a product without history is spread in proportion to
/// quotas; a territory without history by product takes the others' mix; where territories sell nothing but products whose
/// targets do not fill their quotas, half of that mix is added to theirs.
///
/// - Parameters:
///   - plan: quotas set from `problem`, perhaps after moves; its periods are the horizon of `problem`.
///   - problem: whose demand names products; demand that names none counts for no mix.
///   - settings: of which the split uses the history's length and reconciliation; one-off deals are those of the plan.
/// - Returns: the plan with `split`, and more notes.
/// - Throws: `QuotaError` for targets that are negative, in another currency or not the plan's target in all, and when there
///   is no product.
/// Cost: that of a forecast of territories × products series, and of the fit, some hundred passes over the table.
public func splitByProduct(
  _ plan: QuotaPlan, of problem: QuotaProblem, targets: ProductTargets = .expected,
  settings: QuotaSettings = QuotaSettings(), threads: Threads = .single
) throws(QuotaError) -> QuotaPlan {
  try problem.check(settings)
  try targets.check(plan.target)
  let history = try ProductHistory(problem, settings, cleaned: plan.cleaned, threads: threads)
  guard !history.products.isEmpty || !targets.products.isEmpty else { throw .noProducts }
  return try ProductRun(plan, problem, history, targets).result()
}

/// The phases of a split.
private struct ProductRun {
  let plan: QuotaPlan
  let problem: QuotaProblem
  let history: ProductHistory
  let targets: ProductTargets
  let owed: OwedQuotas
  let outlook: ProductOutlook
  let totals: ProductTotals
  let table: WholeTable

  init(
    _ plan: QuotaPlan, _ problem: QuotaProblem, _ history: ProductHistory, _ targets: ProductTargets
  ) throws(QuotaError) {
    (self.plan, self.problem, self.history, self.targets) = (plan, problem, history, targets)
    owed = OwedQuotas(plan)
    precondition(owed.periods == problem.horizon, "quotas of other periods than the problem's")
    outlook = ProductOutlook(history, owed.territories, expected: owed.expected, targets)
    totals = ProductTotals(targets, outlook.products, expected: history.mix(outlook.products))
    let assigned: Money
    do { assigned = try Money.sum(owed.totals, in: plan.target.currency) } catch { throw .money(error) }
    table = WholeTable(
      seed: outlook.horizon, rows: owed.totals.map(\.minorUnits),
      columns: totals.parts(of: assigned))
  }

  func result() throws(QuotaError) -> QuotaPlan {
    let tables = owed.territories.indices.map { i in
      WholeTable(
        seed: outlook.cells[i], rows: table.cells[i], columns: owed.quotas[i].map(\.minorUnits))
    }
    let phased = tables.map(\.cells)
    let units = try ProductUnits(plan, problem, owed, outlook, phased, totals).lines
    let notes = ProductNotes(owed, history, outlook, targets, table, phased: tables).lines
    return plan.split(ProductSplit(lines: lines(phased), units: units), notes: notes)
  }

  private func lines(_ phased: [[[Int64]]]) -> [ProductQuota] {
    let currency = plan.target.currency
    var lines: [ProductQuota] = []
    for (i, territory) in owed.territories.enumerated() {
      for (p, product) in outlook.products.enumerated() {
        let expected = outlook.cells[i].row(p)
        guard table.cells[i][p] != 0 || expected.contains(where: { $0 > 0 }) else { continue }
        for (h, period) in owed.periods.enumerated() {
          lines.append(
            ProductQuota(
              territory: territory, product: product, period: period,
              quota: Money(minorUnits: phased[i][p][h], currency), expected: expected[h]))
        }
        lines.append(
          ProductQuota(
            territory: territory, product: product, period: nil,
            quota: Money(minorUnits: table.cells[i][p], currency), expected: expected.reduce(0, +)))
      }
    }
    return lines
  }
}

/// The lines of a plan by territory and period.
struct OwedQuotas: Sendable {
  let territories: [TerritoryID]
  let periods: [Period]
  let totals: [Money]
  /// By territory, then period.
  let quotas: [[Money]]
  let expected: [[Double]]

  init(_ plan: QuotaPlan) {
    let totals = plan.totals
    let periods = Set(plan.lines.compactMap(\.period)).sorted()
    let places = Dictionary(zip(periods, periods.indices), uniquingKeysWith: { first, _ in first })
    let rows = Dictionary(
      zip(totals.map(\.territory), totals.indices), uniquingKeysWith: { first, _ in first })
    var quotas = totals.map { _ in periods.map { _ in Money.zero(plan.target.currency) } }
    var expected = totals.map { _ in periods.map { _ in 0.0 } }
    for line in plan.lines {
      guard let i = rows[line.territory], let h = line.period.flatMap({ places[$0] }) else { continue }
      (quotas[i][h], expected[i][h]) = (line.quota, line.expected)
    }
    territories = totals.map(\.territory)
    self.totals = totals.map(\.quota)
    (self.periods, self.quotas, self.expected) = (periods, quotas, expected)
  }
}
