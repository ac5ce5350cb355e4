import Testing

@testable import Statistics

@Suite struct NormalDistributionTests {
  @Test(arguments: [
    (0.5, 0), (0.9, 1.2815515655446004), (0.95, 1.6448536269514722), (0.975, 1.959963984540054),
    (0.99, 2.3263478740408408), (0.999, 3.090232306167813), (0.01, -2.3263478740408408),
    (1e-9, -5.997807015007687), (0.02, -2.0537489106318225),
  ])
  func quantilesOfTheTable(p: Double, x: Double) {
    #expect(abs(normalQuantile(p) - x) <= 1e-13 * max(1, abs(x)))
  }

  @Test func quantileInvertsProbability() {
    for step in 1..<400 {
      let p = Double(step) / 400
      #expect(abs(normalProbability(normalQuantile(p)) - p) < 1e-15)
    }
  }

  @Test func quantileIsOddAndUnbounded() {
    #expect(abs(normalQuantile(0.3) + normalQuantile(0.7)) < 1e-15)
    #expect(normalQuantile(0) == -.infinity && normalQuantile(1) == .infinity)
  }

  @Test func densityIsTheDerivativeOfProbability() {
    for x in [-3.0, -1, 0, 0.5, 2] {
      let step = 1e-5
      let slope = (normalProbability(x + step) - normalProbability(x - step)) / (2 * step)
      #expect(abs(slope - normalDensity(x)) < 1e-9)
    }
  }
}
