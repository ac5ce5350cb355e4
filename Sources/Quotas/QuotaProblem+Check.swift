import SalesModel

extension QuotaProblem {
  /// Refuses what no quotas can be set from.
  func check(_ settings: QuotaSettings) throws(QuotaError) {
    guard !territories.isEmpty else { throw .noTerritories }
    guard let first = horizon.first else { throw .noHorizon }
    for (before, after) in zip(horizon, horizon.dropFirst()) where after != before.advanced(by: 1) {
      throw .brokenHorizon(before, after)
    }
    guard target.minorUnits >= 0 else { throw .negativeTarget(target) }
    try checkRanges(settings)
    for (territory, pin) in settings.pins.sorted(by: { $0.key < $1.key }) {
      guard territories.contains(territory) else { throw .unknownTerritory(territory) }
      guard pin.currency == target.currency else {
        throw .money(.mixedCurrencies(target.currency, pin.currency))
      }
      guard pin.minorUnits >= 0 else { throw .negativePin(territory, pin) }
    }
    for record in demand {
      guard record.amount.currency == target.currency else {
        throw .money(.mixedCurrencies(target.currency, record.amount.currency))
      }
      guard record.period.granularity == first.granularity else {
        throw .granularity(demand: record.period, horizon: first)
      }
    }
  }

  private func checkRanges(_ settings: QuotaSettings) throws(QuotaError) {
    guard settings.hedge > -1, settings.hedge <= 10 else { throw .setting("hedge", settings.hedge) }
    guard settings.history >= 0 else { throw .setting("history", Double(settings.history)) }
    if let floor = settings.floor {
      guard floor >= 0, floor.isFinite else { throw .setting("floor", floor) }
    }
    if let cap = settings.cap {
      guard cap >= settings.floor ?? 0, cap.isFinite else { throw .setting("cap", cap) }
    }
    for (territory, amount) in potential.sorted(by: { $0.key < $1.key }) {
      guard amount.isFinite, amount >= 0 else { throw .setting("potential of \(territory)", amount) }
    }
  }

  /// Target × (1 + hedge), to the minor unit.
  func assigned(_ hedge: Double) throws(QuotaError) -> Money {
    let exact = (Double(target.minorUnits) * (1 + hedge)).rounded(.toNearestOrAwayFromZero)
    guard hedge != 0 else { return target }
    guard exact < 9e18 else { throw .money(.overflow) }
    return Money(minorUnits: Int64(exact), target.currency)
  }
}
