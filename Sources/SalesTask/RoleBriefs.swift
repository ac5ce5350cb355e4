import SalesModel

/// One brief a role, in the settings' order, with its segments in the order of the rules. O(tasks).
func briefs(of tasks: [AccountTask], _ settings: TaskSettings) throws(TaskError) -> [RoleBrief] {
  struct Place: Hashable {
    let role: RoleID
    let segment: SegmentID
  }
  struct Total {
    var accounts = 0
    var potential: Money
  }
  var totals: [Place: Total] = [:]
  for task in tasks {
    let place = Place(role: task.norm.role, segment: task.segment)
    var total = totals[place] ?? Total(potential: .zero(settings.currency))
    total.accounts += 1
    do { total.potential = try total.potential.adding(task.potential) } catch {
      throw .amountTooLarge(task.account)
    }
    totals[place] = total
  }
  return settings.roles.map { role in
    RoleBrief(
      role: role.id,
      lines: settings.segments.compactMap { segment in
        guard let norm = segment.coverage.first(where: { $0.role == role.id }) else { return nil }
        let total =
          totals[Place(role: role.id, segment: segment.id)] ?? Total(potential: .zero(settings.currency))
        return RoleBrief.Line(
          segment: segment.id, accounts: total.accounts, norm: norm,
          workload: norm.workload * Double(total.accounts), potential: total.potential)
      })
  }
}
