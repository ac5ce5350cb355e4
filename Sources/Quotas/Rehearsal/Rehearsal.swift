import Foundation
import Statistics

/// What repeating the forecast at past origins teaches about the one for the year that is planned.
///
/// Everything learned is drawn to "the forecast is right as it is", so that with no past year to rehearse nothing changes
/// but the width of the company's interval.
struct Rehearsal: Sendable, Equatable {
  /// What each territory is expected to sell after the growth correction, and with the company's bias too.
  let grown: [Double]
  let expected: [Double]
  /// The deviations of the logarithms of what they sell.
  let logDeviations: [Double]
  let growth: GrowthWeights
  /// The growth rates that the weights apply to; nil for a territory without.
  let growthRates: [[Double]?]
  /// The company's mean logarithmic error of past years, drawn to none.
  let bias: Double
  let luck: SharedLuck
  /// By how many of their deviations results are expected above what mean and deviation say, see `ChanceShift`.
  let shift: Double

  /// At most this many past years, the latest.
  static let mostYears = 6
  /// What the company's error of a year earlier counts for: what moves a whole company for years is followed within two.
  private static let biasMemory = 0.5
  /// How many years "no bias" counts for.
  private static let biasYears = 0.3
  /// Standardised errors beyond this count as this.
  private static let greatestError = 5.0

  /// - Parameters:
  ///   - past: the oldest first.
  ///   - regions: the region of each territory, by number.
  init(now: RehearsedYear, past: [RehearsedYear], regions: [Int]) {
    let past = Array(past.suffix(Self.mostYears))
    let distinct = Set(regions).count
    // One region is none: then every pair of territories is a pair of different regions.
    let regions = distinct > 1 ? regions : Array(regions.indices)
    growth = GrowthWeights(past)
    let corrected = past.map(growth.corrected)
    let biases = Self.biases(zip(past, corrected).map(Self.companyError))
    var errors: [(z: [Double], regions: [Int], middle: Double)] = []
    for (year, (expected, bias)) in zip(past, zip(corrected, biases)) {
      let (members, actual) = (Self.judged(year), year.actual ?? [])
      guard !members.isEmpty else { continue }
      let z = Self.errors(year, expected, less: bias).map {
        min(Self.greatestError, max(-Self.greatestError, $0))
      }
      let totals = members.reduce((0.0, 0.0)) { ($0.0 + actual[$1], $0.1 + expected[$1]) }
      let shares = Self.errors(year, expected, less: log(totals.0 / totals.1)).sorted()
      errors.append((z, members.map { regions[$0] }, quantile(0.5, ofSorted: shares)))
    }
    luck = SharedLuck(
      errors: errors, oneStep: now.oneStep, territories: now.expected.count,
      hasRegions: distinct > 1 && distinct < regions.count)
    let last = biases.last ?? 0
    bias = last
    grown = growth.corrected(now)
    growthRates = GrowthWeights.centredRates(now)
    expected = grown.map { $0 * exp(last) }
    let scale = luck.scale
    logDeviations = now.logDeviations.map { $0 * scale }
    shift = ChanceShift.after(
      zip(past, zip(corrected, biases)).map { Self.errors($0, $1.0, less: $1.1, scale: scale) })
  }

  /// The territories with a result and a deviation to judge it by.
  private static func judged(_ year: RehearsedYear) -> [Int] {
    let s = year.logDeviations
    return year.judged.filter { s[$0] > 0 }
  }

  /// (ln(actual / expected) − common + s²/2) / s of those that are judged, s their deviations times `scale`.
  private static func errors(
    _ year: RehearsedYear, _ expected: [Double], less common: Double, scale: Double = 1
  ) -> [Double] {
    let (deviations, actual) = (year.logDeviations, year.actual ?? [])
    return judged(year).map { i in
      let s = scale * deviations[i]
      return (log(actual[i] / expected[i]) - common + s * s / 2) / s
    }
  }

  /// ln(actual / expected) of all territories together; nil where nothing was.
  private static func companyError(_ year: RehearsedYear, _ expected: [Double]) -> Double? {
    let members = expected.indices.filter { expected[$0] > 0 }
    let sum = members.reduce(0) { $0 + expected[$1] }
    let sold = members.reduce(0) { $0 + (year.actual?[$1] ?? 0) }
    return sum > 0 && sold > 0 ? log(sold / sum) : nil
  }

  /// The bias known before each year and, last, now.
  static func biases(_ errors: [Double?]) -> [Double] {
    let known = errors.compactMap { $0 }
    guard known.count == errors.count else { return [Double](repeating: 0, count: errors.count + 1) }
    return (0...known.count).map { count in
      let (sum, weight) = (0..<count).reduce((0.0, 0.0)) { total, place in
        let share = pow(biasMemory, Double(count - 1 - place))
        return (total.0 + share * known[place], total.1 + share)
      }
      return sum / (weight + biasYears)
    }
  }
}
