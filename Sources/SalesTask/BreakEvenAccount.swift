import SalesModel

/// How small an account can be before calling on it costs more than it brings.
///
/// The break-even sales of an account are cost per call × calls needed to close or keep it / gross margin as a share
/// of sales. (A form with 1 − margin below the line circulates; it charges the calls against the cost of the goods
/// and is wrong.)
public struct BreakEvenAccount: Sendable, Equatable {
  /// What one call costs: a year's selling expense / the calls made in it.
  public let costPerCall: Double
  /// Calls a year on one account.
  public let calls: Double

  /// Major units throughout. nil unless expense and calls are finite and positive.
  public init?(sellingExpense: Double, callsMade: Double, callsPerAccount: Double) {
    guard sellingExpense.isFinite, callsMade.isFinite, callsPerAccount.isFinite, sellingExpense > 0,
      callsMade > 0, callsPerAccount > 0
    else { return nil }
    costPerCall = sellingExpense / callsMade
    calls = callsPerAccount
  }

  /// What the calls on one account cost a year.
  public var costOfCalls: Double { costPerCall * calls }

  /// The gross margin that pays for the calls when only `share` of it may be spent on selling.
  public func requiredMargin(sellingShareOfMargin share: Double) -> Double? {
    share > 0 && share <= 1 ? costOfCalls / share : nil
  }

  /// The sales that pay for the calls at `margin` (0…1, share of sales).
  public func requiredSales(margin: Double, sellingShareOfMargin share: Double = 1) -> Double? {
    guard margin > 0, margin <= 1 else { return nil }
    return requiredMargin(sellingShareOfMargin: share).map { $0 / margin }
  }
}
