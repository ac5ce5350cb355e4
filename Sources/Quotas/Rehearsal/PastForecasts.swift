import LinearAlgebra
import SalesModel
import Statistics

/// The forecasts of territories repeated at past origins: company, units and territories, without their accounts.
struct PastForecasts: Sendable {
  /// The oldest first.
  private(set) var years: [RehearsedYear] = []

  /// A year has to follow this many years of history to be rehearsed.
  static let leastYears = 3

  /// - Parameter regions: the region of each territory, by number.
  init(_ sales: TerritorySales, regions: [Int], options: ForecastOptions) {
    var options = options
    (options.cleansOneOffs, options.oneOffs) = (false, [])
    options.grid = .compact
    // The first origin whose horizon ends by the end of the history, and earlier ones.
    let nearest = (sales.ahead + sales.year - 1) / sales.year
    for k in (nearest..<nearest + Rehearsal.mostYears).reversed() {
      let origin = sales.panel.periodCount - k * sales.year
      guard origin >= max(Self.leastYears * sales.year, OperatorBank.leastLength) else { continue }
      if let year = Self.year(sales, origin, regions, options) { years.append(year) }
    }
  }

  private static func year(
    _ sales: TerritorySales, _ origin: Int, _ regions: [Int], _ options: ForecastOptions
  ) -> RehearsedYear? {
    let panel = sales.panel.slice(0..<origin)
    guard let hierarchy = try? Hierarchy(of: panel) else { return nil }
    guard let run = try? ForecastRun(panel, hierarchy, options) else { return nil }
    let forecasts = Array(run.result().series.dropFirst(hierarchy.aggregateCount))
    let outlooks = Outlooks(forecasts, periods: options.horizon, history: origin)
    return RehearsedYear(
      expected: outlooks.territories.map(\.mean), deviation: outlooks.territories.map(\.deviation),
      years: sales.years(before: origin), actual: sales.actual(after: origin),
      oneStep: PairCorrelation(
        oneStep: zip(run.bottom, forecasts).map { $1.mean.contains { $0 > 0 } ? $0.residuals : nil },
        regions: regions))
  }
}
