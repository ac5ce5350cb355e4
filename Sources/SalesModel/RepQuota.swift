/// What a rep owes of a territory's quota in a period.
public struct RepQuota: Sendable, Equatable, Codable {
  /// nil for what nobody owes: days without a rep, or what a new hire does not owe yet.
  public let rep: RepID?
  public let territory: TerritoryID
  public let period: Period
  public let quota: Money

  public init(rep: RepID?, territory: TerritoryID, period: Period, quota: Money) {
    self.rep = rep
    self.territory = territory
    self.period = period
    self.quota = quota
  }
}
