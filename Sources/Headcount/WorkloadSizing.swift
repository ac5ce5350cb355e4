import SalesModel

/// Workload build-up (Talley 1961): hours of calls at the norm / selling hours of one rep, rounded up.
func workloadSizing(_ role: Role, accounts: Int, work: Hours) throws(HeadcountError) -> Sizing {
  let exact = work == .zero ? 0 : work / role.capacity
  guard exact.isFinite else { throw .noCapacity(role.id) }
  let reps = try wholeReps(exact, role.id)
  return Sizing(
    method: .workload, role: role.id, exactReps: exact, reps: reps,
    steps: [
      "\(accounts) accounts ask for \(fixed(work.value, 1)) hours of calls a year at the norms",
      "one rep has \(fixed(role.capacity.value, 1)) selling hours a year",
      "\(fixed(work.value, 1)) / \(fixed(role.capacity.value, 1)) = \(fixed(exact, 2)), rounded up to \(reps)",
    ])
}

/// The next whole number; a hair above a whole number is arithmetic noise and does not cost a rep.
func wholeReps(_ exact: Double, _ role: RoleID) throws(HeadcountError) -> Int {
  let rounded = (exact - 1e-9).rounded(.up)
  guard rounded < 1e9 else { throw .tooLarge("reps of role \(role)") }
  return Int(max(0, rounded))
}
