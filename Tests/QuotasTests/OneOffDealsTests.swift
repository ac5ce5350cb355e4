import Testing

@testable import Quotas

@Suite struct OneOffDealsTests {
  static func fit(_ residuals: [Double]) -> BaseForecast {
    BaseForecast(mean: [], residuals: residuals, residualDeviation: 1, deviation: [], sumDeviation: 1)
  }

  @Test func errorPastFiveDeviationsIsCutToThem() {
    // Errors −2 … 2 around 0: median 0, MAD 1, limit 5 · 1.4826.
    var errors: [Double] = [-2, -1, 0, 1, 2, -2, -1, 0, 1, 2, 0]
    errors[4] = 40
    let history = errors.map { 100 + $0 }
    let cells = OneOffDeals.cells(history[...], Self.fit(errors))
    #expect(cells.count == 1)
    #expect(cells.first?.fromEnd == 6)
    #expect(abs((cells.first?.replacement ?? 0) - (100 + 5 * 1.4826)) < 1e-9)
  }

  @Test func lowSalesAreKept() {
    let errors: [Double] = [-40, -1, 0, 1, 2, -2, -1, 0, 1, 2, 0]
    #expect(OneOffDeals.cells(errors.map { 100 + $0 }[...], Self.fit(errors)).isEmpty)
  }

  @Test func heavyTailsAreNotOneOffs() {
    var errors = (0..<30).map { Double($0 % 3) - 1 }
    for i in [3, 9, 15, 21] { errors[i] = 60 }
    #expect(OneOffDeals.cells(errors.map { 100 + $0 }[...], Self.fit(errors)).isEmpty)
  }

  @Test func shortOrExactFitsAreLeftAlone() {
    #expect(OneOffDeals.cells([1, 2, 99][...], Self.fit([0, 0, 97])).isEmpty)
    let exact = [Double](repeating: 0, count: 11) + [50]
    #expect(OneOffDeals.cells(exact.map { 10 + $0 }[...], Self.fit(exact)).isEmpty)
  }
}
