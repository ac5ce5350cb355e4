import SalesModel

/// A row a role with its sizings side by side, and the steps that lead to each.
func headcountSection(_ plan: HeadcountPlan) -> Fields {
  [
    "methods": SizingMethod.allCases.map(\.rawValue),
    "rows": plan.roles.map(roleRow),
    "derivations": plan.roles.flatMap { role in role.sizings.map { derivation($0) } },
    "managers": managers(plan.managers),
    "current": ReportNumbers.fixed(plan.roles.reduce(0) { $0 + $1.current }, 1),
    "planned": ReportNumbers.count(plan.roles.reduce(0) { $0 + $1.planned }),
  ]
}

private func roleRow(_ line: HeadcountPlan.RoleLine) -> Fields {
  let change = Double(line.planned) - line.current
  return [
    "role": shown(line.role.text),
    "layer": shown(line.layer.text),
    "current": ReportNumbers.fixed(line.current, 1),
    "planned": ReportNumbers.count(line.planned),
    "change": (change > 0 ? "+" : "") + ReportNumbers.fixed(change, 1),
    "follows": line.chosen?.rawValue ?? "set in the plan",
    "sizings": SizingMethod.allCases.map { method in
      guard let sizing = line.sizings.first(where: { $0.method == method }) else {
        return ["reps": "–", "exact": "", "isChosen": false] as Fields
      }
      return [
        "reps": ReportNumbers.count(sizing.reps), "exact": ReportNumbers.fixed(sizing.exactReps, 1),
        "isChosen": line.chosen == method,
      ]
    },
  ]
}

private func derivation(_ sizing: Sizing) -> Fields {
  ["role": shown(sizing.role.text), "method": sizing.method.rawValue, "steps": sizing.steps.map(shown)]
}

private func managers(_ levels: [Int]) -> String {
  guard !levels.isEmpty else { return "No managers." }
  let parts = levels.enumerated().map { level, count in "\(ReportNumbers.count(count)) on level \(level + 1)"
  }
  return "Managers: " + parts.joined(separator: ", ") + "."
}
