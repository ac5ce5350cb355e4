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
    try checkAssigned(settings)
    try checkLevels(settings)
    for exception in settings.exceptions { try check(exception) }
    try checkRepeats(settings.exceptions)
    try checkAttributes()
    if let minimum = settings.minimum {
      guard minimum.currency == target.currency else {
        throw .money(.mixedCurrencies(target.currency, minimum.currency))
      }
      guard minimum.minorUnits >= 0 else { throw .setting("minimum", minimum.major) }
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

  private func checkLevels(_ settings: QuotaSettings) throws(QuotaError) {
    let names = levels.map(\.name)
    for (place, name) in names.enumerated() where names[..<place].contains(name) { throw .level(name) }
    for (name, hedge) in settings.levelHedges.sorted(by: { $0.key < $1.key }) {
      guard names.contains(name) else { throw .level(name) }
      guard hedge > -1, hedge <= 10 else { throw .setting("hedge of \(name)", hedge) }
    }
  }

  private func check(_ exception: QuotaException) throws(QuotaError) {
    let amounts = [exception.quota, exception.minimum, exception.maximum].compactMap { $0 }
    for amount in amounts where amount.currency != target.currency {
      throw .money(.mixedCurrencies(target.currency, amount.currency))
    }
    let least = exception.minimum?.minorUnits ?? 0
    let most = exception.maximum?.minorUnits ?? .max
    guard !amounts.isEmpty, amounts.allSatisfy({ $0.minorUnits >= 0 }), least <= most,
      exception.quota.map({ (least...most).contains($0.minorUnits) }) ?? true
    else { throw .exception(exception.name) }
    if case .territory(let territory) = exception.subject, !territories.contains(territory) {
      throw .unknownTerritory(territory)
    }
  }

  /// Two decisions about one subject could contradict each other.
  private func checkRepeats(_ exceptions: [QuotaException]) throws(QuotaError) {
    var seen: Set<QuotaException.Subject> = []
    for exception in exceptions where !seen.insert(exception.subject).inserted {
      throw .exception(exception.name)
    }
  }

  private func checkAttributes() throws(QuotaError) {
    guard let attributes else { return }
    for (account, values) in attributes.values.sorted(by: { $0.key < $1.key }) {
      guard values.count == attributes.names.count else {
        throw .setting("number of attributes of \(account)", Double(values.count))
      }
      for (name, value) in zip(attributes.names, values) where !value.isFinite {
        throw .setting("\(name) of \(account)", value)
      }
    }
  }

  private func checkRanges(_ settings: QuotaSettings) throws(QuotaError) {
    guard settings.hedge > -1, settings.hedge <= 10 else { throw .setting("hedge", settings.hedge) }
    guard (0...1).contains(settings.headroom) else { throw .setting("headroom", settings.headroom) }
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

  /// What the units of each level, and the territories, owe together must fit.
  func checkAssigned(_ settings: QuotaSettings) throws(QuotaError) {
    var total = Double(target.minorUnits)
    for factor in Hedges(settings, levels: levels.map(\.name)).factors {
      total *= factor
      guard total < 9e18 else { throw .money(.overflow) }
    }
  }
}
