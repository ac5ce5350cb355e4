import Testing

@testable import Compensation

@Suite struct EffortResponseTests {
  @Test func doubledPayRaisesEffortByHalfAndSalesBySixPart() {
    let response = effortResponse(payRatio: 2, elasticity: 0.34)
    #expect(abs(response.effort - 1.51825) < 5e-6)
    #expect(abs(response.sales - 1.15254) < 5e-6)
  }

  @Test(arguments: [0.0, 0.34, 1]) func theSamePayChangesNothing(elasticity: Double) {
    let response = effortResponse(payRatio: 1, elasticity: elasticity)
    #expect(response.effort == 1 && response.sales == 1)
  }
}
