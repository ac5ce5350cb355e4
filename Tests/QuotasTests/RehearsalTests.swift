import Foundation
import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

/// Four territories in two regions with two past years, against a second implementation of the same formulas.
@Suite struct RehearsalTests {
  static let sold: [[Double]] = [
    [100, 200, 50, 400], [110, 198, 60, 404], [121, 205, 66, 396], [130, 199, 80, 410], [146, 204, 90, 402],
    [160, 201, 110, 415],
  ]
  static let regions = [0, 0, 1, 1]

  /// The year after the first `count` of `sold`.
  static func year(
    _ expected: [Double], after count: Int, _ oneStep: (Double, Double), judged: Bool = true
  ) -> RehearsedYear {
    RehearsedYear(
      expected: expected, deviation: [9, 10, 8, 14], years: sold.prefix(count).reversed(),
      actual: judged ? sold[count] : nil, oneStep: PairCorrelation(different: oneStep.0, same: oneStep.1))
  }

  static let past = [
    year([136, 203, 84, 408], after: 4, (0.05, 0.12)), year([152, 203, 97, 409], after: 5, (0.05, 0.12)),
  ]
  static let now = year([168, 202, 116, 413], after: 6, (0.06, 0.10), judged: false)

  static func close(_ found: [Double], _ wanted: [Double], _ tolerance: Double = 1e-9) -> Bool {
    found.count == wanted.count
      && zip(found, wanted).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }

