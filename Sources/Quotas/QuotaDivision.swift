import Foundation
import SalesModel
import Statistics

/// The quotas of the whole horizon.
struct QuotaDivision: Sendable, Equatable {
  /// In the problem's order of territories; they sum to what is handed out, to the minor unit.
  let quotas: [Money]
  let held: [Allocation.Bound?]
  let isPinned: [Bool]
  let conflict: BoundConflict?
  /// λ of pro-rata or z of equal chance, see `Allocation.common`.
  let common: Double?
  /// The share of the total that lies elsewhere than pro-rata within the same bounds would put it.
  let movedFromProRata: Double

  init(_ problem: QuotaProblem, _ settings: QuotaSettings, _ outlooks: Outlooks, _ assigned: Money) {
    let unit = Double(assigned.currency.minorPerMajor)
    // Where nothing is expected anywhere there is nothing to go by: everyone is expected the same.
    let means = outlooks.territories.map { $0.mean * unit }
    let nothing = means.allSatisfy { $0 <= 0 }
    let expected = nothing ? means.map { _ in Double(assigned.minorUnits) / Double(means.count) } : means
    let bounds = QuotaBounds(
      expected: expected, floor: settings.floor, cap: settings.cap,
      pins: problem.territories.map { settings.pins[$0].map { Double($0.minorUnits) } })
    conflict = bounds.conflict(assigned, problem.territories)
    isPinned = bounds.isPinned
    let total = Double(assigned.minorUnits)
    let exact: [Double]
    if let conflict {
      exact = bounds.stretched(to: total, conflict)
      (held, common, movedFromProRata) = (exact.map { _ in nil }, nil, 0)
    } else {
      let totals = outlooks.territories.map(\.total)
      let policy = nothing ? .proRata : settings.policy
      let allocation = Self.allocation(policy, expected, totals, bounds, total)
      let plain = Self.allocation(.proRata, expected, totals, bounds, total)
      let moved = zip(allocation.quotas, plain.quotas).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
      movedFromProRata = total > 0 ? moved / total : 0
      (exact, held, common) = (allocation.quotas, allocation.held, allocation.common)
    }
    quotas = Self.rounded(exact, assigned, bounds.isPinned)
  }

  private static func allocation(
    _ policy: QuotaPolicy, _ expected: [Double], _ totals: [LognormalDistribution?], _ bounds: QuotaBounds,
    _ total: Double
  ) -> Allocation {
    switch policy {
    case .proRata:
      let curves = expected.map { ProportionalCurve(mean: $0, weight: $0) }
      return Allocator(curves, lower: bounds.lower, upper: bounds.upper).allocation(of: total)
    case .equalChance:
      let curves = zip(totals, expected).map { distribution, mean in
        // The same distribution in minor units.
        ChanceCurve(
          result: distribution.map {
            LognormalDistribution(mean: mean, deviation: $0.deviation / $0.mean * mean)
          })
      }
      return Allocator(curves, lower: bounds.lower, upper: bounds.upper).allocation(of: total)
    }
  }

  /// Whole minor units by largest remainder; pins stay to the unit where the total allows it.
  private static func rounded(_ exact: [Double], _ assigned: Money, _ isPinned: [Bool]) -> [Money] {
    let free = exact.indices.filter { !isPinned[$0] || exact[$0] != exact[$0].rounded() }
    var result = exact.map { Money(minorUnits: Int64($0.rounded(.down)), assigned.currency) }
    let fixed = exact.indices.reduce(Int64(0)) { $0 + (free.contains($1) ? 0 : result[$1].minorUnits) }
    let rest = Money(minorUnits: assigned.minorUnits - fixed, assigned.currency)
    let members = free.isEmpty ? Array(exact.indices) : free
    let parts = Money.rounded(exact: members.map { exact[$0] }, to: free.isEmpty ? assigned : rest)
    for (i, part) in zip(members, parts) { result[i] = part }
    return result
  }
}
