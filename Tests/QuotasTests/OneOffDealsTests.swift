import Foundation
import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct OneOffDealsTests {
  static func fit(_ residuals: [Double]) -> BaseForecast {
    BaseForecast(mean: [], residuals: residuals, residualDeviation: 1, deviation: [], sumDeviation: 1)
  }

  @Test func errorPastFiveDeviationsIsCutToThem() {
    // Errors −2 … 2 around 0: median 0, MAD 1, limit 5 · 1.4826.
    var errors: [Double] = [-2, -1, 0, 1, 2, -2, -1, 0, 1, 2, 0]
    errors[4] = 40  // the others of its season of three are at −1, 1 and 0
    let history = errors.map { 100 + $0 }
    let cells = OneOffDeals.cells(history[...], Self.fit(errors), season: 3)
    #expect(cells.count == 1)
    #expect(cells.first?.fromEnd == 6)
    #expect(abs((cells.first?.excess ?? 0) - (40 - 5 * 1.4826)) < 1e-9)
  }

  @Test func whatComesBackEachYearIsNoOneOff() {
    var errors = (0..<24).map { Double($0 % 5) - 2 }
    (errors[3], errors[15]) = (40, 38)
    let history = errors.map { 100 + $0 }
    #expect(OneOffDeals.cells(history[...], Self.fit(errors), season: 12).isEmpty)
    // Of half the size it would still be one, by what it has over the other year.
    errors[15] = 20
    let halved = OneOffDeals.cells(errors.map { 100 + $0 }[...], Self.fit(errors), season: 12)
    #expect(halved.map(\.fromEnd) == [20])
    // One year alone cannot tell.
    #expect(OneOffDeals.cells(history[...11], Self.fit(Array(errors[...11])), season: 12).isEmpty)
  }

  @Test func manyFindsMustBeMaterial() {
    let cells = [[OneOffDeals.Cell(fromEnd: 0, excess: 10)], [.init(fromEnd: 1, excess: 40)]]
    #expect(!OneOffDeals.areMany(cells, cellsLookedAt: 1000))
    #expect(OneOffDeals.areMany(cells, cellsLookedAt: 100))
    #expect(OneOffDeals.material(cells, spreads: [5, 5]) == [[], cells[1]])
    #expect(OneOffDeals.material(cells, spreads: [nil, 20]) == [cells[0], []])
  }

  @Test func lowSalesAreKept() {
    let errors: [Double] = [-40, -1, 0, 1, 2, -2, -1, 0, 1, 2, 0]
    #expect(OneOffDeals.cells(errors.map { 100 + $0 }[...], Self.fit(errors), season: 3).isEmpty)
  }

  @Test func heavyTailsAreNotOneOffs() {
    var errors = (0..<30).map { Double($0 % 3) - 1 }
    for i in [3, 9, 15, 21] { errors[i] = 60 }
    #expect(OneOffDeals.cells(errors.map { 100 + $0 }[...], Self.fit(errors), season: 3).isEmpty)
  }

  @Test func shortOrExactFitsAreLeftAlone() {
    #expect(OneOffDeals.cells([1, 2, 99][...], Self.fit([0, 0, 97]), season: 1).isEmpty)
    let exact = [Double](repeating: 0, count: 11) + [50]
    #expect(OneOffDeals.cells(exact.map { 10 + $0 }[...], Self.fit(exact), season: 1).isEmpty)
  }
}

@Suite struct CleanedForecastTests {
  /// Twenty monthly territories; every fifth has a deal of six months' sales in its last year.
  static func panel(deals: Bool) -> DemandPanel {
    var values = Matrix(rows: 36, columns: 20)
    for j in 0..<20 {
      var stream = RandomStream(seed: 21, UInt64(j))
      for t in 0..<36 {
        values[t, j] = 100 * exp(0.1 * stream.normal()) * (1 + 0.2 * sin(Double(t) * .pi / 6))
      }
      if deals, j % 5 == 0 { values[27 + j / 5, j] += 600 }
    }
    return DemandPanel(
      keyNames: ["id"], series: (0..<20).map { ["T\(10 + $0)"] }, firstPeriod: .month(1, of: 2024),
      values: values)
  }

  @Test func dealsDoNotReachTheForecast() throws {
    let hierarchy = try Hierarchy(of: Self.panel(deals: false))
    func sums(_ deals: Bool, cleaned: Bool) throws -> [Double] {
      let options = ForecastOptions(horizon: 12, cleansOneOffs: cleaned)
      let result = try forecast(Self.panel(deals: deals), hierarchy: hierarchy, options: options)
      return result.series.map { $0.mean.reduce(0, +) }
    }
    let (truth, raw, cleaned) = try (
      sums(false, cleaned: false), sums(true, cleaned: false), sums(true, cleaned: true)
    )
    let touched = stride(from: 1, to: 21, by: 5)
    let off = { (found: [Double]) in touched.reduce(0) { $0 + abs(found[$1] / truth[$1] - 1) } }
    #expect(off(cleaned) < 0.5 * off(raw))
    // Data without deals are not harmed.
    for (a, b) in zip(try sums(false, cleaned: true), truth) { #expect(abs(a / b - 1) < 0.01) }
  }
}
