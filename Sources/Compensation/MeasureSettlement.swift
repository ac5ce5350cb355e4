import SalesModel

/// What one rep earns with one measure, period by period.
struct MeasureSettlement {
  let rep: Rep
  let measure: PayMeasure
  let currency: Currency
  /// Minor units in each pay period of the year.
  let credited: [Int64]
  let quotas: [Int64]

  /// The lines of the first `count` periods: each pays what the results of its window earn, rounded once, less what
  /// the same window has paid before.
  func lines(_ periods: [Period], first count: Int) throws(PayError) -> [StatementLine] {
    var paid: Int64 = 0
    var lines: [StatementLine] = []
    for index in 0..<count {
      let window = window(index)
      let earned = try earnings(window, at: index)
      let pay = measure.window == .period ? earned.units : earned.units - paid
      paid += pay
      let before = measure.window == .period ? "" : "; \(money(paid - pay)) was paid before"
      lines.append(
        StatementLine(
          rep: rep.id, period: periods[index], item: measure.id,
          credited: Money(minorUnits: window.credited, currency),
          quota: window.quota > 0 ? Money(minorUnits: window.quota, currency) : nil,
          attainment: window.attainment, pay: Money(minorUnits: pay, currency),
          derivation: earned.derivation + before))
    }
    return lines
  }

  private struct Window {
    let credited: Int64
    let quota: Int64
    var attainment: Double? { quota > 0 ? Double(credited) / Double(quota) : nil }
  }

  private func window(_ index: Int) -> Window {
    switch measure.window {
    case .period: Window(credited: credited[index], quota: quotas[index])
    case .yearToDate: Window(credited: sum(credited, index), quota: sum(quotas, index))
    case .annual: Window(credited: sum(credited, index), quota: quotas.reduce(0, +))
    }
  }

  private func sum(_ units: [Int64], _ index: Int) -> Int64 { units[...index].reduce(0, +) }

  private func earnings(
    _ window: Window, at index: Int
  ) throws(PayError) -> (units: Int64, derivation: String) {
    let curve = isOpen(index) ? measure.curve : measure.curve.closed(from: gateLevel(index))
    let closed =
      curve == measure.curve
      ? ""
      : " (higher tiers closed until \(percent(measure.gate?.over ?? 0)) of the \(measure.gate?.base.rawValue ?? "") quota)"
    switch measure.basis {
    case .amount:
      let x = Money(minorUnits: window.credited, currency).major
      let value = signedValue(curve, x) * measure.weight
      let units = try rounded(value * Double(currency.minorPerMajor))
      return (units, "\(name(window, index)): \(shape(curve, x))\(closed) = \(money(units))")
    case .attainment:
      guard let target = rep.targetIncentive else { return (0, "no target incentive") }
      guard let x = window.attainment else { return (0, "no quota, so nothing is earned") }
      let part = shareOfYear(index)
      let value = signedValue(curve, x)
      let units = try rounded(value * Double(target.minorUnits) * measure.weight * part)
      let share = part == 1 ? "" : " × \(decimal(part * Double(quotas.count), 2))/\(quotas.count) of the year"
      return (
        units,
        "\(name(window, index)): \(shape(curve, x))\(closed) = \(percent(value)) of \(target.plainText) × weight \(percent(measure.weight))\(share) = \(money(units))"
      )
    }
  }

  private func rounded(_ exact: Double) throws(PayError) -> Int64 {
    guard let units = roundedUnits(exact) else { throw .amountTooLarge(rep.id) }
    return units
  }

  /// A negative result of a period by itself takes back what the same positive one would pay; a negative result of the
  /// year so far pays nothing in all.
  private func signedValue(_ curve: PayCurve, _ x: Double) -> Double {
    measure.window == .period && x < 0 ? -curve.value(at: -x) : curve.value(at: x)
  }

  /// The target incentive is spread evenly over the pay periods.
  private func shareOfYear(_ index: Int) -> Double {
    switch measure.window {
    case .annual: 1
    case .yearToDate: Double(index + 1) / Double(quotas.count)
    case .period: 1 / Double(quotas.count)
    }
  }

  private func isOpen(_ index: Int) -> Bool {
    guard let gate = measure.gate else { return true }
    let base = gate.base == .annual ? quotas.reduce(0, +) : sum(quotas, index)
    return Double(sum(credited, index)) > gate.over * Double(base)
  }

  /// Where on the curve the gate stands: a share of quota, or the amount that it makes.
  private func gateLevel(_ index: Int) -> Double {
    guard let gate = measure.gate, measure.basis == .amount else { return measure.gate?.over ?? 0 }
    let base = gate.base == .annual ? quotas.reduce(0, +) : sum(quotas, index)
    return gate.over * Money(minorUnits: base, currency).major
  }

  private func money(_ units: Int64) -> String { Money(minorUnits: units, currency).plainText }

  private func name(_ window: Window, _ index: Int) -> String {
    let span = measure.window == .period ? "period" : "year to date"
    guard let attainment = window.attainment else { return "\(span) \(money(window.credited))" }
    return "\(span) \(money(window.credited)) / quota \(money(window.quota)) = \(percent(attainment))"
  }

  private func shape(_ curve: PayCurve, _ x: Double) -> String {
    let mirrored = measure.window == .period && x < 0
    let sign = mirrored ? "−" : ""
    let parts = curve.parts(at: mirrored ? -x : x)
    guard !parts.isEmpty else { return "below the threshold" }
    let terms = parts.map { part in
      part.from == part.to || curve.mode == .flat
        ? level(part.value) : "\(decimal(part.rate, 4)) × (\(level(part.to)) − \(level(part.from)))"
    }
    let cap = curve.cap.map { $0 < parts.reduce(0) { $0 + $1.value } ? ", capped at \(level($0))" : "" } ?? ""
    return sign + terms.joined(separator: " + ") + cap
  }

  private func level(_ value: Double) -> String {
    measure.basis == .amount ? decimal(value, 2) : percent(value)
  }
}
