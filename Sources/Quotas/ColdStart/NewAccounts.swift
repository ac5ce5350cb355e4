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
  /// By territory of the problem: added to the mean of each period of the horizon, major units; the variance that comes with
  /// it; how many.
  private(set) var added: [[Double]]
  private(set) var variance: [Double]
  private(set) var count: [Int]
  /// What each of them is expected to sell in each period.
  private(set) var sales: [AccountID: [Double]] = [:]
  /// What was learned; nil when there was nothing to learn, for the reason given.
  private(set) var model: ColdStart?
  private(set) var reason: String?

  /// - Parameters:
  ///   - stated: what each territory's accounts are forecast to sell.
  ///   - learned: the same after what past years taught.
  init(_ problem: QuotaProblem, _ history: TerritoryHistory, stated: [Double], learned: [Double]) {
    let none = [Double](repeating: 0, count: problem.horizon.count)
    added = problem.territories.map { _ in none }
    (variance, count) = (problem.territories.map { _ in 0 }, problem.territories.map { _ in 0 })
    guard let attributes = problem.attributes, !attributes.names.isEmpty else { return }
    let accounts = AccountRates(history.accounts)
    let observations = Self.observations(problem, attributes, accounts)
    do throws(ColdStartError) {
      model = try ColdStart(observations.map(\.1), enough: accounts.year)
    } catch {
      reason = error.description
      return
    }
    let known = Dictionary(observations.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    let expected = history.forecast.bottomSales
    let parts = Self.parts(
      of: accounts, expected: expected, learned.reduce(0, +) / stated.reduce(0, +),
      horizon: problem.horizon.count)
    let places = Dictionary(
      zip(problem.territories, problem.territories.indices), uniquingKeysWith: { first, _ in first })
    for (account, territory) in problem.territoryOf.sorted(by: { $0.key < $1.key }) {
      guard let place = places[territory], let values = attributes.values[account] else { continue }
      let seen = known[account] ?? ColdStart.Observation(attributes: values, rates: [])
      guard seen.rates.count < accounts.year else { continue }
      let share = stated[place] > 0 ? learned[place] / stated[place] : 1
      let there = seen.rates.isEmpty ? problem.there(since: attributes.since[account]) : parts.map { _ in 1 }
      sales[account] = add(
        seen, at: place, instead: (expected[account] ?? none).map { share * $0 },
        zip(parts, there).map { $0 * $1 })
    }
  }

  /// Accounts with attributes and what they sold: who has been there and bought nothing is a lesson too.
  private static func observations(
    _ problem: QuotaProblem, _ attributes: AccountAttributes, _ accounts: AccountRates
  ) -> [(AccountID, ColdStart.Observation)] {
    let recent = problem.horizon.first.flatMap { problem.calendar.span(of: $0).from?.adding(days: -365) }
    func isNew(_ account: AccountID) -> Bool {
      attributes.since[account].flatMap { since in recent.map { since >= $0 } } ?? false
    }
    let sellers = Set(accounts.rates.map(\.account))
    let idle = problem.territoryOf.keys.sorted().filter { !sellers.contains($0) && !isNew($0) }
    return (accounts.rates + idle.map { ($0, accounts.nothing) }).compactMap { account, rates in
      attributes.values[account].map { (account, ColdStart.Observation(attributes: $0, rates: rates)) }
    }
  }

  /// What each period of the horizon is of the past year's rates: its part of the year, its season and the growth until then,
  /// as accounts with a year of history are forecast.
  private static func parts(
    of accounts: AccountRates, expected: [AccountID: [Double]], _ learned: Double, horizon: Int
  ) -> [Double] {
    let whole = accounts.rates.filter { $0.rates.count >= accounts.year }
    let rates = whole.reduce(0) { $0 + Statistics.mean($1.rates) }
    let parts = (0..<horizon).map { h in
      learned * whole.reduce(0) { $0 + (expected[$1.account]?[h] ?? 0) } / rates
    }
    let isKnown = rates > 0 && parts.allSatisfy { $0 >= 0 && $0.isFinite } && parts.contains { $0 > 0 }
    return isKnown ? parts : parts.map { _ in 1 / Double(accounts.year) }
  }

  /// - Returns: what the account is expected to sell in each period.
  private mutating func add(
    _ account: ColdStart.Observation, at place: Int, instead: [Double], _ parts: [Double]
  ) -> [Double] {
    guard let model else { return instead }
    let (rate, whole) = (model.expected(account), parts.reduce(0, +))
    for h in parts.indices { added[place][h] += parts[h] * rate - instead[h] }
    let k = model.weight(periods: account.rates.count)
    variance[place] += whole * whole * (1 - k) * model.between
    count[place] += 1
    return parts.map { $0 * rate }
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

extension QuotaProblem {
  /// The share of each period of the horizon in which there is an account.
  fileprivate func there(since: CalendarDate?) -> [Double] {
    horizon.map { period in
      let span = calendar.span(of: period)
      guard let since, let from = span.from, let days = span.dayCount, days > 0 else { return 1 }
      return min(1, max(0, 1 - Double(since.dayNumber - from.dayNumber) / Double(days)))
    }
  }
}

/// The yearly rates at which accounts sold in the last year, period by period, freed of the season that all share.
private struct AccountRates {
  /// How many periods a year has.
  let year: Int
  private(set) var rates: [(account: AccountID, rates: [Double])] = []
  /// The rates of an account that bought nothing.
  let nothing: [Double]

  init(_ panel: DemandPanel) {
    year = panel.firstPeriod.granularity.perYear
    let recent = panel.suffix(max(2, year))
    nothing = [Double](repeating: 0, count: recent.periodCount)
    let factors = Self.factors(panel, year: year)
    for (j, keys) in recent.series.enumerated() {
      let own = (recent.starts[j]..<recent.periodCount).map { t in
        recent.values[t, j] * factors[Self.slot(recent.firstPeriod.advanced(by: t))]
      }
      rates.append((AccountID(keys.last ?? ""), own))
    }
  }

  /// The part of the year in which a period's sales are alike: itself, or for a day a twelfth of a year.
  private static func slot(_ period: Period) -> Int {
    period.granularity == .day ? period.indexInYear * 12 / 366 : period.indexInYear
  }

  /// What a period's sales stand for in a year, by its part of the year; even where nothing was sold.
  private static func factors(_ panel: DemandPanel, year: Int) -> [Double] {
    let count = panel.firstPeriod.granularity == .day ? 12 : max(year, 53)
    var sums = [Double](repeating: 0, count: count)
    var counts = sums
    for t in 0..<panel.periodCount {
      let place = slot(panel.firstPeriod.advanced(by: t))
      sums[place] += panel.series.indices.reduce(0) { $0 + panel.values[t, $1] }
      counts[place] += 1
    }
    let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
    let known = counts.filter { $0 > 0 }.count
    let typical = known > 0 ? means.reduce(0, +) / Double(known) : 0
    return means.map { typical > 0 && $0 > 0 ? Double(year) * typical / $0 : Double(year) }
  }
}
