import Foundation
import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct ForecastTests {
  /// Monthly histories with season, growth and noise.
  static func rows(series: Int, periods: Int, seed: UInt64) -> [DemandRow] {
    (0..<series).flatMap { s in
      var stream = RandomStream(seed: seed, UInt64(s))
      let (size, growth) = (exp(3 + stream.normal()), 0.01 * stream.normal())
      return (0..<periods).map { t in
        let season = 1 + 0.3 * sin(Double(t % 12) / 12 * 2 * .pi)
        let amount = size * exp(growth * Double(t) + 0.15 * stream.normal()) * season
        return DemandRow(
          keys: ["r\(s % 3)", "s\(s)"], period: .month(1, of: 2020).advanced(by: t), amount: amount)
      }
    }
  }

  static func forecasted(_ rows: [DemandRow], _ options: ForecastOptions) throws -> ForecastResult {
    let panel = try DemandPanel(rows, keyNames: ["region", "series"])
    return try forecast(panel, hierarchy: Hierarchy(of: panel), options: options)
  }

  @Test(arguments: [Reconciliation.mint, .wls, .ols, .bottomUp]) func levelsAddUp(method: Reconciliation)
    throws
  {
    let result = try Self.forecasted(
      Self.rows(series: 9, periods: 36, seed: 1), ForecastOptions(horizon: 4, reconciliation: method))
    #expect(result.reconciliation == method)
    let bottom = result.series[result.aggregateCount...]
    for aggregate in result.series.prefix(result.aggregateCount) {
      for h in 0..<4 {
        let sum = bottom.filter { aggregate.keys[0] == "*" || $0.keys[0] == aggregate.keys[0] }
          .reduce(0) { $0 + $1.mean[h] }
        #expect(abs(sum - aggregate.mean[h]) <= 1e-9 * abs(sum))
      }
    }
  }

  @Test func seasonAndTrendAreContinued() throws {
    // No noise: two years ahead of a multiplicative pattern within a per cent.
    let rows = (0..<48).map { t in
      DemandRow(
        keys: ["x"], period: .month(1, of: 2020).advanced(by: t),
        amount: 1000 * exp(0.01 * Double(t)) * (1 + 0.4 * sin(Double(t % 12))))
    }
    let panel = try DemandPanel(rows, keyNames: ["id"])
    let result = try forecast(
      panel, hierarchy: Hierarchy(of: panel, levels: []), options: ForecastOptions(horizon: 12))
    let bottom = try #require(result.series.last)
    for h in 0..<12 {
      let wanted = 1000 * exp(0.01 * Double(48 + h)) * (1 + 0.4 * sin(Double(h)))
      #expect(abs(bottom.mean[h] / wanted - 1) < 0.04)
    }
  }

  @Test func threadsChangeNoBit() throws {
    let rows = Self.rows(series: 150, periods: 14, seed: 3)
    let one = try Self.forecasted(rows, ForecastOptions(horizon: 2))
    #expect(try Self.forecasted(rows, ForecastOptions(horizon: 2, threads: Threads(2))) == one)
    #expect(try Self.forecasted(rows, ForecastOptions(horizon: 2, threads: Threads(7))) == one)
  }

  @Test func orderOfRowsChangesNoBit() throws {
    let rows = Self.rows(series: 6, periods: 20, seed: 4)
    let turned = Array(rows.reversed())
    let options = ForecastOptions(horizon: 3)
    let (first, second) = try (Self.forecasted(rows, options), Self.forecasted(turned, options))
    #expect(first == second)
  }

  @Test(arguments: [1e-6, 3, 1e9]) func scalingDemandScalesForecasts(factor: Double) throws {
    let rows = Self.rows(series: 6, periods: 30, seed: 5)
    let scaled = rows.map { DemandRow(keys: $0.keys, period: $0.period, amount: $0.amount * factor) }
    let options = ForecastOptions(horizon: 3)
    let (one, other) = try (Self.forecasted(rows, options), Self.forecasted(scaled, options))
    for (a, b) in zip(one.series, other.series) {
      for h in 0..<3 {
        #expect(abs(b.mean[h] / factor - a.mean[h]) < 1e-6 * abs(a.mean[h]))
        #expect(abs(b.upper80[h] / factor - a.upper80[h]) < 1e-6 * abs(a.upper80[h]))
      }
    }
  }

  @Test func leadSkipsTheFirstPeriods() throws {
    let rows = Self.rows(series: 4, periods: 36, seed: 6)
    let whole = try Self.forecasted(rows, ForecastOptions(horizon: 5))
    let later = try Self.forecasted(rows, ForecastOptions(horizon: 3, lead: 2))
    #expect(later.periods == Array(whole.periods.suffix(3)))
    for (a, b) in zip(whole.series, later.series) {
      for (x, y) in zip(a.mean.suffix(3), b.mean) { #expect(abs(x - y) <= 1e-9 * abs(x)) }
    }
  }

  /// However wild the series: the horizon's only period is the horizon.
  @Test(arguments: [0.2, 0.9]) func onePeriodIsTheWholeHorizon(noise: Double) throws {
    var stream = RandomStream(seed: 8)
    let rows = (0..<5).flatMap { s in
      (0..<14).map { t in
        DemandRow(keys: ["r", "s\(s)"], period: .year(2010 + t), amount: exp(5 + noise * stream.normal()))
      }
    }
    let result = try Self.forecasted(rows, ForecastOptions(horizon: 1))
    for series in result.series {
      #expect(abs(series.sumDeviation - series.deviation[0]) < 1e-9 * series.deviation[0])
    }
  }

  @Test func horizonMustBePositive() {
    #expect(throws: DemandError.horizon(0)) {
      try Self.forecasted(Self.rows(series: 1, periods: 5, seed: 1), ForecastOptions(horizon: 0))
    }
  }

  /// Central 80 % intervals on series whose noise is what the models assume, at both levels.
  @Test func intervalsCoverAboutAsPromised() throws {
    var (inside, count) = (0, 0)
    for world in 0..<4 {
      let rows = Self.rows(series: 60, periods: 40, seed: UInt64(100 + world))
      let cut = Period.month(1, of: 2020).advanced(by: 36)
      let result = try Self.forecasted(rows.filter { $0.period < cut }, ForecastOptions(horizon: 4))
      let truth = Dictionary(
        rows.map { (["\($0.keys[1])", "\($0.period)"], $0.amount) }, uniquingKeysWith: { first, _ in first })
      for series in result.series.dropFirst(result.aggregateCount) {
        for (h, period) in result.periods.enumerated() {
          let amount = try #require(truth[[series.keys[1], "\(period)"]])
          count += 1
          if amount >= series.lower80[h], amount <= series.upper80[h] { inside += 1 }
        }
      }
    }
    let share = Double(inside) / Double(count)
    #expect(share > 0.7 && share < 0.9, "\(share)")
  }
}
