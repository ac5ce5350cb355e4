import SalesModel

/// Rules of thumb for pay plans, with their sources: hints to look again, never laws.
public struct PayGuidelines: Sendable, Equatable {
  public struct Rule: Sendable, Equatable {
    public var range: ClosedRange<Double>
    public var source: String

    public init(_ range: ClosedRange<Double>, source: String) {
      self.range = range
      self.source = source
    }
  }

  /// Share of the reps who reach their quota.
  public var atQuota: Rule
  /// Share of the reps who pass the threshold.
  public var overThreshold: Rule
  /// Incentive pay / sales.
  public var costOfSales: Rule

  public init(
    atQuota: Rule = Rule(
      0.5...0.7, source: "practice: most reps should reach quota, 60 to 70 %; Alexander Group"),
    overThreshold: Rule = Rule(0.85...1, source: "judgment: about 90 %"),
    costOfSales: Rule = Rule(
      0...0.09, source: "judgment: 3 to 9 % with base pay; only incentive pay is counted here")
  ) {
    self.atQuota = atQuota
    self.overThreshold = overThreshold
    self.costOfSales = costOfSales
  }

  /// One warning a rule that the simulated plan does not keep, and one a plan whose curve pays less for more.
  func warnings(
    _ lines: [PayoutForecast.RepLine], costOfSales cost: Double, settings: PaySettings
  ) -> [String] {
    guard !lines.isEmpty else { return [] }
    let count = Double(lines.count)
    let judged = [
      (
        "of the reps can be expected to reach quota", lines.reduce(0) { $0 + $1.chanceOfQuota } / count,
        atQuota
      ),
      (
        "of the reps can be expected to pass the threshold",
        lines.reduce(0) { $0 + $1.chanceOfThreshold } / count, overThreshold
      ),
      ("of sales go into incentive pay", cost, costOfSales),
    ]
    let off = judged.filter { !$0.2.range.contains($0.1) }.map { words, value, rule in
      "\(percent(value)) \(words); usual are \(percent(rule.range.lowerBound)) to \(percent(rule.range.upperBound)) (\(rule.source))"
    }
    return off + settings.plans.flatMap(Self.curveWarnings)
  }

  private static func curveWarnings(_ plan: PayPlan) -> [String] {
    let weight = plan.measures.filter { $0.basis == .attainment }.reduce(0) { $0 + $1.weight }
    let unbalanced = weight > 0 && abs(weight - 1) > 1e-9
    return (unbalanced ? ["the weights of role \(plan.role) add up to \(percent(weight))"] : [])
      + plan.measures.flatMap { measure in
        let proof = measure.curve.proof
        let falls = proof.isMonotone ? [] : ["\(plan.role), \(measure.id): more result can pay less"]
        return falls
          + proof.cliffs.filter { $0.at > measure.curve.threshold }.map {
            "\(plan.role), \(measure.id): pay jumps at \(decimal($0.at, 4)) from \(decimal($0.before, 4)) to \(decimal($0.after, 4))"
          }
      }
  }
}
