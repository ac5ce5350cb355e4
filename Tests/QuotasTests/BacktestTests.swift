import Foundation
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct BacktestTests {
  /// Territories of one account each with their own trend, season and volatility, by quarters.
  struct Market {
    var demand: [DemandRecord] = []
    var map: [AccountID: TerritoryID] = [:]
    let horizon = (0..<4).map { Period.quarter(1, of: 2027).advanced(by: $0) }

    init(seed: UInt64, territories: Int = 24, years: Int = 9, trend: Double) {
      for i in 0..<territories {
        var stream = RandomStream(seed: seed, UInt64(i))
        let account = AccountID("A\(100 + i)")
        map[account] = TerritoryID("T\(100 + i)")
        let growth = 0.03 + trend * stream.normal()
        let volatility = 0.03 + 0.08 * stream.uniform()
        var level = 10 + 0.7 * stream.normal()
        for t in 0..<years * 4 {
          level += growth / 4 + 0.01 * stream.normal()
          let amount = exp(level + 0.2 * sin(Double(t) * .pi / 2) + volatility * stream.normal())
          let period = Period.quarter(1, of: 2027).advanced(by: t - years * 4)
          guard let money = Money(major: amount, .usDollar) else { continue }
          demand.append(DemandRecord(account: account, product: nil, period: period, amount: money))
        }
      }
    }

    var problem: QuotaProblem {
      QuotaProblem(
        layer: "field", demand: demand, territoryOf: map, target: Money(minorUnits: 1, .usDollar),
        horizon: horizon)
    }
  }

  /// Every figure of the report from its cases, by other code.
  @Test func figuresFollowFromTheCases() throws {
    let market = Market(seed: 4, trend: 0.06)
    let report = try backtestQuotas(market.problem, options: BacktestOptions(years: 4, worlds: 20))
    #expect(report.years == (2023...2026).map { Period.quarter(1, of: $0) })
    #expect(report.methods.map(\.method).first == "equal-chance" && report.methods.count == 5)
    for score in report.methods {
      let cases = report.cases.filter { $0.method == score.method }
      #expect(cases.count == 4 * 24)
      var (misallocated, hits, gap) = (0.0, 0.0, 0.0)
      for year in report.years {
        let own = cases.filter { $0.year == year }
        let total = own.reduce(0) { $0 + $1.actual }
        #expect(abs(own.reduce(0) { $0 + $1.quota } - total) < 1e-6 * total)
        misallocated += own.reduce(0) { $0 + max(0, $1.quota - $1.actual) } / total / 4
        hits += Double(own.filter(\.isHit).count) / 24 / 4
        let ranked = own.sorted { ($0.known[0] ?? 0) < ($1.known[0] ?? 0) }
        gap +=
          (Double(ranked.suffix(8).filter(\.isHit).count) - Double(ranked.prefix(8).filter(\.isHit).count))
          / 8 / 4
      }
      #expect(abs(score.misallocated.value - misallocated) < 1e-9)
      #expect(abs(score.hitRate.value - hits) < 1e-9)
      let found = try #require(score.gaps.first { $0.by == .growth })
      #expect(abs(found.figure.value - gap) < 1e-9)
      #expect(score.misallocated.lower <= misallocated && misallocated <= score.misallocated.upper)
      #expect((0...1).contains(score.explained))
    }
    // Last year's growth, by hand from the demand.
    func sold(_ account: AccountID, _ year: Int) -> Double {
      market.demand.filter { $0.account == account && $0.period.year == year }.reduce(0) {
        $0 + $1.amount.major
      }
    }
    let row = try #require(report.cases.first { $0.territory == "T107" && $0.year.year == 2025 })
    #expect(abs((row.known[0] ?? 0) - log(sold("A107", 2024) / sold("A107", 2023))) < 1e-6)
    #expect(abs(row.actual - sold("A107", 2025)) < 1e-6)
    let last = try #require(
      report.cases.first { $0.method == "last year" && $0.territory == "T107" && $0.year.year == 2025 })
    let share = sold("A107", 2024) / market.map.keys.reduce(0) { $0 + sold($1, 2024) }
    let total = market.map.keys.reduce(0) { $0 + sold($1, 2025) }
    #expect(abs(last.quota - share * total) < 1e-6 * total)
  }

  @Test func theFutureIsNotLookedAt() throws {
    let market = Market(seed: 6, trend: 0.05)
    var changed = market
    // Each territory's year times a factor of its own: what was sold elsewhere must not show in any share.
    changed.demand = market.demand.map { record in
      let factor = Int64(1 + (Int(record.account.text.dropFirst()) ?? 0) % 5)
      return record.period.year < 2026
        ? record
        : DemandRecord(
          account: record.account, product: nil, period: record.period,
          amount: Money(minorUnits: record.amount.minorUnits * factor, .usDollar))
    }
    let (options, settings) = (BacktestOptions(years: 1, worlds: 0), QuotaSettings(policy: .proRata))
    let (a, b) = (
      try backtestQuotas(market.problem, settings: settings, options: options),
      try backtestQuotas(changed.problem, settings: settings, options: options)
    )
    func total(_ report: BacktestReport) -> Double {
      report.cases.filter { $0.method == "last year" }.reduce(0) { $0 + $1.actual }
    }
    let (whole, more) = (total(a), total(b))
    for (x, y) in zip(a.cases, b.cases) { #expect(abs(x.quota / whole - y.quota / more) < 1e-9) }
    #expect(a.cases.count == 5 * 24 && more > 2 * whole)
    #expect(a.methods.map(\.misallocated).count == 5 && a.methods[0].gaps[0].modelLower == nil)
  }

  /// An account that is on no map has sold for years before the others.
  @Test func onlyAccountsOnTheMapHaveYears() throws {
    var market = Market(seed: 6, territories: 4, years: 4, trend: 0.05)
    let years = try backtestQuotas(market.problem, options: BacktestOptions(years: 9, worlds: 0)).years
    market.demand.append(
      DemandRecord(
        account: "gone", product: nil, period: .quarter(1, of: 2012), amount: Money(minorUnits: 5, .usDollar))
    )
    #expect(try backtestQuotas(market.problem, options: BacktestOptions(years: 9, worlds: 0)).years == years)
    #expect(years.count == 2)
  }

  /// Days repeat by the week, but years are years.
  @Test func yearsOfDailyDemandAreAYearApart() throws {
    let first = try #require(Period("2023-01-01"))
    let demand = ["A", "B", "C"].flatMap { account in
      (0..<1461).map { day in
        DemandRecord(
          account: AccountID(account), product: nil, period: first.advanced(by: day),
          amount: Money(minorUnits: Int64(1000 + day % 7 * 10 + day % 11), .usDollar))
      }
    }
    let problem = QuotaProblem(
      layer: "field", demand: demand, territoryOf: ["A": "TA", "B": "TB", "C": "TC"],
      target: Money(minorUnits: 1, .usDollar), horizon: (0..<90).map { first.advanced(by: 1461 + $0) })
    let report = try backtestQuotas(problem, options: BacktestOptions(years: 3, worlds: 0))
    #expect(report.years.map(\.description) == ["2025-10-03", "2026-10-03"])
  }

  /// Unequal trends that last: the policy divides better than last year's sales and than their growth, and who grew before
  /// has no easier quota than luck gives.
  @Test func trendsThatLastAreNoAdvantage() throws {
    var (own, last, growth) = (0.0, 0.0, 0.0)
    var inside = 0
    for seed in 1...6 as ClosedRange<UInt64> {
      let market = Market(seed: seed, trend: 0.1)
      let report = try backtestQuotas(market.problem, options: BacktestOptions(years: 3, worlds: 300))
      own += report.methods[0].misallocated.value
      last += report.methods[2].misallocated.value
      growth += report.methods[3].misallocated.value
      let gap = try #require(report.methods[0].gaps.first { $0.by == .growth })
      inside += gap.isInsideModel == true ? 1 : 0
    }
    #expect(own < 0.7 * last && own < 0.9 * growth)
    #expect(inside >= 5, "\(inside) of 6")
  }

  @Test func tenureIsCountedFromTheYear() throws {
    let market = Market(seed: 3, territories: 6, trend: 0.02)
    let since = try #require(CalendarDate(year: 2025, month: 1, day: 1))
    var options = BacktestOptions(years: 2, worlds: 0)
    options.tenures = Dictionary(uniqueKeysWithValues: (100..<106).map { (TerritoryID("T\($0)"), since) })
    let report = try backtestQuotas(market.problem, options: options)
    let row = try #require(report.cases.first { $0.year.year == 2026 })
    #expect(abs((row.known[3] ?? 0) - 365 / 365.25) < 1e-9)
    #expect(report.cases.first { $0.year.year == 2025 }?.known[3] == nil)
  }

  @Test func threadsAndSeedsAreWhatTheyAre() throws {
    let market = Market(seed: 8, territories: 9, trend: 0.05)
    let options = BacktestOptions(years: 2, worlds: 50)
    let one = try backtestQuotas(market.problem, options: options)
    #expect(try backtestQuotas(market.problem, options: options, threads: Threads(3)) == one)
    var turned = market
    turned.demand.reverse()
    #expect(try backtestQuotas(turned.problem, options: options) == one)
  }

  @Test func shortHistoriesAreRefused() {
    let market = Market(seed: 2, territories: 3, years: 2, trend: 0)
    #expect(throws: QuotaError.noYears) { try backtestQuotas(market.problem) }
  }
}
