import SalesModel

extension PaySettings {
  /// - Throws: the first contradiction in the plans.
  func check() throws(PayError) {
    guard (1...10_000_000).contains(draws) else {
      throw .outOfRange(name: "pay.draws", value: Double(draws), allowed: "1 to 10000000")
    }
    var roles: Set<RoleID> = []
    for plan in plans {
      guard roles.insert(plan.role).inserted else { throw .duplicatePlan(plan.role) }
      try plan.check(currency)
    }
  }

  /// The plan of each role.
  var planOfRole: [RoleID: PayPlan] {
    Dictionary(plans.map { ($0.role, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension PayPlan {
  fileprivate func check(_ currency: Currency) throws(PayError) {
    var names: Set<String> = []
    for measure in measures {
      guard names.insert(measure.id).inserted else { throw .duplicateMeasure(role, measure.id) }
      guard (0...1).contains(measure.weight) else {
        throw .outOfRange(name: "weight of \(measure.id)", value: measure.weight, allowed: "0.0 to 1.0")
      }
      if let over = measure.gate?.over, !(over.isFinite && over >= 0) {
        throw .outOfRange(name: "gate of \(measure.id)", value: over, allowed: "0.0 or more")
      }
    }
    guard let draw else { return }
    guard draw.amount.currency == currency else { throw .mixedCurrencies(currency, draw.amount.currency) }
    guard (0...Int64(1e15)).contains(draw.amount.minorUnits) else {
      throw .outOfRange(name: "draw of \(role)", value: draw.amount.major, allowed: "0.0 to 1e15 minor units")
    }
  }
}
