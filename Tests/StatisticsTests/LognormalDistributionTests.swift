import Testing

@testable import Statistics

@Suite struct LognormalDistributionTests {
  @Test func momentsAreThoseAskedFor() {
    let result = LognormalDistribution(mean: 120, deviation: 30)
    #expect(abs(result.mean - 120) < 1e-11)
    #expect(abs(result.deviation - 30) < 1e-11)
  }

  @Test func chanceAndQuantileAreInverse() {
    let result = LognormalDistribution(mean: 5, deviation: 4)
    for p in [0.01, 0.2, 0.5, 0.8, 0.99] {
      #expect(abs(result.chance(ofAtLeast: result.quantile(p)) - (1 - p)) < 1e-14)
    }
  }

  @Test func simulationAgrees() {
    let result = LognormalDistribution(mean: 100, deviation: 20)
    var stream = RandomStream(seed: 4)
    let draws = (0..<20_000).map { _ in result.quantile(stream.uniform() * 0.999999 + 5e-7) }
    #expect(abs(mean(draws) - 100) < 4 * 20 / 20_000.0.squareRoot())
    let reached = Double(draws.count { $0 >= 110 }) / 20_000
    #expect(abs(reached - result.chance(ofAtLeast: 110)) < 4 * 0.5 / 20_000.0.squareRoot())
  }

  @Test func certaintyIsAStep() {
    let sure = LognormalDistribution(mean: 10, deviation: 0)
    #expect(sure.chance(ofAtLeast: 9.99) == 1 && sure.chance(ofAtLeast: 10.01) == 0)
    #expect(sure.chance(ofAtLeast: 0) == 1 && sure.chance(ofAtLeast: -5) == 1)
  }
}
