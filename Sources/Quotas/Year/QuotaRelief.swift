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
/// An account's part of a quota, and of what its territory is expected to sell, is its part of what the territory's accounts
/// are expected to sell in the period, or an even part where they are expected to sell nothing. The sum of all quotas of a
/// period is unchanged to the minor unit; territories without a move keep theirs. O(accounts · periods).
///
/// - Parameters:
///   - plan: the quotas on the map before any move.
///   - expected: what each account of the map is expected to sell in each period of the plan, in its order; major units. One
///     that is not in it counts as selling nothing.
///   - levels: the units above the territories, whose quotas follow too.
/// - Throws: `QuotaError.money` when an amount overflows.
public func relieved(
  _ plan: QuotaPlan, expected: [AccountID: [Double]], map: DatedMap, levels: [QuotaLevel] = [],
  calendar: FiscalCalendar = .standard
) throws(QuotaError) -> QuotaRelief {
  let run = ReliefRun(plan, expected, map, calendar)
  return QuotaRelief(plan: try run.plan(levels), lines: run.ledger)
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
    let movers = map.movers
    let parts = AccountParts(map, of: Set(movers.compactMap { map.start[$0] }), expected)
    for account in movers {
      guard let home = map.start[account], let own = lines[home] else { continue }
      for (h, period) in periods.enumerated() where h < own.count {
        let part = parts.part(of: account, in: home, h)
        transfer(
          account, map, period, h, own[h].quota.major * part, own[h].expected * part, calendar)
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
  func plan(_ levels: [QuotaLevel]) throws(QuotaError) -> QuotaPlan {
    let territories = Array(Set(old.attainment.territories + quotaChange.keys)).sorted()
    let known = Dictionary(grouping: old.lines, by: \.territory)
    let quotas = try settled(territories.filter { quotaChange[$0] != nil }, known)
    let lines = territories.flatMap { territory in
      quotas[territory].map { changed(territory, known[territory] ?? [], $0) } ?? known[territory] ?? []
    }
    return QuotaPlan(
      layer: old.layer, target: old.target, assigned: old.assigned, policy: old.policy, lines: lines,
      attainment: old.attainment.following(lines.filter { $0.period == nil }),
      units: RelievedUnits(old, lines: lines, levels: levels).units, derivations: derivations(lines),
      cleaned: old.cleaned,
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
        let change = (quotaChange[territory]?[h] ?? 0) * Double(currency.minorPerMajor)
        return max(0, Double(quota.minorUnits) + change)
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
    let change = expectedChange[territory] ?? []
    func line(_ period: Period?, _ quota: Money, _ change: Double) -> QuotaLine {
      let earlier = before.first { $0.period == period }
      let before = earlier?.expected ?? 0
      let expected = max(0, before + change)
      let result =
        earlier?.result?.scaled(by: expected / before)
        ?? LognormalDistribution(mean: expected, logDeviation: typicalDeviation(period))
      return QuotaLine(territory, period, quota, expected: expected, result)
    }
    let sum = Money(minorUnits: quotas.reduce(0) { $0 + $1.minorUnits }, old.target.currency)
    return periods.enumerated().map { h, period in line(period, quotas[h], change[h]) }
      + [line(nil, sum, change.reduce(0, +))]
  }

  /// The median deviation of the others, for a territory that opens during the year.
  private func typicalDeviation(_ period: Period?) -> Double {
    let known = old.lines.filter { $0.period == period }.compactMap { $0.result?.logDeviation }.sorted()
    return known.isEmpty ? 0 : quantile(0.5, ofSorted: known)
  }

  /// Every derivation still ends at the quota.
  private func derivations(_ lines: [QuotaLine]) -> [QuotaDerivation] {
    let before = Dictionary(
      old.derivations.map { ($0.territory, $0.steps) }, uniquingKeysWith: { first, _ in first })
    guard !before.isEmpty else { return [] }
    var movers: [TerritoryID: Set<AccountID>] = [:]
    for line in ledger {
      for territory in [line.from, line.to] { movers[territory, default: []].insert(line.account) }
    }
    return lines.filter { $0.period == nil }.map { line in
      let moved = movers[line.territory] ?? []
      let steps =
        moved.isEmpty ? [] : [QuotaDerivation.Step(.moves, line.quota.major, note: "\(moved.count) accounts")]
      return QuotaDerivation(territory: line.territory, steps: (before[line.territory] ?? []) + steps)
    }
  }
}

/// What part of its territory each account is expected to sell.
private struct AccountParts {
  private let expected: [AccountID: [Double]]
  private let sums: [TerritoryID: [Double]]
  private let counts: [TerritoryID: Int]

  init(_ map: DatedMap, of territories: Set<TerritoryID>, _ expected: [AccountID: [Double]]) {
    var sums: [TerritoryID: [Double]] = [:]
    var counts: [TerritoryID: Int] = [:]
    // In order, so that sums do not depend on how a dictionary lists them.
    for (account, territory) in map.start.sorted(by: { $0.key < $1.key })
    where territories.contains(territory) {
      counts[territory, default: 0] += 1
      for (h, amount) in (expected[account] ?? []).enumerated() {
        if sums[territory, default: []].count <= h { sums[territory, default: []].append(0) }
        sums[territory]?[h] += max(0, amount)
      }
    }
    (self.expected, self.sums, self.counts) = (expected, sums, counts)
  }

  func part(of account: AccountID, in territory: TerritoryID, _ h: Int) -> Double {
    let all = sums[territory] ?? []
    guard h < all.count, all[h] > 0 else { return 1 / Double(max(1, counts[territory] ?? 1)) }
    let own = expected[account] ?? []
    return h < own.count ? max(0, own[h]) / all[h] : 0
  }
}
