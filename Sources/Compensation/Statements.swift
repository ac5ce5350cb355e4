import SalesModel

/// What a rep owes for one period, in one measure or in all of them.
public struct PayQuota: Sendable, Equatable {
  public let rep: RepID
  /// nil: holds for every measure that has no quota of its own.
  public let measure: String?
  public let period: Period
  public let amount: Money

  public init(rep: RepID, measure: String? = nil, period: Period, amount: Money) {
    self.rep = rep
    self.measure = measure
    self.period = period
    self.amount = amount
  }

  /// The quotas of the reps in `matches`, a line a period, from the quotas of their territories.
  public static func of(_ plan: QuotaPlan, matches: [RepMatch]) -> [PayQuota] { [] }
}

/// What was earned, line by line, and what a reader must know about it.
public struct PayStatements: Sendable, Equatable {
  /// By rep, then period, then measure in plan order, then draw.
  public let lines: [StatementLine]
  /// Credits that were not paid and why, reps without a plan, duplicates.
  public let warnings: [String]

  public init(lines: [StatementLine], warnings: [String]) {
    self.lines = lines
    self.warnings = warnings
  }
}

/// Why pay cannot be computed.
public enum PayError: Error, Equatable, Sendable {
  case mixedCurrencies(Currency, Currency)
  case amountTooLarge(RepID)
  case duplicatePlan(RoleID)
  case duplicateMeasure(RoleID, String)
  case outOfRange(name: String, value: Double, allowed: String)
}

/// The statements of every rep with a plan, for each period of the plan year from its first to `through`.
///
/// - Parameters:
///   - quotas: one line a rep and period of the plan year; the periods that occur are the pay periods.
///   - through: the last period that is settled; nil: the last with a credit.
/// - Throws: `PayError`; credits that no plan pays for are not errors but warnings.
/// - Complexity: O(credits log credits + reps × periods × measures).
public func statements(
  credits: [CreditRecord], quotas: [PayQuota], reps: [Rep], settings: PaySettings,
  calendar: FiscalCalendar = .standard, through: Period? = nil
) throws(PayError) -> PayStatements {
  PayStatements(lines: [], warnings: [])
}
