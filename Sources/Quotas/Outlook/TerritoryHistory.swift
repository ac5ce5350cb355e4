import LinearAlgebra
import SalesModel
import Statistics

/// The accounts' history added up on the new map and carried over the horizon.
struct TerritoryHistory: Sendable {
  let forecast: ForecastResult
  /// In the problem's order of territories; nil for those without a row of history.
  let territories: [SeriesForecast?]
  /// What each territory sold in the same periods a year before the horizon; major units. And how much of that was
  /// lowered as one-off deals, and what its own history alone leads to expect.
  let lastYear: [Double]
  /// The totals of the horizon's periods in earlier years, the latest first, after cleaning; by year, then territory.
  let years: [[Double]]
  let lowered: [Double]
  let ownForecast: [Double]
  /// The history of the accounts after cleaning.
  let accounts: DemandPanel
  /// How many periods of history there are.
  let periods: Int
  /// What past years' forecasts teach; nil for territories without a history, in the problem's order.
  let rehearsal: Rehearsal
  /// The place of each territory in the rehearsal.
  let rehearsed: [Int?]
  /// Accounts with demand that are in no territory, and what they bought.
  let unmapped: (accounts: Int, amount: Money)

  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, _ tree: QuotaTree, threads: Threads
  ) throws(QuotaError) {
    guard let first = problem.horizon.first else { throw .noHorizon }
    let past = problem.demand.filter { $0.period < first }
    guard let last = past.map(\.period).max() else { throw .noHistoryBefore(first) }
    let rows = DemandRows(past, problem, tree)
    guard !rows.mapped.isEmpty else { throw .noHistoryBefore(first) }
    do throws(DemandError) {
      let keys = tree.levelNames.map { "level \($0)" } + ["territory", "account"]
      let panel = try DemandPanel(rows.mapped, keyNames: keys, through: last).suffix(settings.history)
      let options = ForecastOptions(
        horizon: problem.horizon.count, lead: first.ordinal - last.ordinal - 1,
        reconciliation: settings.reconciliation, cleansOneOffs: settings.cleansOneOffs, threads: threads)
      guard options.lead <= DemandPanel.longestSpan else { throw .horizon(options.lead) }
      let hierarchy = try Hierarchy(of: panel)
      let run = ForecastRun(panel, hierarchy, options)
      forecast = run.result()
      periods = panel.periodCount
      accounts = DemandPanel(
        keyNames: panel.keyNames, series: panel.series, firstPeriod: panel.firstPeriod, values: run.history,
        starts: panel.starts)
      let places = TerritoryPlaces(problem.territories, hierarchy)
      let series = forecast.series
      territories = places.aggregates.map { $0.map { series[$0] } }
      ownForecast = places.aggregates.map { place in
        place.map { run.aggregates[$0].mean.dropFirst(options.lead).reduce(0, +) } ?? 0
      }
      let year = YearBefore(panel, problem.horizon)
      let (before, after) = (
        hierarchy.aggregated(panel.values), hierarchy.aggregated(run.history)
      )
      lastYear = places.aggregates.map { $0.map { year.sum(before.column($0)) } ?? 0 }
      lowered = places.aggregates.map { place in
        place.map { year.sum(before.column($0)) - year.sum(after.column($0)) } ?? 0
      }
      let sales = TerritorySales(panel, hierarchy, cleaned: run.history)
      (rehearsal, rehearsed) = Self.rehearse(
        problem, tree, run, sales, places, options, forecast.series)
      years = sales.years(before: panel.periodCount, options).map { [rehearsed] totals in
        rehearsed.map { $0.map { totals[$0] } ?? 0 }
      }
    } catch {
      throw .demand(error)
    }
    unmapped = try rows.lost(in: problem.target.currency)
  }

  /// Repeats the territories' forecast at past origins and learns from it.
  private static func rehearse(
    _ problem: QuotaProblem, _ tree: QuotaTree, _ run: ForecastRun, _ sales: TerritorySales,
    _ places: TerritoryPlaces, _ options: ForecastOptions, _ series: [SeriesForecast]
  ) -> (Rehearsal, [Int?]) {
    let numbers = Regions(tree, problem.territories.count).numbers
    let order = sales.panel.series.map { $0.last ?? "" }
    let rank = Dictionary(zip(order, order.indices), uniquingKeysWith: { first, _ in first })
    let rehearsed = problem.territories.map { rank[$0.text] }
    var regions = order.indices.map { -1 - $0 }
    for (i, place) in rehearsed.enumerated() {
      if let place, let number = numbers[i] { regions[place] = number }
    }
    let aggregates = problem.territories.indices.reduce(into: [Int?](repeating: nil, count: order.count)) {
      if let place = rehearsed[$1] { $0[place] = places.aggregates[$1] }
    }
    let forecasts = aggregates.map { $0.map { series[$0] } }
    let outlooks = Outlooks(forecasts, periods: options.horizon, history: sales.panel.periodCount)
    let now = RehearsedYear(
      expected: outlooks.territories.map(\.mean), deviation: outlooks.territories.map(\.deviation),
      years: sales.years(before: sales.panel.periodCount, options), actual: nil,
      oneStep: PairCorrelation(
        oneStep: aggregates.map { $0.map { run.aggregates[$0].residuals } }, regions: regions))
    let past = PastForecasts(sales, regions: regions, options: options).years
    return (Rehearsal(now: now, past: past, regions: regions), rehearsed)
  }
}

/// The demand before the horizon by the units and territory that each account is in now.
private struct DemandRows {
  private(set) var mapped: [DemandRow] = []
  private var unmapped: [DemandRecord] = []

  init(_ past: [DemandRecord], _ problem: QuotaProblem, _ tree: QuotaTree) {
    let units = problem.levels.map(\.unitOf)
    mapped.reserveCapacity(past.count)
    for record in past {
      guard let territory = problem.territoryOf[record.account] else {
        unmapped.append(record)
        continue
      }
      let above = units.map { $0[territory] ?? QuotaTree.none }
      mapped.append(
        DemandRow(
          keys: above + [territory.text, record.account.text], period: record.period,
          amount: record.amount.major))
    }
  }

  func lost(in currency: Currency) throws(QuotaError) -> (accounts: Int, amount: Money) {
    do {
      return (Set(unmapped.map(\.account)).count, try Money.sum(unmapped.map(\.amount), in: currency))
    } catch {
      throw .money(error)
    }
  }
}

/// Which aggregate of a hierarchy each territory is.
private struct TerritoryPlaces {
  let aggregates: [Int?]

  init(_ territories: [TerritoryID], _ hierarchy: Hierarchy) {
    let key = hierarchy.keyNames.count - 2
    let level = hierarchy.levels.count - 1
    var places: [String: Int] = [:]
    for place in hierarchy.aggregates.indices where hierarchy.level[place] == level {
      places[hierarchy.aggregates[place][key]] = place
    }
    aggregates = territories.map { places[$0.text] }
  }
}

/// The rows of a panel that lie whole years before the periods of a horizon, the nearest that there are.
private struct YearBefore {
  private let rows: [Int]

  init(_ panel: DemandPanel, _ horizon: [Period]) {
    let year = max(1, panel.firstPeriod.granularity.perYear)
    rows = horizon.compactMap { period in
      var row = period.ordinal - panel.firstPeriod.ordinal
      while row >= panel.periodCount { row -= year }
      return row >= 0 ? row : nil
    }
  }

  func sum(_ column: [Double]) -> Double { rows.reduce(0) { $0 + column[$1] } }
}