  @Test func growthRatesAreThoseOfTheFormulas() throws {
    let rates = GrowthRates(Self.past[0])
    #expect(
      Self.close(
        try #require(rates.rates[0]), [0.04512043528, 0.071743904859, 0.088240297321, -0.007069882484]))
    #expect(
      Self.close(
        try #require(rates.rates[3]), [-0.004889985294, 0.034742948444, 0.005407717106, 0.010432885033]))
    // ln(136/130), ln(130/121), and the line through three years or none.
    #expect(GrowthRates.rates(expected: 10, years: [10, 10]) == nil)
    #expect(GrowthRates.rates(expected: 10, years: [10, 0, 10, 10]) == nil)
    let steady = try #require(GrowthRates.rates(expected: 16, years: [8, 4, 2, 1]))
    #expect(Self.close(steady, [log(2), log(2), log(2), 0], 1e-12))
  }

  @Test func farRatesCountAsLessFar() {
    let rates = GrowthRates.winsorised([
      [0, 0, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0], [3, 0, 0, 0], [40, 0, 0, 0], nil,
    ])
    #expect(abs((rates[4]?[0] ?? 0) - (2 + 2.5 * 1.4826)) < 1e-12 && rates[5] == nil && rates[1]?[0] == 1)
  }

  @Test func weightsAreThePosteriorMean() throws {
    let weights = GrowthWeights(Self.past)
    #expect(Self.close(weights.weights, [0.212628209434, 0.098458418865, 0.307704300437, -0.066247375039]))
    #expect(Self.close(weights.deviations, [0.462444483356, 0.346309245737, 0.395918037435, 0.492434396932]))
    #expect(weights.designEffect == 1 && weights.years == 2)
    let covariance = weights.spread * weights.spread.transposed
    #expect(
      Self.close(
        covariance.row(1), [-0.008297074274, 0.119930093683, -0.07505599741, -0.016881802216]))
    #expect(
      Self.close(
        try #require(GrowthWeights.centredRates(Self.now)[2]),
        [0.038950433943, 0.148520460872, 0.114335121064, 0.014907153211]))
    #expect(
      Self.close(
        weights.corrected(Self.past[0]),
        [139.704995602565, 200.01786805773, 88.967843326947, 402.309293012758]))
    let sum = weights.corrected(Self.now).reduce(0, +)
    #expect(abs(sum - 899) < 1e-9)
  }

  @Test func everythingLearnedIsThatOfTheSecondImplementation() {
    let found = Rehearsal(now: Self.now, past: Self.past, regions: Self.regions)
    #expect(
      Self.close(found.expected, [176.014767076082, 201.89591494944, 125.07672726612, 413.764814037154]))
    #expect(
      Self.close(found.logDeviations, [0.044123780554, 0.040778714183, 0.056776331416, 0.027932126089]))
    #expect(
      Self.close(
        [found.luck.company, found.luck.region, found.luck.scale, found.bias],
        [0.252305125339, 0.115701223227, 0.824234353274, 0.019554197706]))
    #expect(abs(found.shift - 0.645833333333) < 1e-9)
    #expect(
      Self.close(
        Rehearsal.biases([0.01315021938687843, 0.02862244617735013]), [0.0, 0.010115553375, 0.019554197706]))
  }

  @Test func withoutPastYearsOnlyTheCompanyIsLessSure() {
    let found = Rehearsal(now: Self.now, past: [], regions: Self.regions)
    #expect(found.expected == Self.now.expected && found.bias == 0 && found.growth.years == 0)
    #expect(Self.close(found.logDeviations, [0.058348571063, 0.0539251096, 0.075080098911, 0.036936990067]))
    #expect(Self.close([found.luck.company, found.luck.region], [0.208754208754, 0.03367003367]))
  }

  @Test func givenTheTotalSharesAreLeft() throws {
    let found = Rehearsal(now: Self.now, past: Self.past, regions: Self.regions)
    let joint = JointOutlook(
      results: zip(found.expected, found.logDeviations).map {
        LognormalDistribution(logMean: log($0) - $1 * $1 / 2, logDeviation: $1)
      },
      companyCorrelation: found.luck.company, regionCorrelation: found.luck.region, regions: Self.regions,
      middle: found.luck.middle / found.luck.scale)
    let given = GivenTotal(joint, total: 900)
    let results = try given.results.map { try #require($0) }
    #expect(
      Self.close(results.map(\.logMean), [5.153245282788, 5.290400385673, 4.811656993618, 6.007748194666]))
    #expect(
      Self.close(
        results.map(\.logDeviation), [0.033659393426, 0.030591784211, 0.044672064271, 0.018686027983]))
    #expect(
      Self.close(
        results.map { $0.quantile(0.3) },
        [169.965296779038, 195.265083572542, 120.088736484284, 402.602302397472]))
    let unmoved = GivenTotal(
      JointOutlook(
        results: joint.results, companyCorrelation: joint.companyCorrelation,
        regionCorrelation: joint.regionCorrelation, regions: joint.regions), total: 900)
    #expect(abs(unmoved.results.reduce(0) { $0 + ($1?.mean ?? 0) } - 900) < 1e-9)
    // With luck that all share and nothing else, shares are certain.
    let sure = JointOutlook(
      results: joint.results.map { _ in LognormalDistribution(mean: 5, deviation: 1) }, companyCorrelation: 1,
      regionCorrelation: 0, regions: Self.regions)
    for result in GivenTotal(sure, total: 30).results { #expect((result?.logDeviation ?? 1) < 1e-7) }
    #expect(GivenTotal(joint, total: 0).results.allSatisfy { $0 == nil })
  }

  /// The promised chances on draws from the joint model itself, each judged against its own total.
  @Test(arguments: [(0.1, 0.05), (0.5, 0.2)]) func chancesGivenTheTotalHoldInTheModel(luck: (Double, Double))
  {
    var stream = RandomStream(seed: 21)
    let count = 40
    let joint = JointOutlook(
      results: (0..<count).map { _ in
        LognormalDistribution(mean: exp(2 + stream.normal()), deviation: 1)
      }.map { LognormalDistribution(logMean: $0.logMean, logDeviation: 0.05 + 0.15 * stream.uniform()) },
      companyCorrelation: luck.0, regionCorrelation: luck.1, regions: (0..<count).map { $0 % 4 })
    var (hits, judged) = ([0.0, 0.0, 0.0], 0.0)
    for _ in 0..<1500 {
      let company = stream.normal()
      let regions = (0..<4).map { _ in stream.normal() }
      let drawn = joint.results.enumerated().map { i, result -> Double in
        let z =
          luck.0.squareRoot() * company + luck.1.squareRoot() * regions[i % 4]
          + (1 - luck.0 - luck.1).squareRoot() * stream.normal()
        return result.map { exp($0.logMean + $0.logDeviation * z) } ?? 0
      }
      let given = GivenTotal(joint, total: drawn.reduce(0, +))
      for (place, chance) in [0.6, 0.7, 0.8].enumerated() {
        for (i, result) in given.results.enumerated() where drawn[i] >= result?.quantile(1 - chance) ?? 0 {
          hits[place] += 1
        }
      }
      judged += Double(count)
    }
    for (hit, chance) in zip(hits, [0.6, 0.7, 0.8]) { #expect(abs(hit / judged - chance) < 0.01) }
  }

  @Test func oneTwoOrThreeTerritoriesAreFine() {
    for members in [[0], [0, 1], [0, 2], [0, 1, 2]] {
      func cut(_ year: RehearsedYear) -> RehearsedYear {
        RehearsedYear(
          expected: members.map { year.expected[$0] }, deviation: members.map { year.deviation[$0] },
          years: year.years.map { totals in members.map { totals[$0] } },
          actual: year.actual.map { actual in members.map { actual[$0] } }, oneStep: year.oneStep)
      }
      let found = Rehearsal(
        now: cut(Self.now), past: Self.past.map(cut), regions: members.map { Self.regions[$0] })
      #expect((found.expected + found.logDeviations).allSatisfy { $0.isFinite && $0 > 0 })
      #expect(members.count > 2 || found.growth.years == 0)
    }
  }

  @Test func zerosAreLeftOut() {
    var (now, past) = (Self.now, Self.past)
    past[0].actual?[1] = 0
    now.years[1][2] = 0
    past[1].years[0][0] = 0
    (now.expected[3], now.deviation[3]) = (0, 0)
    let found = Rehearsal(now: now, past: past, regions: Self.regions)
    #expect(found.expected[3] == 0 && found.logDeviations[3] == 0)
    #expect(
      Self.close(
        Array(found.expected.prefix(3)), [158.610423603821, 190.710152190309, 109.516721059781], 1e-9))
    #expect(
      Self.close([found.luck.scale, found.luck.company], [2.0880926795683985, 0.8518361592367311], 1e-9))
  }
}
