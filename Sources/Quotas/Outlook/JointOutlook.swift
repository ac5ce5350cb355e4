import Foundation
import Statistics

/// The results of all territories together: lognormal each, with logarithms that correlate.
struct JointOutlook: Sendable, Equatable {
  let results: [LognormalDistribution?]
  /// ρ: what all territories share, and κ: what those of a region share beyond it.
  let companyCorrelation: Double
  let regionCorrelation: Double
  /// The region of each territory by number; nil for one without.
  let regions: [Int?]
  /// How far the middle territory's share of the total lies above what the lognormals say, in their deviations.
  var middle = 0.0

  /// The sum of the territories at `places` as a lognormal with the sum's own mean and variance (Fenton 1960); nil when
  /// nothing is expected.
  ///
  /// The covariance of two results is μᵢ·μⱼ·(exp(ρᵢⱼ·sᵢ·sⱼ) − 1). Its exponential series turns the double sum into
  /// squares of Σ μᵢ·sᵢᵏ, so that the cost is O(n·k) with k terms, some ten for ordinary deviations.
  func sum(_ places: [Int]) -> LognormalDistribution? {
    let members = places.compactMap { place -> Member? in
      results[place].map { Member(mean: $0.mean, deviation: $0.logDeviation, region: regions[place]) }
    }
    let mean = members.reduce(0) { $0 + $1.mean }
    guard mean > 0 else { return nil }
    var variance = Self.shared(members, companyCorrelation)
    let grouped = Dictionary(grouping: members.filter { $0.region != nil }, by: \.region)
    for (_, group) in grouped.sorted(by: { ($0.key ?? 0) < ($1.key ?? 0) }) where regionCorrelation > 0 {
      variance +=
        Self.shared(group, companyCorrelation + regionCorrelation) - Self.shared(group, companyCorrelation)
    }
    for member in members {
      let square = member.deviation * member.deviation
      let correlation = companyCorrelation + (member.region == nil ? 0 : regionCorrelation)
      variance += member.mean * member.mean * (expm1(square) - expm1(correlation * square))
    }
    return LognormalDistribution(mean: mean, deviation: max(0, variance).squareRoot())
  }

  private struct Member {
    let mean: Double
    let deviation: Double
    let region: Int?
  }

  /// Σᵢⱼ μᵢ·μⱼ·(exp(ρ·sᵢ·sⱼ) − 1) = Σₖ ρᵏ/k!·(Σᵢ μᵢ·sᵢᵏ)², k ≥ 1.
  private static func shared(_ members: [Member], _ correlation: Double) -> Double {
    var powers = members.map(\.mean)
    var (total, factor) = (0.0, 1.0)
    for k in 1...mostTerms where correlation > 0 {
      for i in powers.indices { powers[i] *= members[i].deviation }
      factor *= correlation / Double(k)
      let sum = powers.reduce(0, +)
      let term = factor * sum * sum
      total += term
      if term <= 1e-17 * total { break }
    }
    return total
  }

  /// Enough for deviations of logarithms up to 6, far beyond any that a forecast gives.
  private static let mostTerms = 200
}
