import SalesModel

/// How each quota came about, from the history on the new map to whole minor units.
struct QuotaDerivations {
  private(set) var list: [QuotaDerivation] = []

  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, _ history: TerritoryHistory, _ outlooks: Outlooks,
    _ division: QuotaDivision
  ) {
    let cleaned = Dictionary(grouping: history.cleaned, by: \.territory)
    let unit = Double(problem.target.currency.minorPerMajor)
    for (i, territory) in problem.territories.enumerated() {
      var steps: [QuotaDerivation.Step] = []
      if let forecast = history.territories[i] {
        steps.append(.init(.lastYear, history.lastYear[i]))
        if history.lowered[i] != 0 {
          steps.append(
            .init(
              .cleaned, history.lastYear[i] - history.lowered[i],
              note: Self.words(cleaned[territory] ?? [], since: history.lastYearBegins)))
        }
        steps.append(.init(.ownForecast, history.ownForecast[i]))
        steps.append(.init(.reconciled, forecast.mean.reduce(0, +)))
      }
      steps += outlooks.territories[i].steps
      steps.append(.init(.policy, division.unbounded[i] / unit, note: Self.policy(settings, division)))
      if abs(division.exact[i] - division.unbounded[i]) >= 0.5 {
        steps.append(
          .init(.bounds, division.exact[i] / unit, note: Self.bounds(territory, i, settings, division)))
      }
      steps.append(.init(.rounding, division.quotas[i].major))
      list.append(QuotaDerivation(territory: territory, steps: steps))
    }
  }

  /// The latest of the amounts that count as others.
  private static func words(_ cleaned: [CleanedSale], since first: Period) -> String {
    let recent = cleaned.filter { $0.period >= first }.sorted {
      ($1.period, $0.account) < ($0.period, $1.account)
    }
    let listed = recent.prefix(3).map { sale in
      "\(sale.account) \(sale.period): \(whole(sale.amount)) counts as \(whole(sale.counted))"
        + (sale.isPinned ? " by decision" : "")
    }
    return (listed + (recent.count > 3 ? ["\(recent.count - 3) more"] : [])).joined(separator: ", ")
  }

  private static func policy(_ settings: QuotaSettings, _ division: QuotaDivision) -> String {
    let hedge = division.hedges.below(0) - 1
    return settings.policy.description + (hedge == 0 ? "" : ", \(percent(hedge)) over-assigned")
  }

  private static func bounds(
    _ territory: TerritoryID, _ i: Int, _ settings: QuotaSettings, _ division: QuotaDivision
  ) -> String {
    let own = settings.exceptions.filter { $0.subject == .territory(territory) }
    let gave = division.gaveWay[i] != nil
    if !own.isEmpty {
      return own.map(\.words).joined(separator: "; ") + (gave ? "; gave way, since bounds conflict" : "")
    }
    if gave { return "held at its bound, which gave way, since bounds conflict" }
    switch division.held[i] {
    case .floor: return "held at its floor"
    case .cap: return "held at its cap"
    case nil: return "takes its part of what bounds elsewhere leave or ask for"
    }
  }
}
