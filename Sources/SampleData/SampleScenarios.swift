extension SampleCompany {
  /// More sellers for a higher target.
  func growScenario(sales: Double) -> String {
    """
    # Grow: a sixth more sellers in the field, half as many specialists again, and a target 8 % over last year.
    # Only what differs from plan.yaml.
    headcount:
      reps: {field: \(grown(0, 7, 6)), specialist: \(grown(2, 3, 2))}
    territories:
      layers:
        field: {count: headcount}
        overlay: {count: headcount}
    quotas:
      target: \(threeDigits(sales * 1.08))

    """
  }

  /// Fewer sellers in the field for a lower target.
  func costCutScenario(sales: Double) -> String {
    """
    # Cost cut: a sixth of the field force less, as many inside, and a target 2 % under last year.
    # Only what differs from plan.yaml.
    headcount:
      reps: {field: \(max(1, grown(0, 5, 6)))}
    territories:
      layers:
        field: {count: headcount}
    quotas:
      target: \(threeDigits(sales * 0.98))
      hedge: 0%

    """
  }

  /// The best map with today's reps, whatever moves.
  var realignScenario: String {
    """
    # Realign: the same sellers and target, tighter territories, and no regard for who covers an account today.
    # Only what differs from plan.yaml.
    territories:
      layers:
        field: {keep: 0, balance: {potential: 5%, workload: 5%}}
        inside: {keep: 0}
        overlay: {keep: 0}

    """
  }

  private func grown(_ role: Int, _ times: Int, _ over: Int) -> Int {
    (forces[role].reps.count * times + over / 2) / over
  }
}
