import Foundation
import SalesModel
import Statistics

/// What a reader must know about how the quotas came out.
struct QuotaNotes: Sendable, Equatable {
  private(set) var lines: [String] = []
  private let territories: [TerritoryID]

  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, _ outlooks: Outlooks, _ division: QuotaDivision,
    _ history: TerritoryHistory, filled: [Int]
  ) {
    territories = problem.territories
    if let conflict = division.conflict { add(conflict, problem.target.currency) }
    addHistory(outlooks, history, filled)
    if history.forecast.reconciliation != settings.reconciliation {
      lines.append(
        "levels reconciled by \(history.forecast.reconciliation.rawValue): the errors' covariance is singular"
      )
    }
    addBounds(outlooks, division)
    guard division.conflict == nil, let common = division.common,
      outlooks.territories.contains(where: { $0.mean > 0 })
    else { return }
    switch settings.policy {
    case .proRata:
      lines.append("every quota off its bounds is \(percent(1 + common)) of what is expected")
    case .equalChance:
      lines.append("every quota off its bounds has a chance of \(percent(normalProbability(-common)))")
      lines.append(
        "\(percent(division.movedFromProRata)) of the total lies elsewhere than pro-rata would put it")
    }
  }

  private mutating func add(_ conflict: BoundConflict, _ currency: Currency) {
    let bounds = Money(minorUnits: Int64(min(9e18, conflict.bounds.rounded())), currency).plainText
    let assigned = conflict.assigned.plainText
    switch conflict.kind {
    case .floorsExceedTarget:
      lines.append(
        "conflict: floors of \(names(conflict.territories)) sum to \(bounds) \(currency), over the \(assigned) to hand out"
      )
    case .capsBelowTarget:
      lines.append(
        "conflict: caps of all territories sum to \(bounds) \(currency), below the \(assigned) to hand out")
    }
    lines.append("the bounds were stretched in proportion, so that quotas still add up")
  }

  private mutating func addHistory(_ outlooks: Outlooks, _ history: TerritoryHistory, _ filled: [Int]) {
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
      lines.append("nothing expected, and no quota without a pin: \(list) (no sales and no potential)")
    }
    if !history.forecast.cleaned.isEmpty {
      let cut = history.forecast.cleaned.reduce(0) { $0 + $1.amount - $1.replacement }
      lines.append(
        "\(history.forecast.cleaned.count) one-off sales were lowered before forecasting, by \(Int64(cut.rounded())) in all"
      )
    }
  }

  private mutating func addBounds(_ outlooks: Outlooks, _ division: QuotaDivision) {
    for (bound, word) in [(Allocation.Bound.floor, "floor"), (.cap, "cap")] {
      let members = territories.indices.filter {
        division.held[$0] == bound && !division.isPinned[$0] && outlooks.territories[$0].mean > 0
      }
      guard !members.isEmpty else { continue }
      let list = members.map { i in
        let chance = outlooks.territories[i].total?.chance(ofAtLeast: division.quotas[i].major) ?? 0
        return "\(territories[i]) (chance \(percent(chance)))"
      }
      lines.append("at the \(word): " + list.joined(separator: ", "))
    }
    let pinned = territories.indices.filter { division.isPinned[$0] }
    if !pinned.isEmpty { lines.append("pinned: " + names(pinned.map { territories[$0] })) }
  }

  private func names(_ members: [TerritoryID]) -> String { members.map(\.text).joined(separator: ", ") }

  private func percent(_ share: Double) -> String {
    let tenths = Int64((share * 1000).rounded())
    return "\(tenths / 10).\(abs(tenths % 10)) %"
  }
}
