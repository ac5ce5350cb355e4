import LinearAlgebra
import SalesModel
import Statistics

/// Potential and other attributes of accounts, by which new ones are expected to sell.
public struct AccountAttributes: Sendable, Equatable {
  public let names: [String]
  /// One value a name.
  public let values: [AccountID: [Double]]
  /// Since when there is the account: one without sales is new when that is less than a year, else it buys nothing.
  public let since: [AccountID: CalendarDate]

  public init(
    names: [String], values: [AccountID: [Double]], since: [AccountID: CalendarDate] = [:]
  ) {
    self.names = names
    self.values = values
    self.since = since
  }
}

/// What accounts with less than a year of history, or none, change in what their territories are expected to sell.
struct NewAccounts: Sendable {
  /// By territory of the problem: added to the horizon's mean, major units; the variance that comes with it; how many.
  private(set) var mean: [Double]
  private(set) var variance: [Double]
  private(set) var count: [Int]
  /// What was learned; nil when there was nothing to learn, for the reason given.
  private(set) var model: ColdStart?
  private(set) var reason: String?

  init(_ problem: QuotaProblem, _ history: TerritoryHistory) {
    let none = problem.territories.map { _ in 0.0 }
    (mean, variance, count) = (none, none, problem.territories.map { _ in 0 })
    guard let attributes = problem.attributes, !attributes.names.isEmpty else { return }
    let accounts = AccountRates(history.accounts)
    let season = accounts.season
    var observations = accounts.rates.compactMap { account, rates in
      attributes.values[account].map { (account, ColdStart.Observation(attributes: $0, rates: rates)) }
    }
    let sellers = Set(accounts.rates.map(\.account))
    let recent = problem.horizon.first.flatMap { problem.calendar.span(of: $0).from?.adding(days: -365) }
    func isNew(_ account: AccountID) -> Bool {
      attributes.since[account].flatMap { since in recent.map { since >= $0 } } ?? false
    }
    // Who has been there and bought nothing is a lesson too.
    let idle = [Double](repeating: 0, count: history.periods)
    for account in problem.territoryOf.keys.sorted() where !sellers.contains(account) && !isNew(account) {
      if let values = attributes.values[account] {
        observations.append((account, ColdStart.Observation(attributes: values, rates: idle)))
      }
    }
    do throws(ColdStartError) {
      model = try ColdStart(observations.map(\.1), enough: season)
    } catch {
      reason = error.description
      return
    }
    let known = Dictionary(observations.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    let expected = history.forecast.bottomSales
    let places = Dictionary(
      zip(problem.territories, problem.territories.indices), uniquingKeysWith: { first, _ in first })
    let part = Double(problem.horizon.count) / Double(season)
    for (account, territory) in problem.territoryOf.sorted(by: { $0.key < $1.key }) {
      guard let place = places[territory], let values = attributes.values[account] else { continue }
      let seen = known[account] ?? ColdStart.Observation(attributes: values, rates: [])
      guard seen.rates.count < season else { continue }
      add(seen, at: place, instead: expected[account]?.reduce(0, +) ?? 0, part)
    }
  }

  private mutating func add(
    _ account: ColdStart.Observation, at place: Int, instead: Double, _ part: Double
  ) {
    guard let model else { return }
    mean[place] += part * model.expected(account) - instead
    let k = model.weight(periods: account.rates.count)
    variance[place] += part * part * (1 - k) * model.between
    count[place] += 1
  }

  /// What a reader must know about it.
  func notes(_ attributes: AccountAttributes?) -> [String] {
    guard let attributes, !attributes.names.isEmpty else { return [] }
    guard let model else { return ["new accounts are not expected by their attributes: \(reason ?? "")"] }
    let accounts = count.reduce(0, +)
    var lines = [
      "\(accounts) accounts with less than a year of history are expected by \(attributes.names.joined(separator: ", ")), "
        + "as \(model.learnedFrom) others sell"
    ]
    let left = model.collinear.map { attributes.names[$0] }
    if !left.isEmpty {
      lines.append("left out, as they follow from the columns before them: \(left.joined(separator: ", "))")
    }
    return lines
  }
}

/// The yearly rates at which accounts sold, period by period, freed of the season that all share.
private struct AccountRates {
  let season: Int
  private(set) var rates: [(account: AccountID, rates: [Double])] = []

  init(_ panel: DemandPanel) {
    season = max(1, panel.firstPeriod.season)
    let periods = panel.periodCount
    var sums = [Double](repeating: 0, count: season)
    var counts = sums
    for t in 0..<periods {
      let place = (t + panel.firstPeriod.indexInYear) % season
      sums[place] += panel.series.indices.reduce(0) { $0 + panel.values[t, $1] }
      counts[place] += 1
    }
    let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
    let year = means.reduce(0, +)
    // What a period's sales stand for in a year; even where nothing was sold in that season.
    let factors = means.map { year > 0 && $0 > 0 ? year / $0 : Double(season) }
    for (j, keys) in panel.series.enumerated() {
      let own = (panel.starts[j]..<periods).map { t in
        panel.values[t, j] * factors[(t + panel.firstPeriod.indexInYear) % season]
      }
      rates.append((AccountID(keys.last ?? ""), own))
    }
  }
}
