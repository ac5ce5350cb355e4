import Foundation
import Statistics

/// What the policies look at, one entry a territory, in minor units.
struct QuotaBasis: Sendable, Equatable {
  /// What is expected; where nothing is expected anywhere, the same for everyone.
  let expected: [Double]
  /// The predictive distributions; nil where nothing is expected.
  let results: [LognormalDistribution?]
  /// The variances of what is expected, relative to the largest, so that λ stays a number of ordinary size.
  private let variances: [Double]
  let lastYear: [Double]
  let potential: [Double]
  /// Whether nothing is expected anywhere.
  let isEmpty: Bool

  init(_ outlooks: Outlooks, lastYear: [Double], potential: [Double], unit: Double, total: Double) {
    let means = outlooks.territories.map { $0.mean * unit }
    isEmpty = means.allSatisfy { $0 <= 0 }
    expected = isEmpty ? means.map { _ in total / Double(means.count) } : means
    results = outlooks.territories.map { outlook in
      outlook.result.map {
        LognormalDistribution(logMean: $0.logMean + log(unit), logDeviation: $0.logDeviation)
      }
    }
    let deviations = outlooks.territories.map { $0.total == nil ? 0 : $0.deviation * unit }
    let largest = deviations.max() ?? 0
    variances = deviations.map { largest > 0 ? ($0 / largest) * $0 : 0 }
    self.lastYear = lastYear.map { max(0, $0 * unit) }
    self.potential = potential.map { $0 * unit }
  }

  /// Whether a policy has nothing to go by.
  func lacks(_ policy: QuotaPolicy) -> Bool {
    switch policy {
    case .proRata, .even: false
    case .equalChance: isEmpty
    case .expected: variances.allSatisfy { $0 <= 0 }
    case .potential: unsold.allSatisfy { $0 <= 0 }
    case .lastYear: lastYear.allSatisfy { $0 <= 0 }
    }
  }

  /// The policy that is followed: `pro-rata` where the one asked for has nothing to go by, and where there is no growth to hand
  /// out by potential.
  func followed(_ policy: QuotaPolicy, total: Double) -> QuotaPolicy {
    lacks(policy) || policy == .potential && isAtLeast(total) ? .proRata : policy
  }

  /// What floors and caps multiply; nil where it is nothing for everybody.
  func multiplied(_ base: BoundBase) -> [Double]? {
    switch base {
    case .expected: isEmpty ? nil : expected
    case .lastYear: lastYear.contains { $0 > 0 } ? lastYear : nil
    }
  }

  /// Whether what is expected comes to `total` or more.
  func isAtLeast(_ total: Double) -> Bool { expected.reduce(0, +) >= total }

  /// The curves of a policy that is followed.
  func curves(_ policy: QuotaPolicy) -> [PolicyCurve] {
    switch policy {
    case .proRata: expected.map { .line(ProportionalCurve(mean: $0, weight: $0)) }
    case .equalChance: results.map { .chance(ChanceCurve(result: $0)) }
    case .expected: lines(expected, variances)
    case .potential: lines(expected, unsold)
    case .lastYear: lines(expected.map { _ in 0 }, lastYear)
    case .even: expected.map { _ in .line(ProportionalCurve(mean: 0, weight: 1)) }
    }
  }

  private var unsold: [Double] { zip(potential, expected).map { max(0, $0 - $1) } }

  private func lines(_ means: [Double], _ weights: [Double]) -> [PolicyCurve] {
    zip(means, weights).map { .line(ProportionalCurve(mean: $0, weight: $1)) }
  }
}

/// The curve of a territory under any policy.
enum PolicyCurve: QuotaCurve {
  case line(ProportionalCurve)
  case chance(ChanceCurve)

  func quota(_ x: Double) -> Double {
    switch self {
    case .line(let curve): curve.quota(x)
    case .chance(let curve): curve.quota(x)
    }
  }

  func slope(_ x: Double) -> Double {
    switch self {
    case .line(let curve): curve.slope(x)
    case .chance(let curve): curve.slope(x)
    }
  }

  func position(_ quota: Double) -> Double {
    switch self {
    case .line(let curve): curve.position(quota)
    case .chance(let curve): curve.position(quota)
    }
  }
}
