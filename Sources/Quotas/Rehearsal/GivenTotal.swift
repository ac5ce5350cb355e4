import Foundation
import Statistics

/// The results of territories when what all sell together is known: everyone is rescaled to it, and what is left is each
/// one's share.
///
/// With wᵢ the shares of what is expected, e the logarithmic errors and ē = Σ w·e, the share's error is eᵢ − ē, whose
/// variance is σᵢ² − 2·vᵢ + V with vᵢ = cov(eᵢ, ē) and V = var(ē). The rescaling is proportional: the textbook's conditional
/// mean would put most of a surprise on the territories that vary most, which is right only when the company's forecast has
/// no bias. Where few territories fall far behind, the middle one does better than a lognormal with its mean says: what past
/// years taught of that is added.
struct GivenTotal: Sendable, Equatable {
  /// nil where nothing is expected.
  let results: [LognormalDistribution?]

  /// O(n).
  init(_ joint: JointOutlook, total: Double) {
    let means = joint.results.map { $0?.mean ?? 0 }
    let sum = means.reduce(0, +)
    guard sum > 0, total > 0 else {
      results = joint.results.map { _ in nil }
      return
    }
    let deviations = joint.results.map { $0?.logDeviation ?? 0 }
    let weighted = zip(means, deviations).map { $0 / sum * $1 }
    let company = weighted.reduce(0, +)
    var inRegion: [Int: Double] = [:]
    for (value, region) in zip(weighted, joint.regions) {
      if let region { inRegion[region, default: 0] += value }
    }
    let loadings = means.indices.map { i in
      let shared = joint.regions[i] == nil ? 0 : joint.regionCorrelation
      let regional = joint.regions[i].flatMap { inRegion[$0] } ?? 0
      return deviations[i]
        * (joint.companyCorrelation * company + shared * regional
          + (1 - joint.companyCorrelation - shared) * weighted[i])
    }
    let variance = zip(means, loadings).reduce(0) { $0 + $1.0 / sum * $1.1 }
    results = means.indices.map { i in
      guard means[i] > 0 else { return nil }
      let square = max(0, deviations[i] * deviations[i] - 2 * loadings[i] + variance)
      return LognormalDistribution(
        logMean: log(means[i]) + log(total / sum) - square / 2 + joint.middle * deviations[i],
        logDeviation: square.squareRoot())
    }
  }
}
