/// How an amount is divided over territories.
public enum QuotaPolicy: String, Sendable, Codable, CaseIterable {
  /// In proportion to what is expected.
  case proRata = "pro-rata"
  /// So that every territory has the same chance of reaching its quota.
  case equalChance = "equal-chance"
  /// What is expected, and what is over or missing in proportion to the variance: the least total of squared
  /// standard scores. Steady territories keep to what is expected of them.
  case expected
  /// What is expected, and growth in proportion to the potential that is not sold yet; a decrease pro rata.
  case potential
  /// In proportion to last year's sales, whatever is expected: to compare with.
  case lastYear = "last-year"
  /// The same for everyone: to compare with.
  case even
}

/// A weighted blend of policies: since every policy keeps the same total and bounds, so does their average.
public struct PolicyBlend: Sendable, Equatable, CustomStringConvertible {
  public struct Part: Sendable, Equatable {
    public let policy: QuotaPolicy
    /// Above 0; the shares of a blend sum to 1.
    public let share: Double
  }

  public let parts: [Part]

  public init(_ policy: QuotaPolicy) { parts = [Part(policy: policy, share: 1)] }

  /// nil without a weight above 0, with one below 0, or one that is not finite.
  ///
  /// Weights need not sum to 1; those of a policy that occurs twice are added.
  public init?(weights: [(QuotaPolicy, Double)]) {
    let sum = weights.reduce(0) { $0 + $1.1 }
    guard sum.isFinite, sum > 0, weights.allSatisfy({ $0.1 >= 0 }) else { return nil }
    parts = QuotaPolicy.allCases.compactMap { policy in
      let weight = weights.reduce(0) { $0 + ($1.0 == policy ? $1.1 : 0) }
      return weight > 0 ? Part(policy: policy, share: weight / sum) : nil
    }
  }

  /// The policy when there is only one.
  public var single: QuotaPolicy? { parts.count == 1 ? parts[0].policy : nil }

  /// `equal-chance`, or `equal-chance 70 % + last-year 30 %`.
  public var description: String {
    guard single == nil else { return parts[0].policy.rawValue }
    return parts.map { "\($0.policy.rawValue) \(percent($0.share))" }.joined(separator: " + ")
  }
}

/// A share as per cent with one decimal.
func percent(_ share: Double) -> String {
  guard abs(share) < 1e6 else { return share < 0 ? "below -100000000 %" : "over 100000000 %" }
  let tenths = Int64((share * 1000).rounded())
  return (tenths < 0 ? "-" : "") + "\(abs(tenths) / 10).\(abs(tenths) % 10) %"
}

/// An amount without decimals, however large.
func whole(_ amount: Double) -> String { "\(Int64(max(-9e18, min(9e18, amount.rounded()))))" }
