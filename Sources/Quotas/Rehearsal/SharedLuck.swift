import Foundation
import Statistics

/// How uncertain a year is beside what the forecast says of itself, and what of it territories share.
///
/// From standardised errors z of past years: mean products over pairs of different regions, over pairs of one region beyond
/// that, and their spread, each drawn to what one-step errors lead to expect.
struct SharedLuck: Sendable, Equatable {
  /// ρ: the part of the variance that all territories share, and κ: what those of a region share beyond it.
  let company: Double
  let region: Double
  /// What the forecast's deviations of logarithms are to be multiplied by.
  let scale: Double
  /// How far the middle territory's share of the total lies above what a lognormal leads to expect, in deviations: above
  /// zero where few territories fall far behind.
  let middle: Double

  /// How many years the one-step correlations count for.
  private static let correlationYears = 3.0
  /// How many years a scale of 1 counts for: this, and more with few territories.
  private static let scaleYears = 0.5
  private static let scaleTerritories = 15.0
  /// How many years a middle of 0 counts for.
  private static let middleYears = 1.0
  /// What a year's errors share beyond one-step errors: a year has surprises that a month does not show.
  private static let yearShare = 0.2
  /// Above this no territory would have luck of its own.
  private static let greatest = 0.95
  /// Mean absolute deviation to standard deviation of a normal, and the range from its 20 % to its 80 % quantile.
  private static let absolute = (Double.pi / 2).squareRoot()
  private static let range = 1.683242467145829

  /// - Parameters:
  ///   - errors: of each past year the standardised errors of the territories judged, with their regions, and the middle one
  ///     of their shares' errors.
  ///   - oneStep: the correlations of one-step errors at present.
  ///   - territories: how many there are.
  ///   - hasRegions: whether any region holds more than one territory, and there is more than one region.
  init(
    errors: [(z: [Double], regions: [Int], middle: Double)], oneStep: PairCorrelation, territories: Int,
    hasRegions: Bool
  ) {
    let priorCompany = min(Self.greatest, max(0, oneStep.different ?? 0))
    let priorRegion = min(Self.greatest - priorCompany, max(0, (oneStep.same ?? 0) - priorCompany))
    let years = errors.filter { $0.z.count > 1 }
    let pairs = years.map { PairCorrelation($0.z, regions: $0.regions) }
    let together = pairs.compactMap(\.different)
    let inRegion = pairs.compactMap { pair in pair.same.map { $0 - (pair.different ?? 0) } }
    let spreads = years.map { Self.variance($0.z) }
    let annual = priorCompany + Self.yearShare * (1 - priorCompany)
    let company = Self.drawn(together, to: annual, by: Self.correlationYears)
    var region = Self.drawn(inRegion, to: priorRegion, by: Self.correlationYears)
    let size =
      years.isEmpty
      ? Double(max(1, territories)) : Double(years.reduce(0) { $0 + $1.z.count }) / Double(years.count)
    let within = Self.pooled(
      spreads, to: 1 - priorCompany, by: Self.scaleYears + Self.scaleTerritories / max(1, size))
    middle = years.reduce(0) { $0 + $1.middle } / (Double(years.count) + Self.middleYears)
    region = min(region, 0.9 * within)
    let total = company + within
    self.company = company / total
    self.region = hasRegions ? region / total : 0
    scale = total.squareRoot()
  }

  private static func drawn(_ values: [Double], to prior: Double, by years: Double) -> Double {
    max(0, (years * prior + values.reduce(0, +)) / (years + Double(values.count)))
  }

  /// Their mean drawn to a prior as a ratio: scales far from 1 are believed sooner than their difference would be.
  private static func pooled(_ values: [Double], to prior: Double, by years: Double) -> Double {
    guard !values.isEmpty else { return prior }
    let count = Double(values.count)
    let mean = max(1e-6, values.reduce(0, +) / count)
    return exp((years * log(prior) + count * log(mean)) / (years + count))
  }

  /// By the mean absolute deviation and the range of the middle six tenths: quotas live in the middle of the distribution,
  /// not in its tails.
  private static func variance(_ z: [Double]) -> Double {
    let count = Double(z.count)
    let mean = z.reduce(0, +) / count
    let sorted = z.sorted()
    let inner = (quantile(0.8, ofSorted: sorted) - quantile(0.2, ofSorted: sorted)) / range
    let spread = (absolute * z.reduce(0) { $0 + abs($1 - mean) } / count + inner) / 2
    return spread * spread * count / (count - 1)
  }
}
