import Foundation
import SalesModel
import Statistics

/// What one move took from a territory's quota of a period and gave to another.
public struct ReliefLine: Sendable, Equatable, Codable {
  public let account: AccountID
  public let from: TerritoryID
  public let to: TerritoryID
  public let effective: CalendarDate
  public let period: Period
  /// Before rounding to what the territories' quotas sum to; major units.
  public let quota: Double
  /// What the account was expected to sell in those days; major units.
  public let expected: Double
}

/// Quotas after moves of accounts during the year.
public struct QuotaRelief: Sendable, Equatable {
  public let plan: QuotaPlan
  public let lines: [ReliefLine]
}

/// Moves quota with accounts: by the day, what an account is expected to sell takes its part of its territory's quota
/// along, so that nobody gains or loses a chance by a move.
///
/// An account's part of a quota is its part of what its territory is expected to sell in the period, or an even part
/// where nothing is expected. The sum of all quotas of a period is unchanged to the minor unit; territories without a
/// move keep theirs. O(moves · periods).
///
/// - Parameters:
///   - plan: the quotas on the map before any move.
///   - expected: what each account is expected to sell in each period of the plan, in its order; major units.
/// - Throws: `QuotaError.money` when an amount overflows.
public func relieved(
  _ plan: QuotaPlan, expected: [AccountID: [Double]], map: DatedMap, calendar: FiscalCalendar = .standard
) throws(QuotaError) -> QuotaRelief {
  let run = ReliefRun(plan, expected, map, calendar)
  return QuotaRelief(plan: try run.plan(), lines: run.ledger)
}

private struct ReliefRun {
  let old: QuotaPlan
  let periods: [Period]
  private(set) var ledger: [ReliefLine] = []
  /// By territory, then period: what is added to quota and expectation; major units.
  private var quotaChange: [TerritoryID: [Double]] = [:]
  private var expectedChange: [TerritoryID: [Double]] = [:]

  init(_ plan: QuotaPlan, _ expected: [AccountID: [Double]], _ map: DatedMap, _ calendar: FiscalCalendar) {
    old = plan
    periods = Set(plan.lines.compactMap(\.period)).sorted()
    let lines = Dictionary(grouping: plan.lines.filter { $0.period != nil }, by: \.territory)
      .mapValues { $0.sorted { ($0.period?.ordinal ?? 0) < ($1.period?.ordinal ?? 0) } }
    let accounts = Dictionary(grouping: map.start.keys, by: { map.start[$0] ?? "" }).mapValues(\.count)
    for account in map.movers {
      guard let home = map.start[account], let own = lines[home] else { continue }
      for (h, period) in periods.enumerated() where h < own.count {
        let sold = expected[account].map { h < $0.count ? max(0, $0[h]) : 0 } ?? 0
        let whole = own[h].expected
        let part = whole > 0 ? min(1, sold / whole) : 1 / Double(max(1, accounts[home] ?? 1))
        let owed = own[h].quota.major * part
        transfer(account, map, period, h, owed, sold, calendar)
      }
    }
  }

  /// Follows an account through a period, from stay to stay.
  private mutating func transfer(
    _ account: AccountID, _ map: DatedMap, _ period: Period, _ h: Int, _ owed: Double, _ sold: Double,
    _ calendar: FiscalCalendar
  ) {
    let stays = map.stays(of: account)
    for (before, after) in zip(stays, stays.dropFirst()) {
      guard let day = after.validity.from, let open = Validity(from: day) else { continue }
      // From the day of the move on everything goes along; later moves take it further.
      let share = open.share(of: period, calendar)
      guard share > 0 else { continue }
      add(-owed * share, -sold * share, to: before.territory, h)
      add(owed * share, sold * share, to: after.territory, h)
      ledger.append(
        ReliefLine(
          account: account, from: before.territory, to: after.territory, effective: day, period: period,
          quota: owed * share, expected: sold * share))
    }
  }

  private mutating func add(_ quota: Double, _ expected: Double, to territory: TerritoryID, _ h: Int) {
    let none = [Double](repeating: 0, count: periods.count)
    quotaChange[territory, default: none][h] += quota
    expectedChange[territory, default: none][h] += expected
  }

