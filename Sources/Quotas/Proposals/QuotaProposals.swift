import Foundation
import SalesModel
import Statistics

/// What a manager proposes for a territory's quota of the whole horizon.
public struct QuotaProposal: Sendable, Equatable {
  public let territory: TerritoryID
  public let quota: Money
  /// The role that proposes it, and why; may be empty.
  public let owner: String
  public let reason: String

  public init(territory: TerritoryID, quota: Money, owner: String = "", reason: String = "") {
    self.territory = territory
    self.quota = quota
    self.owner = owner
    self.reason = reason
  }
}

/// A proposal beside the quota from the top, and what the two come to.
public struct ReconciledQuota: Sendable, Equatable, Codable {
  public let territory: TerritoryID
  public let topDown: Money
  /// nil where nobody proposed anything.
  public let proposed: Money?
  /// The chance of reaching what is proposed; nil without a proposal or a distribution.
  public let proposedChance: Double?
  /// Whether the proposal lies outside the central 80 % interval of what the territory will sell.
  public let isSurprising: Bool
  public let reconciled: Money
  public let reconciledChance: Double?
  public let owner: String
  public let reason: String
}

/// Reconciles managers' proposals with the quotas from the top: each quota goes `weight` of the way to its proposal, and
/// what that leaves over or short of the total is spread in proportion to the variance of the territories' results, which
/// is the division with the least Σ (q − blend)²/σ² in which none lies beyond the quota from the top and its proposal: proposals
/// that all ask for the same multiple change nothing. No quota falls below zero; the total stays to the minor unit.
///
/// - Parameters:
///   - plan: the quotas from the top, with expected results and intervals.
///   - weight: 0 keeps the quotas, 1 follows the proposals but for the total.
/// - Throws: `QuotaError.setting` for a weight outside 0…1; `unknownTerritory`, `exception` (a proposal below zero or
///   given twice), `money` for another currency.
public func reconciled(
  _ plan: QuotaPlan, with proposals: [QuotaProposal], weight: Double = 0.5
) throws(QuotaError) -> [ReconciledQuota] {
  guard (0...1).contains(weight) else { throw .setting("weight", weight) }
  let totals = plan.totals
  let known = Set(totals.map(\.territory))
  var proposalOf: [TerritoryID: QuotaProposal] = [:]
  for proposal in proposals {
    guard known.contains(proposal.territory) else { throw .unknownTerritory(proposal.territory) }
    guard proposal.quota.currency == plan.target.currency else {
      throw .money(.mixedCurrencies(plan.target.currency, proposal.quota.currency))
    }
    guard proposal.quota.minorUnits >= 0, proposalOf[proposal.territory] == nil else {
      throw .exception(proposal.territory.text)
    }
    proposalOf[proposal.territory] = proposal
  }
  let amounts = try settled(totals, proposalOf, weight, plan.target.currency)
  return zip(totals, amounts).map { line, amount in
    let proposal = proposalOf[line.territory]
    let result = line.result
    return ReconciledQuota(
      territory: line.territory, topDown: line.quota, proposed: proposal?.quota,
      proposedChance: proposal.flatMap { proposal in result?.chance(ofAtLeast: proposal.quota.major) },
      isSurprising: proposal.map { $0.quota.major < line.lower80 || $0.quota.major > line.upper80 } ?? false,
      reconciled: amount, reconciledChance: result?.chance(ofAtLeast: amount.major),
      owner: proposal?.owner ?? "", reason: proposal?.reason ?? "")
  }
}

extension QuotaPlan {
  /// The plan with the reconciled quotas: each spread over the periods as the quota from the top was, or evenly where that was
  /// nothing. Units above the territories, derivations and notes are left out, since proposals change what they say. O(territories · periods).
  public func with(_ reconciled: [ReconciledQuota]) -> QuotaPlan {
    let amounts = Dictionary(
      reconciled.map { ($0.territory, $0.reconciled) }, uniquingKeysWith: { first, _ in first })
    let periods = Dictionary(grouping: lines.filter { $0.period != nil }, by: \.territory)
    let moved = totals.flatMap { total -> [QuotaLine] in
      guard let amount = amounts[total.territory] else { return [] }
      let own = periods[total.territory] ?? []
      let shares = own.map { max(0, Double($0.quota.minorUnits)) }
      let isSpread = shares.contains { $0 > 0 }
      let parts = Money.split(amount, by: isSpread ? shares : shares.map { _ in 1 })
      return zip(own + [total], parts + [amount]).map { line, quota in
        QuotaLine(line.territory, line.period, quota, expected: line.expected, line.result)
      }
    }
    return QuotaPlan(
      layer: layer, target: target, assigned: assigned, policy: policy, lines: moved,
      attainment: attainment.following(moved.filter { $0.period == nil }), cleaned: cleaned, notes: [])
  }
}

private func settled(
  _ totals: [QuotaLine], _ proposalOf: [TerritoryID: QuotaProposal], _ weight: Double, _ currency: Currency
) throws(QuotaError) -> [Money] {
  let total: Money
  do { total = try Money.sum(totals.map(\.quota), in: currency) } catch { throw .money(error) }
  let blends = totals.map { line in
    let own = Double(line.quota.minorUnits)
    let proposed = proposalOf[line.territory].map { Double($0.quota.minorUnits) } ?? own
    return own + weight * (proposed - own)
  }
  let deviations = totals.map { $0.result?.deviation ?? 0 }
  let largest = deviations.max() ?? 0
  // Without distributions everyone takes the same part of the difference, relative to the own blend; one without among
  // others gives way when they cannot.
  let weights = zip(deviations, blends).map {
    largest > 0 ? max(leastWeight, ($0 / largest) * ($0 / largest)) : max($1, 1)
  }
  let curves = zip(blends, weights).map { ProportionalCurve(mean: $0, weight: $1) }
  let ranges = totals.map { line in
    let own = Double(line.quota.minorUnits)
    return proposalOf[line.territory].map { proposal in
      let proposed = Double(proposal.quota.minorUnits)
      return min(own, proposed)...max(own, proposed)
    } ?? 0...Double.infinity
  }
  let allocation = Allocator(curves, lower: ranges.map(\.lowerBound), upper: ranges.map(\.upperBound))
    .allocation(of: Double(total.minorUnits))
  return Money.rounded(exact: allocation.quotas, to: total)
}

/// What a result that is certain weighs beside the least certain one.
private let leastWeight = 1e-9
