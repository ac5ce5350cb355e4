/// The part of a territory's quota that is for one product, for one period or for the whole horizon.
public struct ProductQuota: Sendable, Equatable, Codable {
  public let territory: TerritoryID
  public let product: ProductID
  /// nil for the whole horizon.
  public let period: Period?
  public let quota: Money
  /// What the territory is expected to sell of the product, major units.
  public let expected: Double

  public init(territory: TerritoryID, product: ProductID, period: Period?, quota: Money, expected: Double) {
    self.territory = territory
    self.product = product
    self.period = period
    self.quota = quota
    self.expected = expected
  }
}

/// The part of the quota of a unit above the territories, or of the company, that is for one product.
public struct UnitProductQuota: Sendable, Equatable, Codable {
  /// `company`, or the name of the level, such as `region`.
  public let level: String
  public let unit: String
  public let product: ProductID
  /// nil for the whole horizon.
  public let period: Period?
  public let quota: Money
  /// What its territories are expected to sell of the product together, major units.
  public let expected: Double

  public init(
    level: String, unit: String, product: ProductID, period: Period?, quota: Money, expected: Double
  ) {
    self.level = level
    self.unit = unit
    self.product = product
    self.period = period
    self.quota = quota
    self.expected = expected
  }
}

/// Quotas split by product: over the products they sum to the quota of the territory or unit, in every period; over the
/// territories to the products' totals.
public struct ProductSplit: Sendable, Equatable, Codable {
  /// By territory, then product, then period; the line of the whole horizon last. Without pairs of which nothing is owed
  /// and nothing expected.
  public let lines: [ProductQuota]
  /// The same for the company and the units above the territories, from the top.
  public let units: [UnitProductQuota]

  public init(lines: [ProductQuota], units: [UnitProductQuota] = []) {
    self.lines = lines
    self.units = units
  }
}
