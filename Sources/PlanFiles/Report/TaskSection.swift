import SalesModel

/// One brief a role: which accounts, how often, how long, with what.
func taskSection(_ task: TaskDefinition) -> Fields {
  let listed = task.outOfScope.prefix(mostListedAccounts).map { shown($0.text) }
  let more = task.outOfScope.count - listed.count
  return [
    "currency": task.currency.code,
    "briefs": task.briefs.map(briefFields),
    "hasOutOfScope": !task.outOfScope.isEmpty,
    "outOfScopeCount": ReportNumbers.count(task.outOfScope.count),
    "outOfScope": listed.joined(separator: ", ") + (more > 0 ? " and \(ReportNumbers.count(more)) more" : ""),
  ]
}

private let mostListedAccounts = 20

private func briefFields(_ brief: RoleBrief) -> Fields {
  [
    "role": shown(brief.role.text),
    "summary":
      "\(ReportNumbers.count(brief.accounts)) accounts · \(ReportNumbers.fixed(brief.workload.value)) hours a year",
    "lines": brief.lines.map { line in
      let norm = line.norm
      let range =
        norm.minimumCalls == norm.maximumCalls
        ? "" : "\(plainNumber(norm.minimumCalls)) to \(plainNumber(norm.maximumCalls))"
      return [
        "segment": shown(line.segment.text),
        "products": shown(norm.products.map(\.text).joined(separator: ", ")),
        "accounts": ReportNumbers.count(line.accounts),
        "calls": plainNumber(norm.callsPerYear),
        "range": range,
        "minutes": plainNumber(norm.minutesPerCall),
        "preparation": plainNumber(norm.preparationMinutes),
        "hours": ReportNumbers.fixed(line.workload.value),
        "potential": ReportNumbers.whole(line.potential),
      ] as Fields
    },
  ]
}

/// Whole numbers without decimals, others with one.
private func plainNumber(_ number: Double) -> String {
  ReportNumbers.fixed(number, number == number.rounded() ? 0 : 1)
}
