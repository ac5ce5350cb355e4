import Testing

@testable import SalesTask

@Suite struct ResponseCurveTests {
  /// Answers of a pharmaceutical company's managers (Lodish, Curtis, Ness, Simpson 1988); now = 100.
  struct Case: Sendable {
    let answers: [Double]
    let halfway: Double
    let exponent: Double
    let elasticity: Double
  }

  static let published = [
    Case(answers: [47, 68, 126, 152], halfway: 0.981132, exponent: 2.281636, elasticity: 0.5989),
    Case(answers: [15, 48, 120, 135], halfway: 0.411765, exponent: 2.672502, elasticity: 0.6626),
    Case(answers: [31, 63, 115, 125], halfway: 0.362319, exponent: 2.440589, elasticity: 0.4479),
    Case(answers: [56, 80, 111, 120], halfway: 0.454545, exponent: 1.942714, elasticity: 0.2671),
    Case(answers: [15, 61, 146, 176], halfway: 0.894118, exponent: 2.007100, elasticity: 0.8053),
  ]

  private func curve(_ answers: [Double]) throws -> ResponseCurve {
    try ResponseCurve(
      none: answers[0] / 100, half: answers[1] / 100, halfMore: answers[2] / 100, saturation: answers[3] / 100
    )
  }

  @Test(arguments: published) func fiveAnswersMakeACurve(example: Case) throws {
    let fitted = try curve(example.answers)
    #expect(abs(fitted.halfway - example.halfway) < 5e-7)
    #expect(abs(fitted.exponent - example.exponent) < 5e-7)
    #expect(abs(fitted.elasticityToday - example.elasticity) < 5e-5)
    #expect(fitted.isSShaped)
    #expect(abs(fitted.sales(at: 1) - 1) < 1e-12)
    #expect(fitted.sales(at: 0) == fitted.base)
    #expect(abs(fitted.sales(at: 1e9) - fitted.saturation) < 1e-9)
  }

  @Test func theFirstCurveMissesItsAnswersAsPublished() throws {
    let fitted = try curve([47, 68, 126, 152])
    #expect(abs(fitted.sales(at: 0.5) - 0.6520) < 5e-5)
    #expect(abs(fitted.sales(at: 1.5) - 1.2259) < 5e-5)
  }

  @Test(arguments: [0.4, 1, 1.7, 3.5], [(0.1, 1.3), (0.5, 2.0), (0.0, 1.1)])
  func answersFromACurveGiveItBack(exponent: Double, ends: (base: Double, saturation: Double)) throws {
    let truth = ResponseCurve(
      saturation: ends.saturation, base: ends.base, exponent: exponent,
      halfway: (ends.saturation - 1) / (1 - ends.base))
    let fitted = try ResponseCurve(
      none: ends.base, half: truth.sales(at: 0.5), halfMore: truth.sales(at: 1.5), saturation: ends.saturation
    )
    #expect(abs(fitted.exponent - exponent) < 1e-6)
    let slope = (truth.sales(at: 1 + 1e-6) - truth.sales(at: 1 - 1e-6)) / 2e-6
    #expect(abs(fitted.elasticityToday - slope) < 1e-5)
  }

  @Test(arguments: [
    [1.0, 1, 1, 1], [0.5, 0.4, 1.2, 1.3], [0, 0.5, 1.4, 1.3], [.nan, 0.5, 1.2, 1.3], [-0.1, 0.5, 1.2, 1.3],
  ])
  func answersOutOfOrderAreRefused(answers: [Double]) {
    #expect(throws: ResponseCurve.FitError.notAscending) {
      try ResponseCurve(none: answers[0], half: answers[1], halfMore: answers[2], saturation: answers[3])
    }
  }
}
