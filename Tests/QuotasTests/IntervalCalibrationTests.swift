import Foundation
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct IntervalCalibrationTests {
  /// The months of one series, from January 2020 on.
  private static func rows(_ series: Int, _ amounts: ArraySlice<Double>) -> [DemandRow] {
    amounts.enumerated().map { t, amount in
      DemandRow(keys: ["S\(100 + series)"], period: Period.month(1, of: 2020).advanced(by: t), amount: amount)
    }
  }

  /// A second way to the same numbers: the definition, written out for two years and two levels.
  @Test func factorsAreThoseOfTheDefinition() {
    let years = [[[0.5, 1.5, 2.0, 9.0], [1.0, 0.2]], [[0.1, 0.3, 0.2, 0.4], [2.0, 1.0]]]
    func factor(_ errors: [Double]) -> Double {
      let near = errors.map { min(5, $0) }.sorted()
      let position = 0.8 * Double(near.count - 1)
      let below = near[Int(position)]
      let above = near[min(near.count - 1, Int(position) + 1)]
      let inner = (below + (position - position.rounded(.down)) * (above - below)) / normalQuantile(0.9)
      let mean = near.reduce(0, +) / Double(near.count)
      return (inner + mean / (2 / Double.pi).squareRoot()) / 2
    }
    let all = years.map { factor($0[0] + $0[1]) }
    let over = pow(all[0] * all[1], 1 / 2.5)
    func level(_ place: Int, results: Double) -> Double {
      let weight = 50 / results
      let product = factor(years[0][place]) * factor(years[1][place])
      return pow(product * pow(over, weight), 1 / (2 + weight))
    }
    let found = IntervalCalibration(years: years).factors
    #expect(abs(found[0] - level(0, results: 4)) < 1e-12)
    #expect(abs(found[1] - level(1, results: 2)) < 1e-12)
  }

  @Test func errorsAsStatedLeaveIntervalsAlone() {
    let factors = (1...10 as ClosedRange<UInt64>).map { seed -> Double in
      var stream = RandomStream(seed: seed)
      let years = (0..<3).map { _ in [(0..<4000).map { _ in abs(stream.normal()) }] }
      return IntervalCalibration(years: years).factors[0]
    }
    #expect(abs(mean(factors) - 1) < 0.008, "\(factors)")
  }

  @Test func levelsWithoutResultsTakeTheFactorOfAll() {
    let found = IntervalCalibration(years: [[[], [2.0, 2.0, 2.0]]]).factors
    #expect(
      abs(found[0] - pow((2 / normalQuantile(0.9) + 2 * (Double.pi / 2).squareRoot()) / 2, 1 / 1.5)) < 1e-12)
    #expect(IntervalCalibration(years: [[[0, 0, 0]]]).factors[0] > 0)
  }

  /// A month in twelve that fails makes stated deviations too wide for all others.
  @Test func intervalsAreAsWideAsPastYearsAskFor() throws {
    var inside: [Int: Int] = [0: 0, 2: 0]
    for world in 0..<6 {
      var rows: [DemandRow] = []
      var next: [[Double]] = []
      for series in 0..<40 {
        var stream = RandomStream(seed: UInt64(world), UInt64(series))
        let amounts = (0..<72).map { _ in
          1000 + 20 * stream.normal() - (stream.uniform() < 1.0 / 12 ? 150 : 0)
        }
        next.append(Array(amounts.suffix(12)))
        rows += Self.rows(series, amounts.prefix(60))
      }
      let panel = try DemandPanel(rows, keyNames: ["series"])
      for years in [0, 2] {
        let result = try forecast(
          panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 12, rehearsedYears: years)
        )
        #expect(result.widths.isEmpty == (years == 0))
        for (actual, series) in zip(next, result.series.dropFirst(result.aggregateCount)) {
          inside[years]? +=
            zip(actual, zip(series.lower80, series.upper80)).filter {
              $0 >= $1.0 && $0 <= $1.1
            }.count
        }
      }
    }
    let shares = inside.mapValues { Double($0) / (6 * 40 * 12) }
    #expect((shares[0] ?? 0) > 0.88 && abs((shares[2] ?? 0) - 0.8) < 0.05, "\(shares)")
  }

  /// Deals that are cleaned away are no reason to trust a forecast more: what they left of stated deviations goes, but no more.
  @Test func oneOffDealsDoNotNarrowIntervals() throws {
    var (inside, count) = (0, 0)
    for world in 0..<8 {
      var rows: [DemandRow] = []
      var next: [[Double]] = []
      for series in 0..<12 {
        var stream = RandomStream(seed: 31, UInt64(world), UInt64(series))
        let amounts = (0..<84).map { t in
          1000 * (1 + 0.05 * stream.normal()) * (t == 5 + 2 * series ? 10 : 1)
        }
        next.append(Array(amounts.suffix(12)))
        rows += Self.rows(series, amounts.prefix(72))
      }
      let panel = try DemandPanel(rows, keyNames: ["series"])
      let result = try forecast(panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 12))
      #expect(result.cleaned.count == 12)
      for (actual, series) in zip(next, result.series.dropFirst(result.aggregateCount)) {
        inside += zip(actual, zip(series.lower80, series.upper80)).filter { $0 >= $1.0 && $0 <= $1.1 }.count
        count += 12
      }
    }
    let share = Double(inside) / Double(count)
    #expect(share > 0.72 && share < 0.88, "\(share)")
  }

  @Test func shortHistoriesAreLeftAlone() throws {
    let rows = (0..<30).map {
      DemandRow(keys: ["a"], period: Period.month(1, of: 2024).advanced(by: $0), amount: Double(100 + $0 % 7))
    }
    let panel = try DemandPanel(rows, keyNames: ["series"])
    let options = ForecastOptions(horizon: 12)
    #expect(try forecast(panel, hierarchy: Hierarchy(of: panel), options: options).widths.isEmpty)
  }
}
