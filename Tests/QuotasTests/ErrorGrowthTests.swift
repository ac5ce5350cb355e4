import Testing

@testable import Quotas

@Suite struct ErrorGrowthTests {
  @Test func randomWalkVarianceGrowsWithTheHorizon() {
    let growth = ErrorGrowth(weights: [1, 1, 1, 1])
    #expect(growth.variances == [1, 2, 3, 4])
    // Sum of four steps of a random walk: shocks counted 4, 3, 2, 1 times.
    #expect(growth.sumVariance(scale: [1, 1, 1, 1], lead: 0) == 30)
  }

  @Test func noiseVarianceDoesNotGrow() {
    let growth = ErrorGrowth(weights: [0, 0, 0])
    #expect(growth.variances == [1, 1, 1])
    #expect(growth.sumVariance(scale: [1, 2, 3], lead: 0) == 14)
    #expect(growth.sumVariance(scale: [1, 2, 3], lead: 2) == 9)
  }

  @Test func leadCountsEarlierShocksOnLaterPeriods() {
    // Two periods of a random walk, the second alone counts: both shocks are in it.
    #expect(ErrorGrowth(weights: [1, 1]).sumVariance(scale: [1, 1], lead: 1) == 2)
  }
}
