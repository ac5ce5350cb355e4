import Compensation
import Planning
import SalesModel

extension PlanDecoding {
  /// nil without the section: nobody is paid for results.
  func paySettings(roles: [RoleID], quotaLayer: LayerID) -> PaySettings? {
    guard let section = root.section("pay", keys: ["layer", "draws", "plans"]) else { return nil }
    if let layer = section.text("layer"), layer != quotaLayer.text {
      section.refuse("layer", expected: "\"\(quotaLayer)\", the layer that carries the quotas")
    }
    return PayDecoding(section, currency: currency, roles: roles).settings()
  }
}

/// Decodes the pay plans of a plan, or of a file of their own.
struct PayDecoding {
  let section: PlanSection
  let currency: Currency
  /// nil: any role.
  let roles: [RoleID]?

  init(_ section: PlanSection, currency: Currency, roles: [RoleID]?) {
    self.section = section
    self.currency = currency
    self.roles = roles
  }

  func settings() -> PaySettings {
    if section.value("plans") == nil { section.missing("plans") }
    var taken: Set<String> = []
    let plans = section.sections("plans", keys: ["role", "measures", "draw"]).map { plan in
      let role =
        roles.map { plan.known("role", among: $0.map(\.text), "a role of the task") }
        ?? plan.requiredText("role")
      if !role.isEmpty, !taken.insert(role).inserted { plan.refuse("role", expected: "each role once") }
      return PayPlan(role: RoleID(role), measures: measures(plan), draw: draw(plan))
    }
    return PaySettings(
      currency: currency, draws: section.integer("draws", in: 100...10_000_000) ?? 2000, plans: plans)
  }

  private func measures(_ plan: PlanSection) -> [PayMeasure] {
    if plan.items("measures").isEmpty { plan.missing("measures") }
    let keys = ["id", "weight", "threshold", "tiers", "tiers_mode", "boundary", "cap", "window", "gate"]
    let measures = plan.sections("measures", keys: keys).compactMap(measure)
    let total = measures.reduce(0) { $0 + $1.weight }
    // Weights are written with few digits: a third is 33.33%.
    if !measures.isEmpty, measures.count == plan.items("measures").count, abs(total - 1) > 0.0005 {
      plan.problems.add(
        plan.value("measures")?.place ?? plan.node.place, plan.path("measures"),
        found: "weights that add up to \(fixedText(total * 100, decimals: 2))%",
        expected: "100%")
    }
    if Set(measures.map(\.id)).count < measures.count {
      plan.problems.add(
        plan.node.place, plan.path("measures"), found: "a measure twice", expected: "each id once")
    }
    return measures
  }

  private func measure(_ section: PlanSection) -> PayMeasure? {
    let id = section.requiredText("id")
    for key in ["tiers_mode", "boundary"] where section.value(key) == nil { section.missing(key) }
    let window: MeasureWindow? = section.choice("window")
    let weight = section.share("weight") ?? 1
    let gate = gate(section)
    guard let curve = curve(section) else { return nil }
    return PayMeasure(id: id, weight: weight, curve: curve, window: window ?? .yearToDate, gate: gate)
  }

  private func curve(_ section: PlanSection) -> PayCurve? {
    let mode: PayCurve.Mode? = section.choice("tiers_mode")
    let boundary: PayCurve.Boundary? = section.choice("boundary")
    let threshold = section.share("threshold", in: 0...100) ?? 0
    let cap = section.share("cap", in: 0...1000)
    if section.items("tiers").isEmpty { section.missing("tiers") }
    let tiers = section.sections("tiers", keys: ["from", "rate"]).compactMap { tier -> PayCurve.Tier? in
      for key in ["from", "rate"] where tier.value(key) == nil { tier.missing(key) }
      guard let from = tier.share("from", in: 0...100), let rate = tier.share("rate", in: 0...1000) else {
        return nil
      }
      return PayCurve.Tier(from: from, rate: rate)
    }
    guard let mode, let boundary, !tiers.isEmpty, tiers.count == section.items("tiers").count else {
      return nil
    }
    do {
      return try PayCurve(threshold: threshold, tiers: tiers, mode: mode, boundary: boundary, cap: cap)
    } catch {
      section.refuse("tiers", expected: Self.words(error))
      return nil
    }
  }

  private func gate(_ measure: PlanSection) -> AcceleratorGate? {
    guard let section = measure.section("gate", keys: ["over", "base"]) else { return nil }
    if section.value("base") == nil { section.missing("base") }
    let over = section.share("over", in: 0...100) ?? 1
    return section.choice("base").map { AcceleratorGate(over: over, base: $0) }
  }

  private func draw(_ plan: PlanSection) -> Draw? {
    guard let section = plan.section("draw", keys: ["amount", "recoverable"]) else { return nil }
    for key in ["amount", "recoverable"] where section.value(key) == nil { section.missing(key) }
    guard let amount = section.money("amount", in: currency), let recoverable = section.flag("recoverable")
    else { return nil }
    return Draw(amount: amount, recoverable: recoverable)
  }

  private static func words(_ error: PayCurveError) -> String {
    switch error {
    case .noTiers: "at least one tier"
    case .notFinite(let name, let value): "a finite \(name), not \(value)"
    case .negative(let name, let value): "a \(name) from 0, not \(plainText(value))"
    case .notAscending(let index, let from):
      "tiers in ascending order; number \(index + 1) begins at \(fixedText(from * 100, decimals: 1))%"
    }
  }
}
