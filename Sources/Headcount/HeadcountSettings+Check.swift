import SalesModel

extension HeadcountSettings {
  /// - Throws: the first setting out of range, or one for a role that is not there.
  func check(_ problem: SizingProblem) throws(HeadcountError) {
    try checked("headcount.span", Double(span), 2...1_000_000)
    try checked("headcount.turnover", turnover, 0...1)
    guard elasticity.value > 0, elasticity.value < 1 else {
      throw .outOfRange(name: "headcount.elasticity", value: elasticity.value, allowed: "above 0, below 1")
    }
    let known = Set(problem.roles.map(\.id))
    for role in reps.keys.sorted() + salesPerRep.keys.sorted() + problem.reps.map(\.role)
    where !known.contains(role) {
      throw .unknownRole(role)
    }
    for task in problem.task.tasks where !known.contains(task.norm.role) {
      throw .unknownRole(task.norm.role)
    }
    for (role, count) in reps.sorted(by: { $0.key < $1.key }) {
      try checked("headcount.reps.\(role)", Double(count), 0...1e9)
    }
    let currency = problem.task.currency
    let amounts = salesPerRep.sorted { $0.key < $1.key }.map(\.value) + [salesTarget].compactMap { $0 }
    for amount in amounts + problem.roles.compactMap(\.cost) {
      guard amount.currency == currency else { throw .mixedCurrencies(currency, amount.currency) }
      try checked("headcount amount", amount.major, 0...1e15)
    }
    for rep in problem.reps { try checked("fte of \(rep.id)", rep.fullTimeEquivalent, 0...1) }
  }
}

private func checked(
  _ name: String, _ value: Double, _ allowed: ClosedRange<Double>
) throws(HeadcountError) {
  guard value.isFinite, allowed.contains(value) else {
    throw .outOfRange(name: name, value: value, allowed: "\(allowed.lowerBound) to \(allowed.upperBound)")
  }
}
