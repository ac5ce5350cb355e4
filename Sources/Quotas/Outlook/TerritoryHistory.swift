import LinearAlgebra
import SalesModel
import Statistics

/// The accounts' history added up on the new map and carried over the horizon. Territories are in the problem's order.
struct TerritoryHistory: Sendable {
  let forecast: ForecastResult
  /// nil for territories without a row of history.
  let territories: [SeriesForecast?]
  /// What each territory's own history alone leads to expect, and its one-step errors; major units.
  let ownForecast: [Double]
  private let ownErrors: [[Double]?]
  /// What territories sold, period by period.
  let sales: TerritorySales
  /// The history of the accounts after cleaning.
  let accounts: DemandPanel
  private let options: ForecastOptions
  /// Accounts with demand that are in no territory, and what they bought.
  let unmapped: (accounts: Int, amount: Money)

  /// How many periods of history there are.
  var periods: Int { accounts.periodCount }
  /// What each territory sold in the same periods a year before the horizon, and how much of that was lowered as one-off
  /// deals; major units.
  let lastYear: [Double]
  /// The first of these periods.
  let lastYearBegins: Period
  let lowered: [Double]
  /// What to say of holes in the history.
  let gapNotes: [String]

  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, _ tree: QuotaTree, threads: Threads
  ) throws(QuotaError) {
    guard let first = problem.horizon.first else { throw .noHorizon }
    let past = problem.demand.filter { $0.period < first }
    guard let last = past.map(\.period).max() else { throw .noHistoryBefore(first) }
    let rows = DemandRows(past, problem)
    guard !rows.cells.isEmpty else { throw .noHistoryBefore(first) }
    do throws(DemandError) {
      let keys = tree.levelNames.map { "level \($0)" } + ["territory", "account"]
      let panel = try DemandPanel(rows.cells, series: rows.series, keyNames: keys, through: last)
        .suffix(settings.history)
      options = ForecastOptions(
        horizon: problem.horizon.count, lead: first.ordinal - last.ordinal - 1,
        reconciliation: settings.reconciliation, cleansOneOffs: settings.cleansOneOffs,
        oneOffs: settings.oneOffs, known: problem.known, threads: threads)
      for span in [options.lead, options.horizon] where span > DemandPanel.longestSpan {
        throw .horizon(span)
      }
      let hierarchy = try Hierarchy(of: panel)
      let run = try ForecastRun(panel, hierarchy, options)
      forecast = run.result()
      accounts = panel.replacing(values: run.history)
      gapNotes = panel.gapNotes("accounts")
      let places = Self.places(problem.territories, hierarchy)
      let (series, lead) = (forecast.series, options.lead)
      territories = places.map { $0.map { series[$0] } }
      ownForecast = places.map { $0.map { run.aggregates[$0].mean.dropFirst(lead).reduce(0, +) } ?? 0 }
      ownErrors = places.map { $0.map { run.aggregates[$0].residuals } }
      sales = TerritorySales(problem, places, panel, hierarchy, cleaned: run.history, options)
      lastYear = sales.yearBefore(sales.uncleaned)
      let year = first.granularity.perYear
      lastYearBegins = first.advanced(by: -(options.lead / year + 1) * year)
      lowered = zip(lastYear, sales.yearBefore(sales.panel.values)).map { $0 - $1 }
    } catch {
      throw .demand(error)
    }
    unmapped = try rows.lost(in: problem.target.currency)
  }

  /// The amounts that were taken for one-off deals.
  var cleaned: [CleanedSale] {
    forecast.cleaned.map { cell in
      CleanedSale(
        account: AccountID(cell.keys[cell.keys.count - 1]),
        territory: TerritoryID(cell.keys[cell.keys.count - 2]), period: cell.period, amount: cell.amount,
        counted: cell.replacement, isPinned: cell.isPinned)
    }
  }

  /// Which aggregate of a hierarchy each territory is.
  private static func places(_ territories: [TerritoryID], _ hierarchy: Hierarchy) -> [Int?] {
    let key = hierarchy.keyNames.count - 2
    let level = hierarchy.levels.count - 1
    var places: [String: Int] = [:]
    for place in hierarchy.aggregates.indices where hierarchy.level[place] == level {
      places[hierarchy.aggregates[place][key]] = place
    }
    return territories.map { places[$0.text] }
  }

  /// Repeats the territories' forecast at past origins and learns from it.
  ///
  /// - Parameters:
  ///   - outlooks: what the present forecast says.
  ///   - regions: the region of each territory, by number; nil for one without.
  func rehearsal(_ outlooks: Outlooks, regions: [Int?]) -> Rehearsal {
    let numbers = regions.enumerated().map { $1 ?? -1 - $0 }
    let now = RehearsedYear(
      expected: outlooks.territories.map(\.mean), deviation: outlooks.territories.map(\.deviation),
      years: sales.years(before: periods), actual: nil,
      oneStep: PairCorrelation(oneStep: ownErrors, regions: numbers))
    let past = PastForecasts(sales, regions: numbers, options: options).years
    return Rehearsal(now: now, past: past, regions: numbers)
  }
}

/// The demand before the horizon by the units and territory that each account is in now.
private struct DemandRows {
  private(set) var cells: [DemandCell] = []
  /// The keys of each series: units, territory, account.
  private(set) var series: [[String]] = []
  /// The series of each account met so far; −1 for one in no territory.
  private var numbers: [AccountID: Int] = [:]
  private var unmapped: [DemandRecord] = []

  init(_ past: [DemandRecord], _ problem: QuotaProblem) {
    cells.reserveCapacity(past.count)
    let keys = Dictionary(
      problem.territories.map { ($0, problem.keys(of: $0)) }, uniquingKeysWith: { first, _ in first })
    for record in past {
      guard let number = number(of: record.account, { problem.territoryOf[$0].flatMap { keys[$0] } }) else {
        unmapped.append(record)
        continue
      }
      cells.append(DemandCell(series: number, period: record.period, amount: record.amount.major))
    }
  }

  /// The series of an account; nil for one in no territory.
  private mutating func number(of account: AccountID, _ above: (AccountID) -> [String]?) -> Int? {
    if let known = numbers[account] { return known < 0 ? nil : known }
    guard let keys = above(account) else {
      numbers[account] = -1
      return nil
    }
    numbers[account] = series.count
    series.append(keys + [account.text])
    return series.count - 1
  }

  func lost(in currency: Currency) throws(QuotaError) -> (accounts: Int, amount: Money) {
    do {
      return (Set(unmapped.map(\.account)).count, try Money.sum(unmapped.map(\.amount), in: currency))
    } catch {
      throw .money(error)
    }
  }
}

extension QuotaProblem {
  /// The units that a territory is part of, from the outermost, then itself.
  func keys(of territory: TerritoryID) -> [String] {
    levels.map { $0.unitOf[territory] ?? QuotaTree.none } + [territory.text]
  }
}
