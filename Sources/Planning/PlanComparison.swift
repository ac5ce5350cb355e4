import SalesModel

/// What changes from one computed plan to another: the change-plan summary.
public struct PlanComparison: Sendable, Equatable, Codable {
  public struct LayerChange: Sendable, Equatable, Codable {
    public let layer: LayerID
    public let territoriesBefore: Int
    public let territoriesAfter: Int
    /// Accounts in both plans whose territory differs, and accounts in only one of them.
    public let moved: Int
    public let added: Int
    public let removed: Int
    public let meanKmBefore: Double
    public let meanKmAfter: Double
    public let largestDeviationBefore: Double
    public let largestDeviationAfter: Double
  }

  public struct QuotaChange: Sendable, Equatable, Codable {
    public let territory: TerritoryID
    public let before: Money?
    public let after: Money?
    public let chanceBefore: Double?
    public let chanceAfter: Double?
  }

  /// What the company is to sell of a product over the horizon.
  public struct ProductChange: Sendable, Equatable, Codable {
    public let product: ProductID
    public let before: Money?
    public let after: Money?
  }

  public let layers: [LayerChange]
  /// Territories whose quota of the horizon differs, in name order.
  public let quotas: [QuotaChange]
  /// Products whose quotas differ in sum, in name order; empty where neither plan has quotas by product.
  public let products: [ProductChange]
  public let headsBefore: Int
  public let headsAfter: Int
  public let payBefore: SimulatedAmount?
  public let payAfter: SimulatedAmount?

  /// O(accounts), beside sorting territories.
  public init(from before: CycleResult, to after: CycleResult) {
    let ids = Set(before.territories.layers.map(\.layer)).union(after.territories.layers.map(\.layer))
      .sorted()
    layers = ids.map { Self.change($0, before.layer($0), after.layer($0)) }
    quotas = Self.quotaChanges(before.quotas, after.quotas)
    products = Self.productChanges(before.quotas, after.quotas)
    headsBefore = before.headcount.roles.reduce(0) { $0 + $1.planned }
    headsAfter = after.headcount.roles.reduce(0) { $0 + $1.planned }
    payBefore = before.payout?.cost
    payAfter = after.payout?.cost
  }

  private static func change(_ id: LayerID, _ before: LayerPlan?, _ after: LayerPlan?) -> LayerChange {
    let old = territories(before)
    let new = territories(after)
    return LayerChange(
      layer: id, territoriesBefore: before?.territories.count ?? 0,
      territoriesAfter: after?.territories.count ?? 0,
      moved: new.count { entry in old[entry.key].map { $0 != entry.value } ?? false },
      added: new.keys.count { old[$0] == nil }, removed: old.keys.count { new[$0] == nil },
      meanKmBefore: before?.meanKm ?? 0, meanKmAfter: after?.meanKm ?? 0,
      largestDeviationBefore: before?.largestDeviation ?? 0,
      largestDeviationAfter: after?.largestDeviation ?? 0)
  }

  private static func territories(_ plan: LayerPlan?) -> [AccountID: TerritoryID] {
    Dictionary(
      (plan?.assignments ?? []).map { ($0.account, $0.territory) }, uniquingKeysWith: { first, _ in first })
  }

  private static func productChanges(_ before: QuotaPlan, _ after: QuotaPlan) -> [ProductChange] {
    func sums(_ plan: QuotaPlan) -> [ProductID: Money] {
      plan.products.filter { $0.period == nil }.reduce(into: [:]) { sums, line in
        let sum = (sums[line.product]?.minorUnits ?? 0) + line.quota.minorUnits
        sums[line.product] = Money(minorUnits: sum, line.quota.currency)
      }
    }
    let (old, new) = (sums(before), sums(after))
    return Set(old.keys).union(new.keys).sorted().compactMap { product in
      old[product] == new[product]
        ? nil : ProductChange(product: product, before: old[product], after: new[product])
    }
  }

  private static func quotaChanges(_ before: QuotaPlan, _ after: QuotaPlan) -> [QuotaChange] {
    let old = Dictionary(before.totals.map { ($0.territory, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.totals.map { ($0.territory, $0) }, uniquingKeysWith: { first, _ in first })
    return Set(old.keys).union(new.keys).sorted().compactMap { territory in
      guard old[territory]?.quota != new[territory]?.quota else { return nil }
      return QuotaChange(
        territory: territory, before: old[territory]?.quota, after: new[territory]?.quota,
        chanceBefore: old[territory]?.chance, chanceAfter: new[territory]?.chance)
    }
  }
}

extension LayerPlan {
  /// The largest |load / target − 1| over territories and measures.
  public var largestDeviation: Double {
    territories.reduce(0) { worst, line in
      measures.indices.reduce(worst) { max($0, abs(line.deviation($1))) }
    }
  }
}