  /// The plan with the changes, to the minor unit.
  func plan() throws(QuotaError) -> QuotaPlan {
    let territories = Array(Set(old.attainment.territories + quotaChange.keys)).sorted()
    let touched = territories.filter { quotaChange[$0] != nil }
    var lines: [QuotaLine] = []
    let known = Dictionary(grouping: old.lines, by: \.territory)
    let quotas = try settled(touched, known)
    for territory in territories {
      let before = known[territory] ?? []
      guard quotaChange[territory] != nil else {
        lines += before
        continue
      }
      lines += changed(territory, before, quotas[territory] ?? [])
    }
    return QuotaPlan(
      layer: old.layer, target: old.target, assigned: old.assigned, policy: old.policy, lines: lines,
      attainment: attainment(territories, lines), units: old.units, derivations: old.derivations,
      notes: old.notes + [
        "moved during the year, with their quotas: \(Set(ledger.map(\.account)).count) accounts"
      ])
  }

  /// The quotas of each touched territory by period: what they sum to stays.
  private func settled(
    _ touched: [TerritoryID], _ known: [TerritoryID: [QuotaLine]]
  ) throws(QuotaError) -> [TerritoryID: [Money]] {
    var result: [TerritoryID: [Money]] = [:]
    let currency = old.target.currency
    for (h, period) in periods.enumerated() {
      let before = touched.map { territory in
        known[territory]?.first { $0.period == period }?.quota ?? .zero(currency)
      }
      let exact = zip(touched, before).map { territory, quota in
        max(
          0,
          Double(quota.minorUnits)
            + (quotaChange[territory]?[h] ?? 0) * Double(currency.minorPerMajor))
      }
      let total: Money
      do { total = try Money.sum(before, in: currency) } catch { throw .money(error) }
      for (territory, quota) in zip(touched, Money.rounded(exact: exact, to: total)) {
        result[territory, default: []].append(quota)
      }
    }
    return result
  }

  /// Lines of a territory whose expectation changed; its relative deviation stays.
  private func changed(_ territory: TerritoryID, _ before: [QuotaLine], _ quotas: [Money]) -> [QuotaLine] {
    var lines: [QuotaLine] = []
    let change = expectedChange[territory] ?? []
    for (h, period) in periods.enumerated() {
      lines.append(
        line(territory, period, before.first { $0.period == period }, quotas[h], change[h]))
    }
    let sum = Money(minorUnits: quotas.reduce(0) { $0 + $1.minorUnits }, old.target.currency)
    lines.append(
      line(territory, nil, before.first { $0.period == nil }, sum, change.reduce(0, +)))
    return lines
  }

  private func line(
    _ territory: TerritoryID, _ period: Period?, _ before: QuotaLine?, _ quota: Money, _ change: Double
  ) -> QuotaLine {
    let expected = max(0, (before?.expected ?? 0) + change)
    let deviation = before?.result?.logDeviation ?? typicalDeviation(period)
    let result =
      expected > 0
      ? LognormalDistribution(logMean: log(expected) - deviation * deviation / 2, logDeviation: deviation)
      : nil
    return QuotaLine(
      territory: territory, period: period, quota: quota, expected: expected,
      lower80: result?.quantile(0.1) ?? 0, upper80: result?.quantile(0.9) ?? 0,
      chance: result?.chance(ofAtLeast: quota.major) ?? (quota.minorUnits > 0 ? 0 : 1))
  }

  /// The median deviation of the others, for a territory that opens during the year.
  private func typicalDeviation(_ period: Period?) -> Double {
    let known = old.lines.filter { $0.period == period }.compactMap { $0.result?.logDeviation }.sorted()
    return known.isEmpty ? 0 : quantile(0.5, ofSorted: known)
  }

  private func attainment(_ territories: [TerritoryID], _ lines: [QuotaLine]) -> AttainmentModel {
    let totals = Dictionary(
      lines.filter { $0.period == nil }.map { ($0.territory, $0) }, uniquingKeysWith: { first, _ in first })
    let places = Dictionary(
      zip(old.attainment.territories, old.attainment.territories.indices),
      uniquingKeysWith: { first, _ in first })
    var (means, deviations) = ([Double](), [Double]())
    for territory in territories {
      if quotaChange[territory] == nil, let place = places[territory] {
        means.append(old.attainment.logMean[place])
        deviations.append(old.attainment.logDeviation[place])
      } else if let line = totals[territory], line.quota.minorUnits > 0, line.expected > 0 {
        let deviation = line.result?.logDeviation ?? 0
        means.append(log(line.expected / line.quota.major) - deviation * deviation / 2)
        deviations.append(deviation)
      } else {
        means.append(0)
        deviations.append(0)
      }
    }
    return AttainmentModel(
      territories: territories, logMean: means, logDeviation: deviations,
      companyCorrelation: old.attainment.companyCorrelation,
      regionCorrelation: old.attainment.regionCorrelation,
      regions: old.attainment.regions.isEmpty
        ? [] : territories.map { places[$0].flatMap { old.attainment.region($0) } })
  }
}
