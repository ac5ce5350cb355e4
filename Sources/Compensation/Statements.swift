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
  ///
  /// A rep with several territories owes the sum; a vacancy owes nothing. Of a period in which a match begins or ends
  /// the rep owes the part of its days that the match covers. Where the plan says what reps owe, it is taken as it is.
  public static func of(
    _ plan: QuotaPlan, matches: [RepMatch], calendar: FiscalCalendar = .standard
  ) -> [PayQuota] {
    if !plan.reps.isEmpty {
      return plan.reps.compactMap { owed in
        owed.rep.map { PayQuota(rep: $0, period: owed.period, amount: owed.quota) }
      }
    }
    let reps = Dictionary(grouping: matches.filter { $0.rep != nil }, by: \.territory)
    return plan.lines.flatMap { line in
      line.period.map { period in
        (reps[line.territory] ?? []).compactMap { match in
          match.rep.flatMap { rep in
            let part = match.validity.share(of: period, calendar)
            return part > 0 ? PayQuota(rep: rep, period: period, amount: line.quota.part(part)) : nil
          }
        }
      } ?? []
    }
  }
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

/// The statements of every rep with a plan, for each period of the plan year from its first to `through`.
///
/// Credits are split to the cent, put into pay periods and measures, compared with the quotas of the measure's window,
/// turned into pay by its curve, weighted and rounded once; then the draw. What a period pays is what its window has
/// earned less what was paid before, so that a credit note takes back what its sale had paid.
///
/// - Parameters:
///   - quotas: one line a rep and period of the plan year; the periods that occur are the pay periods.
///   - through: the last period that is settled; nil: the last with a credit.
/// - Throws: `PayError`; credits that no plan pays for are not errors but warnings.
/// - Complexity: O(credits log credits + reps × periods² × measures).
public func statements(
  credits: [CreditRecord], quotas: [PayQuota], reps: [Rep], settings: PaySettings,
  calendar: FiscalCalendar = .standard, through: Period? = nil
) throws(PayError) -> PayStatements {
  try settings.check()
  let owed = try QuotaLedger(quotas, currency: settings.currency)
  let ledger = try CreditLedger(
    credits, currency: settings.currency, calendar: calendar, periods: owed.periods)
  if let through, let first = owed.periods.first, first.granularity != through.granularity {
    throw .mixedPeriods(first, through)
  }
  let plans = settings.planOfRole
  let settled = (through ?? ledger.lastPeriod).map { last in owed.periods.filter { $0 <= last }.count } ?? 0
  var lines: [StatementLine] = []
  var warnings = ledger.warnings
  for rep in reps.sorted(by: { $0.id < $1.id }) {
    guard let plan = plans[rep.role] else { continue }
    if let target = rep.targetIncentive, target.currency != settings.currency {
      throw .mixedCurrencies(settings.currency, target.currency)
    }
    warnings += plan.gaps(of: rep, owed)
    lines += try plan.statement(of: rep, credited: ledger, owed: owed, first: settled, settings.currency)
  }
  warnings += unpaid(ledger, reps, plans)
  return PayStatements(lines: lines, warnings: warnings)
}

extension PayPlan {
  /// All lines of one rep: by period, the measures in plan order, then the draw.
  fileprivate func statement(
    of rep: Rep, credited ledger: CreditLedger, owed: QuotaLedger, first count: Int, _ currency: Currency
  ) throws(PayError) -> [StatementLine] {
    var byMeasure: [[StatementLine]] = []
    for measure in measures {
      let settlement = MeasureSettlement(
        rep: rep, measure: measure, currency: currency,
        credited: owed.periods.map {
          ledger.credited[.init(rep: rep.id, measure: measure.id, period: $0)] ?? 0
        },
        quotas: owed.quotas(of: rep.id, measure: measure.id))
      byMeasure.append(try settlement.lines(owed.periods, first: count))
    }
    let gross = (0..<count).map { index in byMeasure.reduce(0) { $0 + $1[index].pay.minorUnits } }
    let advances = draw.map { $0.settle(gross) }
    return (0..<count).flatMap { index in
      byMeasure.map { $0[index] }
        + [drawLine(rep, owed.periods[index], gross[index], advances?[index], currency)].compactMap { $0 }
    }
  }

  private func drawLine(
    _ rep: Rep, _ period: Period, _ earned: Int64, _ advance: DrawLine?, _ currency: Currency
  ) -> StatementLine? {
    guard let draw, let advance else { return nil }
    func money(_ units: Int64) -> String { Money(minorUnits: units, currency).plainText }
    let kind = draw.recoverable ? "recoverable draw" : "guarantee"
    let balance = draw.recoverable ? "; \(money(advance.owed)) is owed" : ""
    return StatementLine(
      rep: rep.id, period: period, item: "draw", credited: .zero(currency), quota: nil, attainment: nil,
      pay: Money(minorUnits: advance.paid - earned, currency),
      derivation:
        "\(kind) of \(draw.amount.plainText): \(money(earned)) earned, \(money(advance.paid)) paid\(balance)")
  }

  /// What keeps this rep from being paid.
  fileprivate func gaps(of rep: Rep, _ owed: QuotaLedger) -> [String] {
    let byQuota = measures.filter { $0.basis == .attainment }
    guard !byQuota.isEmpty else { return [] }
    if rep.targetIncentive == nil {
      return ["\(rep.id) has no target incentive, so measures against quota pay nothing"]
    }
    let bare = byQuota.filter { owed.quotas(of: rep.id, measure: $0.id).allSatisfy { $0 == 0 } }
    return bare.isEmpty ? [] : ["\(rep.id) has no quota for \(bare.map(\.id).joined(separator: ", "))"]
  }
}

/// One warning a reason for credits that no plan pays for.
private func unpaid(_ ledger: CreditLedger, _ reps: [Rep], _ plans: [RoleID: PayPlan]) -> [String] {
  let roles = Dictionary(reps.map { ($0.id, $0.role) }, uniquingKeysWith: { first, _ in first })
  var reasons: Set<String> = []
  for account in ledger.credited.keys {
    guard let role = roles[account.rep] else {
      reasons.insert("credits of \(account.rep), who is not among the reps, are not paid")
      continue
    }
    guard let plan = plans[role] else {
      reasons.insert("credits of role \(role), which has no pay plan, are not paid")
      continue
    }
    if !plan.measures.contains(where: { $0.id == account.measure }) {
      reasons.insert(
        "credits for \(account.measure), which the plan of \(role) does not measure, are not paid")
    }
  }
  return reasons.sorted()
}
