import SalesModel

/// The units above the territories, the products, how each territory's quota came about, and what each rep owes.
func quotaDetails(_ plan: QuotaPlan) -> Fields {
  let units = plan.units.filter { $0.period == nil && $0.level != "company" }
  let kinds = QuotaDerivation.Kind.allCases.filter { kind in
    plan.derivations.contains { $0.steps.contains { $0.kind == kind } }
  }
  let owed = owedByRep(plan)
  let products = (plan.split?.units ?? []).filter { $0.period == nil && $0.level == "company" }
  return [
    "units": units.map(unitRow), "hasUnits": !units.isEmpty,
    "products": products.map(productRow), "hasProducts": !products.isEmpty,
    "steps": kinds.map { shown($0.rawValue) }, "hasSteps": !kinds.isEmpty,
    "derivations": plan.derivations.map { derivationRow($0, kinds) },
    "reps": owed, "hasReps": !owed.isEmpty,
  ]
}

private func unitRow(_ unit: UnitQuota) -> Fields {
  [
    "level": shown(unit.level), "unit": shown(unit.unit), "quota": ReportNumbers.whole(unit.quota),
    "expected": ReportNumbers.fixed(unit.expected),
    "stretch": unit.expected > 0 ? ReportNumbers.percent(unit.quota.major / unit.expected) : "–",
    "range": "\(ReportNumbers.short(unit.lower80)) to \(ReportNumbers.short(unit.upper80))",
    "chance": ReportNumbers.percent(unit.chance),
    "chanceWidth": at(100 * max(0, min(1, unit.chance.isFinite ? unit.chance : 0))),
  ]
}

private func productRow(_ line: UnitProductQuota) -> Fields {
  [
    "product": shown(line.product.text), "quota": ReportNumbers.whole(line.quota),
    "expected": ReportNumbers.fixed(line.expected),
    "stretch": line.expected > 0 ? ReportNumbers.percent(line.quota.major / line.expected) : "–",
  ]
}

/// The amount after each step; a step that a territory does not have is empty, and its note shows on pointing at it.
private func derivationRow(_ derivation: QuotaDerivation, _ kinds: [QuotaDerivation.Kind]) -> Fields {
  let steps = Dictionary(derivation.steps.map { ($0.kind, $0) }, uniquingKeysWith: { _, last in last })
  return [
    "territory": shown(derivation.territory.text),
    "amounts": kinds.map { kind in
      [
        "amount": steps[kind].map { ReportNumbers.fixed($0.amount) } ?? "",
        "note": shown(steps[kind]?.note ?? ""),
      ] as Fields
    },
  ]
}

/// What each rep owes over all periods, territory by territory; what nobody owes comes last.
private func owedByRep(_ plan: QuotaPlan) -> [Fields] {
  struct Owner: Hashable {
    let rep: RepID?
    let territory: TerritoryID
  }
  var sums: [Owner: Int64] = [:]
  for line in plan.reps {
    sums[Owner(rep: line.rep, territory: line.territory), default: 0] += line.quota.minorUnits
  }
  let order = sums.keys.sorted { left, right in
    guard let a = left.rep, let b = right.rep else {
      return left.rep != right.rep ? right.rep == nil : left.territory < right.territory
    }
    return (a, left.territory) < (b, right.territory)
  }
  return order.map { owner in
    let amount = Money(minorUnits: sums[owner] ?? 0, plan.target.currency)
    return [
      "rep": owner.rep.map { shown($0.text) } ?? "nobody", "territory": shown(owner.territory.text),
      "quota": ReportNumbers.whole(amount),
    ]
  }
}
