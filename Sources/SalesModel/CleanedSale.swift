/// An amount of the history that was taken for a one-off deal, or said to be one, and counted as another in forecasting.
public struct CleanedSale: Sendable, Equatable, Codable {
  public let account: AccountID
  public let territory: TerritoryID
  public let period: Period
  /// What was sold and what it counts as, major units.
  public let amount: Double
  public let counted: Double
  /// Whether it was decided by hand.
  public let isPinned: Bool

  public init(
    account: AccountID, territory: TerritoryID, period: Period, amount: Double, counted: Double,
    isPinned: Bool
  ) {
    self.account = account
    self.territory = territory
    self.period = period
    self.amount = amount
    self.counted = counted
    self.isPinned = isPinned
  }
}
