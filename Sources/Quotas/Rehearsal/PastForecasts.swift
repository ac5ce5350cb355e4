import LinearAlgebra
import SalesModel
import Statistics

/// The forecasts of territories repeated at past origins: company, units and territories, without their accounts.
struct PastForecasts: Sendable {
  /// The oldest first.
  private(set) var years: [RehearsedYear] = []

  /// A year has to follow this many seasons of history to be rehearsed.
  static let leastSeasons = 3

  /// - Parameters:
  ///   - sales: the history of territories after cleaning, and as it was.
  ///   - regions: the region of each territory of the panel, by number.
  init(_ sales: TerritorySales, regions: [Int], options: ForecastOptions) {
    let season = sales.season
    let ahead = options.lead + options.horizon
    for k in (1...Rehearsal.mostYears + ahead / season).reversed() {
      let origin = sales.panel.periodCount - k * season
      guard k * season >= ahead, origin >= Self.leastSeasons * season, origin > 0 else { continue }
      if let year = Self.year(sales, origin, regions, options) { years.append(year) }
    }
    years = Array(years.suffix(Rehearsal.mostYears))
  }

  private static func year(
    _ sales: TerritorySales, _ origin: Int, _ regions: [Int], _ options: ForecastOptions
  ) -> RehearsedYear? {
    let panel = sales.panel.slice(0..<origin)
    guard let hierarchy = try? Hierarchy(of: panel) else { return nil }
    var options = options
    options.cleansOneOffs = false
    options.grid = .compact
    let run = ForecastRun(panel, hierarchy, options)
    let forecasts = Array(run.result().series.dropFirst(hierarchy.aggregateCount))
    let outlooks = Outlooks(forecasts, periods: options.horizon, history: origin)
    return RehearsedYear(
      expected: outlooks.territories.map(\.mean), deviation: outlooks.territories.map(\.deviation),
      years: sales.years(before: origin, options), actual: sales.actual(after: origin, options),
      oneStep: PairCorrelation(
        oneStep: zip(run.bottom, forecasts).map { $1.mean.contains { $0 > 0 } ? $0.residuals : nil },
        regions: regions))
  }
}

/// What territories sold, period by period.
struct TerritorySales: Sendable {
  /// Keys: the units above, then the territory. Values after cleaning.
  let panel: DemandPanel
  /// Periods × territories, as it was.
  let uncleaned: Matrix
  let season: Int

  init(_ panel: DemandPanel, _ hierarchy: Hierarchy, cleaned: Matrix) {
    let level = hierarchy.levels.count - 1
    let members = hierarchy.aggregates.indices.filter { hierarchy.level[$0] == level }
    var starts = [Int](repeating: max(0, panel.periodCount - 1), count: hierarchy.aggregateCount)
    for (j, nodes) in hierarchy.parents.enumerated() {
      for node in nodes { starts[node] = min(starts[node], panel.starts[j]) }
    }
    func columns(_ matrix: Matrix) -> Matrix {
      let sums = hierarchy.aggregated(matrix)
      return Matrix(
        rows: matrix.rows, columns: members.count, columnMajor: members.flatMap { sums.column($0) })
    }
    self.panel = DemandPanel(
      keyNames: Array(panel.keyNames.dropLast()),
      series: members.map { Array(hierarchy.aggregates[$0].dropLast()) }, firstPeriod: panel.firstPeriod,
      values: columns(cleaned), starts: members.map { starts[$0] })
    uncleaned = columns(panel.values)
    season = max(1, panel.firstPeriod.season)
  }

  /// The first year back that ends by the origin.
  private func firstYear(_ options: ForecastOptions) -> Int {
    (options.lead + options.horizon + season - 1) / season
  }

  /// The totals of the horizon's periods in the years before an origin, the latest first.
  func years(before origin: Int, _ options: ForecastOptions) -> [[Double]] {
    var result: [[Double]] = []
    var shift = firstYear(options)
    while origin + options.lead - shift * season >= 0 {
      result.append(sums(panel.values, from: origin + options.lead - shift * season, options.horizon))
      shift += 1
    }
    return result
  }

  /// What was sold in the horizon after an origin, one-off deals included.
  func actual(after origin: Int, _ options: ForecastOptions) -> [Double]? {
    let first = origin + options.lead
    guard first + options.horizon <= uncleaned.rows else { return nil }
    return sums(uncleaned, from: first, options.horizon)
  }

  private func sums(_ matrix: Matrix, from row: Int, _ count: Int) -> [Double] {
    (0..<matrix.columns).map { j in (row..<row + count).reduce(0) { $0 + matrix[$1, j] } }
  }
}
