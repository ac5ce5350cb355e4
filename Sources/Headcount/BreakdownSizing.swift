import SalesModel

/// Breakdown: sales to be made / productivity of a rep × (1 + turnover), since those who leave are replaced by reps
/// who sell nothing at first.
///
/// - Parameters:
///   - sales, perRep: major units a year.
///   - origins: where the two numbers come from, for the steps.
/// - Returns: nil when no productivity is known.
func breakdownSizing(
  _ role: Role, sales: Double, perRep: Double, turnover: Double, origins: (sales: String, perRep: String)
) throws(HeadcountError) -> Sizing? {
  guard perRep > 0 else { return nil }
  let exact = breakdownReps(sales: sales, perRep: perRep, turnover: turnover)
  let reps = try wholeReps(exact, role.id)
  return Sizing(
    method: .breakdown, role: role.id, exactReps: exact, reps: reps,
    steps: [
      "sales to be made: \(fixed(sales, 0)) (\(origins.sales))",
      "a rep sells \(fixed(perRep, 0)) a year (\(origins.perRep))",
      "\(fixed(sales, 0)) / \(fixed(perRep, 0)) × (1 + turnover \(fixed(turnover * 100, 1)) %) = \(fixed(exact, 2)), rounded up to \(reps)",
    ])
}

/// S / P × (1 + T) before rounding: sales, sales a rep, share of reps who leave.
public func breakdownReps(sales: Double, perRep: Double, turnover: Double = 0) -> Double {
  sales / perRep * (1 + turnover)
}
