import SalesModel

/// Credits by rep, measure and pay period, in whole minor units: every sale is split to the cent and settled once.
struct CreditLedger {
  struct Account: Hashable {
    let rep: RepID
    let measure: String
    let period: Period
  }

  private(set) var credited: [Account: Int64] = [:]
  private(set) var warnings: [String] = []
  /// The last pay period with a credit.
  private(set) var lastPeriod: Period?

  /// - Parameter periods: the pay periods, ascending and of one granularity; credits outside are counted and left out.
  init(
    _ credits: [CreditRecord], currency: Currency, calendar: FiscalCalendar, periods: [Period]
  ) throws(PayError) {
    var outside = 0
    let known = Set(periods)
    let granularity = periods.first?.granularity ?? .month
    for deal in try Self.deals(credits, currency, &warnings) {
      let period = calendar.period(granularity, of: deal.date)
      guard known.contains(period) else {
        outside += deal.shares.count
        continue
      }
      lastPeriod = max(lastPeriod ?? period, period)
      for (share, units) in zip(deal.shares, try deal.units()) {
        try add(units, to: Account(rep: share.rep, measure: deal.measure, period: period))
      }
    }
    if outside > 0 {
      warnings.append("credits outside the periods with quotas are not paid: \(outside)")
    }
  }

  private mutating func add(_ units: Int64, to account: Account) throws(PayError) {
    let (sum, overflow) = (credited[account] ?? 0).addingReportingOverflow(units)
    // Half the range, so that sums over the periods of a year cannot overflow unnoticed.
    guard !overflow, sum.magnitude < Int64.max.magnitude / 1024 else { throw .amountTooLarge(account.rep) }
    credited[account] = sum
  }

  /// The credits grouped by sale, with exact repetitions of a line dropped. O(n log n).
  private static func deals(
    _ credits: [CreditRecord], _ currency: Currency, _ warnings: inout [String]
  ) throws(PayError) -> [CreditedDeal] {
    var deals: [CreditedDeal] = []
    var repeated: [String] = []
    for credit in credits.sorted(by: precedes) {
      guard credit.amount.currency == currency else {
        throw .mixedCurrencies(currency, credit.amount.currency)
      }
      guard (0...1).contains(credit.split) else {
        throw .outOfRange(name: "split of credit \(credit.id)", value: credit.split, allowed: "0.0 to 1.0")
      }
      let share = CreditedDeal.Share(rep: credit.rep, split: credit.split)
      guard let last = deals.indices.last, deals[last].holds(credit) else {
        deals.append(
          CreditedDeal(
            id: credit.id, date: credit.date, measure: credit.measure, amount: credit.amount,
            account: credit.account, shares: [share]))
        continue
      }
      if deals[last].shares.contains(share) {
        repeated.append(credit.id)
      } else {
        deals[last].shares.append(share)
      }
    }
    if !repeated.isEmpty {
      warnings.append(
        "credits that repeat a line are settled once: \(repeated.count) (\(repeated.prefix(3).joined(separator: ", ")))"
      )
    }
    return deals
  }

  private static func precedes(_ a: CreditRecord, _ b: CreditRecord) -> Bool {
    if a.id != b.id { return a.id.utf8.lexicographicallyPrecedes(b.id.utf8) }
    if a.measure != b.measure { return a.measure.utf8.lexicographicallyPrecedes(b.measure.utf8) }
    if a.date != b.date { return a.date < b.date }
    if a.amount.minorUnits != b.amount.minorUnits { return a.amount.minorUnits < b.amount.minorUnits }
    if a.account != b.account { return (a.account?.text ?? "") < (b.account?.text ?? "") }
    return a.rep != b.rep ? a.rep < b.rep : a.split < b.split
  }
}

/// One sale (or credit note) with the reps who share it.
struct CreditedDeal {
  struct Share: Equatable {
    let rep: RepID
    let split: Double
  }

  let id: String
  let date: CalendarDate
  let measure: String
  let amount: Money
  let account: AccountID?
  var shares: [Share]

  /// Whether `credit` is another line of this sale; lines without an identifier never are.
  func holds(_ credit: CreditRecord) -> Bool {
    !id.isEmpty && id == credit.id && date == credit.date && measure == credit.measure
      && amount == credit.amount && account == credit.account
  }

  /// What each share gets, in minor units: together the amount × the sum of the splits, rounded once.
  func units() throws(PayError) -> [Int64] {
    let exact = shares.map { Double(amount.minorUnits) * $0.split }
    guard let total = roundedUnits(exact.reduce(0, +)) else { throw .amountTooLarge(shares[0].rep) }
    return Money.rounded(exact: exact, to: Money(minorUnits: total, amount.currency)).map(\.minorUnits)
  }
}
