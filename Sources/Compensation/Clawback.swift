import SalesModel

/// Pay that is taken back, in a later period, because a deal did not last.
public struct Clawback: Sendable, Equatable {
  public let rep: RepID
  /// The deal that it belongs to.
  public let deal: String
  /// The period in which it is posted.
  public let period: Period
  /// What the deal had earned.
  public let earned: Money
  /// The part that is taken back, 0…1.
  public let share: Double

  public init(rep: RepID, deal: String, period: Period, earned: Money, share: Double) {
    self.rep = rep
    self.deal = deal
    self.period = period
    self.earned = earned
    self.share = share
  }

  /// The statement line, negative and linked to its deal.
  public func line() throws(PayError) -> StatementLine {
    guard (0...1).contains(share) else {
      throw .outOfRange(name: "clawback of \(deal)", value: share, allowed: "0.0 to 1.0")
    }
    guard let units = roundedUnits(Double(earned.minorUnits) * share) else { throw .amountTooLarge(rep) }
    return StatementLine(
      rep: rep, period: period, item: "clawback \(deal)", credited: .zero(earned.currency), quota: nil,
      attainment: nil,
      pay: Money(minorUnits: -units, earned.currency),
      derivation: "\(percent(share)) of \(earned.plainText) earned on \(deal) is taken back")
  }
}
