/// Sales or contribution of one product or segment: a quantity and an amount a unit, as budgeted or as it came.
public struct VarianceLine: Sendable, Equatable {
  public var budgetQuantity: Double
  public var budgetUnit: Double
  public var actualQuantity: Double
  public var actualUnit: Double

  public init(budgetQuantity: Double, budgetUnit: Double, actualQuantity: Double, actualUnit: Double) {
    self.budgetQuantity = budgetQuantity
    self.budgetUnit = budgetUnit
    self.actualQuantity = actualQuantity
    self.actualUnit = actualUnit
  }
}

/// Why the actual amount differs from the budget: price, mix and quantity, and quantity as market share and market
/// size. The parts add up to the total.
public struct VarianceTree: Sendable, Equatable {
  /// Σ (actual unit − budget unit) × actual quantity.
  public let price: Double
  /// Σ budget unit × (actual quantity − its budgeted share of the actual total).
  public let mix: Double
  /// (actual total − budgeted total) × mean budgeted unit.
  public let quantity: Double
  /// The part of `quantity` from a share of the market other than planned, and from a market of another size.
  public let share: Double
  public let size: Double

  public var total: Double { price + mix + quantity }

  /// - Parameter market: the whole market's quantity as budgeted and as it came; without it all quantity is share.
  /// - Returns: nil when the budget has no quantity, the market is not positive, or a number is not finite. O(lines).
  public init?(_ lines: [VarianceLine], market: (budget: Double, actual: Double)? = nil) {
    let budgeted = lines.reduce(0) { $0 + $1.budgetQuantity }
    let actual = lines.reduce(0) { $0 + $1.actualQuantity }
    guard budgeted > 0 else { return nil }
    let meanUnit = lines.reduce(0) { $0 + $1.budgetQuantity * $1.budgetUnit } / budgeted
    price = lines.reduce(0) { $0 + ($1.actualUnit - $1.budgetUnit) * $1.actualQuantity }
    mix = lines.reduce(0) { sum, line in
      sum + line.budgetUnit * (line.actualQuantity - actual * line.budgetQuantity / budgeted)
    }
    quantity = (actual - budgeted) * meanUnit
    if let market {
      guard market.budget > 0, market.actual > 0 else { return nil }
      let planned = budgeted / market.budget
      share = (actual / market.actual - planned) * market.actual * meanUnit
      size = (market.actual - market.budget) * planned * meanUnit
    } else {
      (share, size) = (quantity, 0)
    }
    guard [price, mix, quantity, share, size].allSatisfy(\.isFinite) else { return nil }
  }
}
