import Foundation
import SalesModel
import Statistics

/// What a reader must know about how the quotas came out.
struct QuotaNotes: Sendable, Equatable {
  private(set) var lines: [String] = []
  private let territories: [TerritoryID]

  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, _ outlooks: Outlooks, _ division: QuotaDivision,
    _ history: TerritoryHistory, _ rehearsal: Rehearsal, filled: [Int], expired: [QuotaException],
    newAccounts: NewAccounts
  ) {
    territories = problem.territories
    for conflict in division.conflicts { add(conflict, problem.target.currency) }
    addHistory(outlooks, history, filled)
    if history.forecast.reconciliation != settings.reconciliation {
      lines.append(
        "levels reconciled by \(history.forecast.reconciliation.rawValue): the errors' covariance is singular"
      )
    }
    lines += RegressorEffect.notes(history.forecast.effects)
    addRehearsal(rehearsal)
    lines += newAccounts.notes(problem.attributes)
    addBounds(settings, outlooks, division)
    lines += settings.exceptions.map { "\($0.name): \($0.words)" }
    lines += expired.map { "expired, so not applied: \($0.name): \($0.words)" }
    addRatchet(settings)
    addPolicy(settings, outlooks, division)
  }

  /// What past years taught: how far growth lasts, what forecasts missed, how wide to make intervals.
  private mutating func addRehearsal(_ rehearsal: Rehearsal) {
    let growth = rehearsal.growth
    guard growth.years > 0 else { return }
    let names = ["the forecast's own", "last year's", "the long trend", "standing above the trend"]
    let parts = zip(names, zip(growth.weights, growth.deviations)).enumerated().map { place, part in
      // The forecast's own growth counts in full before anything is learned.
      let weight = (place == 0 ? 1 : 0) + part.1.0
      return "\(part.0) \(signed(weight)) ± \(signed(part.1.1).dropFirst())"
    }
    lines.append(
      "\(growth.years) past years rehearsed; a territory's growth beside the others': "
        + parts.joined(separator: ", "))
    lines.append(
      "past forecasts of the company missed by \(signedPercent(expm1(rehearsal.bias))), which is allowed for; "
        + "deviations × \(signed(rehearsal.luck.scale).dropFirst()), shared by all \(percent(rehearsal.luck.company))"
        + (rehearsal.luck.region > 0 ? ", within a region \(percent(rehearsal.luck.region)) more" : ""))
    if abs(rehearsal.shift) >= 0.005 {
      let (word, way) = rehearsal.shift > 0 ? ("more", "higher") : ("fewer", "lower")
      lines.append(
        "\(word) territories than were to reached past chances: results count as \(signed(rehearsal.shift).dropFirst()) deviations \(way)"
      )
    }
  }

  private func signed(_ value: Double) -> String {
    let hundredths = Int64((max(-1e6, min(1e6, value)) * 100).rounded())
    let digits = "\(abs(hundredths) % 100)"
    return (hundredths < 0 ? "−" : "+") + "\(abs(hundredths) / 100)." + (digits.count < 2 ? "0" : "") + digits
  }

  private func signedPercent(_ share: Double) -> String { (share < 0 ? "" : "+") + percent(share) }

  /// What the policy came to, where one number says it.
  private mutating func addPolicy(
    _ settings: QuotaSettings, _ outlooks: Outlooks, _ division: QuotaDivision
  ) {
    for policy in division.replaced {
      lines.append("\(policy.rawValue) has nothing to go by: pro-rata stands in for it")
    }
    if division.isBelowExpected {
      lines.append(
        "the target is below what is expected: there is nothing to hand out by potential, so pro-rata")
    }
    guard division.conflicts.isEmpty, outlooks.territories.contains(where: { $0.mean > 0 }) else { return }
    if division.movedFromProRata >= 0.0005, division.replaced.isEmpty {
      lines.append(
        "\(percent(division.movedFromProRata)) of the total lies elsewhere than pro-rata would put it")
    }
    guard let common = division.common, division.replaced.isEmpty else { return }
    switch settings.policy.single {
    case .proRata: lines.append("every quota off its bounds is \(percent(1 + common)) of what is expected")
    case .equalChance:
      lines.append("every quota off its bounds has a chance of \(percent(normalProbability(-common)))")
    case .lastYear: lines.append("every quota off its bounds is \(percent(common)) of last year's sales")
    case .expected, .potential, .even, nil: break
    }
  }

  private mutating func addRatchet(_ settings: QuotaSettings) {
    let byPolicy = settings.policy.parts.contains { $0.policy == .lastYear }
    let byBounds = settings.boundBase == .lastYear && (settings.floor ?? settings.cap) != nil
    guard byPolicy || byBounds else { return }
    lines.append(
      "ratchet: \(byPolicy ? "the policy" : "floors and caps") by last year's sales ask most of who sold most"
    )
  }

  private mutating func add(_ conflict: BoundConflict, _ currency: Currency) {
    let bounds = Money(minorUnits: Int64(min(9e18, conflict.bounds.rounded())), currency).plainText
    let assigned = conflict.assigned.plainText
    let members = (conflict.units + conflict.territories.map(\.text)).joined(separator: ", ")
    let place = conflict.unit == "the company" ? "to hand out" : "of \(conflict.unit)"
    switch conflict.kind {
    case .floorsExceedTarget:
      lines.append(
        "conflict: floors of \(members) sum to \(bounds) \(currency), over the \(assigned) \(place)")
    case .capsBelowTarget:
      let who = conflict.territories.count == territories.count ? "all territories" : members
      lines.append("conflict: caps of \(who) sum to \(bounds) \(currency), below the \(assigned) \(place)")
    }
    lines.append("these bounds gave way in proportion, pins last, so that quotas still add up")
  }

  private mutating func addHistory(_ outlooks: Outlooks, _ history: TerritoryHistory, _ filled: [Int]) {
    lines.append(
      "history: \(history.periods) periods, \(history.accounts.firstPeriod) to \(history.accounts.lastPeriod)"
    )
    lines += history.gapNotes
    if history.periods < OperatorBank.leastLength {
      lines.append(
        "\(history.periods) periods of history: intervals are as wide as what is expected, not as sales vary")
    }
    if history.unmapped.accounts > 0 {
      let amount = "\(history.unmapped.amount.plainText) \(history.unmapped.amount.currency)"
      lines.append("left out: \(amount) of history of \(history.unmapped.accounts) accounts in no territory")
    }
    if !filled.isEmpty {
      let list = names(filled.map { territories[$0] })
      lines.append("without history: \(list); expected by potential, at the rate of the other territories")
    }
    let empty = territories.indices.filter { outlooks.territories[$0].mean <= 0 }
    if empty.count == territories.count {
      lines.append("no territory expects anything: the target is divided evenly")
    } else if !empty.isEmpty {
      let list = names(empty.map { territories[$0] })
      lines.append("nothing expected: \(list) (no sales and no potential)")
    }
    if !history.forecast.cleaned.isEmpty {
      let cut = history.forecast.cleaned.reduce(0) { $0 + $1.amount - $1.replacement }
      lines.append(
        cut >= 0
          ? "\(history.forecast.cleaned.count) one-off sales were lowered before forecasting, by \(whole(cut)) in all"
          : "\(history.forecast.cleaned.count) one-off sales were changed before forecasting, which adds \(whole(-cut)) in all"
      )
    }
    for pin in history.forecast.unmatchedPins {
      lines.append(
        "decided of a one-off sale that is not there: \(pin.keys.joined(separator: ", ")) in \(pin.period)")
    }
  }

  private mutating func addBounds(_ settings: QuotaSettings, _ outlooks: Outlooks, _ division: QuotaDivision)
  {
    if (settings.floor ?? settings.cap) != nil, division.basis.multiplied(settings.boundBase) == nil {
      lines.append("floors and caps are left out: there is nothing that they could be multiples of")
    }
    for (bound, word) in [(Allocation.Bound.floor, "floor"), (.cap, "cap")] {
      let members = territories.indices.filter {
        division.held[$0] == bound && division.gaveWay[$0] == nil && !division.isPinned[$0]
          && outlooks.territories[$0].mean > 0
      }
      guard !members.isEmpty else { continue }
      let list = members.map { i in
        let chance = outlooks.territories[i].result?.chance(ofAtLeast: division.quotas[i].major) ?? 0
        return "\(territories[i]) (chance \(percent(chance)))"
      }
      lines.append("at the \(word): " + list.joined(separator: ", "))
    }
  }

  private func names(_ members: [TerritoryID]) -> String { members.map(\.text).joined(separator: ", ") }
}
