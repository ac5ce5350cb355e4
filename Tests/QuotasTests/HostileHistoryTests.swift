import Foundation
import LinearAlgebra
import SalesModel
import Testing

@testable import Quotas

@Suite struct HostileHistoryTests {
  static func panel(_ histories: [[Double]], starts: [Int]? = nil) -> DemandPanel {
    let periods = histories.map(\.count).max() ?? 0
    let filled = histories.map { [Double](repeating: 0, count: periods - $0.count) + $0 }
    return DemandPanel(
      keyNames: ["group", "id"],
      series: histories.indices.map { ["g\($0 % 2)", "s\($0)"] }.sorted(by: precedes),
      firstPeriod: .quarter(1, of: 2020),
      values: Matrix(rows: periods, columns: histories.count, columnMajor: Array(filled.joined())),
      starts: histories.map { periods - $0.count })
  }

  static let steady = (0..<20).map { 100 + Double($0 * 7 % 11) }

  static func altered(_ change: (Int, Double) -> Double) -> [Double] {
    steady.indices.map { change($0, steady[$0]) }
  }

  static let cases: [[[Double]]] = [
    [[5]], [[0]], [[-3]], [[5, 6], [7, 8]], [[1, 2, 3], [0, 0, 0]],
    [[Double](repeating: 0, count: 20), steady],
    [[Double](repeating: 0, count: 20), [Double](repeating: 0, count: 20)],
    [[Double](repeating: 42, count: 20), steady],
    [steady.map { -$0 }, steady],
    [altered { $0 == 9 ? 1e9 : $1 }, steady],
    [altered { $0 == 19 ? 1e9 : $1 }, steady],
    [steady.map { $0 * 1e150 }, steady], [steady.map { $0 * 1e-200 }, steady],
    [altered { $0 % 4 == 0 ? $1 : 0 }, steady],
    [altered { $0 == 3 ? $1 : 0 }, steady], [altered { $0 % 4 == 0 ? 1e100 * $1 : 0 }, steady],
    [Array(steady.prefix(2)), Array(steady.prefix(5)), steady, Array(steady.prefix(1))],
    [altered { index, _ in index % 2 == 0 ? 1e8 : 1e-8 }, steady],
    [steady.map { $0 - 104 }, steady],
  ]

  @Test(arguments: cases.indices, [Reconciliation.mint, .wls, .bottomUp])
  func everythingIsFinite(index: Int, method: Reconciliation) throws {
    let panel = Self.panel(Self.cases[index])
    let result = try forecast(
      panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 5, reconciliation: method))
    #expect(result.series.count == panel.series.count + result.aggregateCount)
    for series in result.series {
      #expect((series.mean + series.lower80 + series.upper80 + series.deviation).allSatisfy { $0.isFinite })
      #expect(series.sumDeviation.isFinite)
      for h in 0..<5 { #expect(series.lower80[h] <= series.mean[h] && series.mean[h] <= series.upper80[h]) }
    }
  }

  @Test func neverSoldIsForecastAsZero() throws {
    let panel = Self.panel([[Double](repeating: 0, count: 20), Self.steady])
    let result = try forecast(panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 3))
    let empty = try #require(result.series.first { $0.keys == ["g0", "s0"] })
    #expect(empty.mean.allSatisfy { abs($0) < 1e-3 })
    #expect(empty.sumDeviation == 0)
  }

  @Test func oneGiantDealIsLoweredAndListed() throws {
    let deal = Self.altered { $0 == 9 ? 1e9 : $1 }
    let panel = Self.panel([deal, Self.steady])
    let result = try forecast(panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 4))
    let cell = try #require(result.cleaned.first)
    #expect(result.cleaned.count == 1)
    #expect(cell.amount == 1e9 && cell.period == .quarter(2, of: 2022) && cell.keys == ["g0", "s0"])
    #expect(cell.replacement < 1e9)
  }

  @Test func positiveSeriesStayAtZeroOrAbove() throws {
    let falling = (0..<20).map { max(0.5, 100 - 6 * Double($0)) }
    let panel = Self.panel([falling, Self.steady])
    let result = try forecast(panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 8))
    for series in result.series { #expect(series.mean.allSatisfy { $0 >= 0 }) }
  }

  @Test func longHistoriesDropTheirOldestPeriods() {
    let monthly = BaseForecaster(horizon: 1, lead: 0, season: 12, threads: .single)
    #expect([5, 60, 61, 71, 72, 399, 5000].map(monthly.usedLength) == [5, 60, 60, 60, 72, 396, 396])
    let yearly = BaseForecaster(horizon: 1, lead: 0, season: 1, threads: .single)
    #expect([5, 61, 5000].map(yearly.usedLength) == [5, 61, 400])
    // Two whole seasons are too short for a season: nothing is dropped until three are there.
    let weekly = BaseForecaster(horizon: 1, lead: 0, season: 52, threads: .single)
    #expect([104, 105, 106, 155, 156, 200].map(weekly.usedLength) == [104, 104, 106, 155, 156, 156])
    for season in 2...120 {
      let any = BaseForecaster(horizon: 1, lead: 0, season: season, threads: .single)
      for length in 1...400 where OperatorBank.isSeasonal(length, season) {
        #expect(OperatorBank.isSeasonal(any.usedLength(length), season))
      }
    }
  }

  /// Half a year's swing is still there when two years and some weeks are known.
  @Test func weeksKeepTheirSeason() throws {
    let weeks = (0..<162).map { 100 + 60 * sin(Double($0) / 52 * 2 * .pi) }
    let panel = DemandPanel(
      keyNames: ["id"], series: [["a"]], firstPeriod: try #require(Period("2024-W01")),
      values: Matrix(rows: 110, columns: 1, columnMajor: Array(weeks.prefix(110))))
    let result = try forecast(panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 52))
    for (mean, value) in zip(try #require(result.series.last).mean, weeks.suffix(52)) {
      #expect(abs(mean - value) < 3)
    }
  }

  @Test func absurdSeasonIsNoSeason() throws {
    let panel = Self.panel([Self.steady])
    let options = ForecastOptions(horizon: 2, season: .max)
    let result = try forecast(panel, hierarchy: Hierarchy(of: panel), options: options)
    #expect(result.series.allSatisfy { $0.mean.allSatisfy { $0.isFinite } })
  }
}
