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
    #expect(OneOffDeals.material(cells, cellsLookedAt: 1000) { [] } == cells)
    #expect(OneOffDeals.material(cells, cellsLookedAt: 100) { [5, 5] } == [[], cells[1]])
    #expect(OneOffDeals.material(cells, cellsLookedAt: 100) { [nil, 20] } == [cells[0], []])
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
