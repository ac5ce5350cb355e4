import SalesModel

/// What each rep owes in each pay period.
struct QuotaLedger {
  /// Ascending, of one granularity.
  let periods: [Period]
  private let named: [CreditLedger.Account: Int64]

  init(_ quotas: [PayQuota], currency: Currency) throws(PayError) {
    var named: [CreditLedger.Account: Int64] = [:]
    for quota in quotas {
      guard quota.amount.currency == currency else { throw .mixedCurrencies(currency, quota.amount.currency) }
      guard quota.amount.minorUnits >= 0 else {
        throw .outOfRange(name: "quota of \(quota.rep)", value: quota.amount.major, allowed: "0.0 or more")
      }
      let account = CreditLedger.Account(
        rep: quota.rep, measure: quota.measure ?? Self.any, period: quota.period)
      let (sum, overflow) = (named[account] ?? 0).addingReportingOverflow(quota.amount.minorUnits)
      guard !overflow, sum < Int64.max / 1024 else { throw .amountTooLarge(quota.rep) }
      named[account] = sum
    }
    self.named = named
    periods = Set(quotas.map(\.period)).sorted()
    if let first = periods.first, let other = periods.first(where: { $0.granularity != first.granularity }) {
      throw .mixedPeriods(first, other)
    }
  }

  /// The quota of each period; one for the measure itself goes before one for all measures.
  func quotas(of rep: RepID, measure: String) -> [Int64] {
    let own = periods.contains { named[.init(rep: rep, measure: measure, period: $0)] != nil }
    return periods.map { named[.init(rep: rep, measure: own ? measure : Self.any, period: $0)] ?? 0 }
  }

  /// No measure has a blank name with a control character.
  private static let any = "\u{0}"
}
