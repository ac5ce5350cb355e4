import ArgumentParser
import PlanFiles
import Planning
import SalesModel

/// `allot explain`: where the numbers of one territory, rep or account come from.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say where the numbers of a territory, rep or account come from.",
    discussion:
      "WHAT is territory:NAME, rep:ID or account:ID. Reads the latest stored run, or the one of --run.")

  @Argument(help: "The plan folder.")
  var directory: String

  @Argument(help: "territory:NAME, rep:ID or account:ID.")
  var what: String

  @Option(
    name: .customLong("run"), help: ArgumentHelp("A stored run: number, key or latest.", valueName: "run"))
  var storedRun = "latest"

  @OptionGroup var common: CommonOptions

  func run() throws {
    let (summary, result) = try PlanFolder.runStore(of: directory, create: false).run(storedRun)
    let parts = what.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["territory", "rep", "account"].contains(parts[0]) else {
      throw ValidationError("WHAT must be territory:NAME, rep:ID or account:ID, not '\(what)'.")
    }
    let explanation = Explanation(result)
    let lines: [String]
    switch parts[0] {
    case "territory": lines = explanation.territory(TerritoryID(parts[1]))
    case "rep": lines = explanation.rep(RepID(parts[1]))
    default: lines = explanation.account(AccountID(parts[1]))
    }
    guard !lines.isEmpty else {
      throw UnknownItem(run: summary.number, kind: parts[0], name: parts[1])
    }
    if common.json { return try JSONOutput.print(lines) }
    print("run \(summary.number), scenario \(result.scenario)")
    for line in lines { print(line) }
  }
}

/// Something that a stored run does not know.
struct UnknownItem: Error, CustomStringConvertible {
  let run: Int
  let kind: String
  let name: String
  var description: String { "run \(run) has no \(kind) \(name)" }
}

/// The lines that lead to the numbers of one thing in a computed plan; none when the plan does not know it.
struct Explanation {
  private let result: CycleResult

  init(_ result: CycleResult) { self.result = result }

  func account(_ id: AccountID) -> [String] {
    if result.task.outOfScope.contains(id) { return ["\(id): out of scope: no segment's conditions hold"] }
    var lines: [String] = []
    for task in result.task.tasks where task.account == id {
      lines.append(
        "\(task.layer): segment \(task.segment), role \(task.norm.role): "
          + "\(NumberText.plain(task.norm.callsPerYear)) calls a year × "
          + "\(NumberText.plain(task.norm.minutesPerCall + task.norm.preparationMinutes)) min = "
          + "\(NumberText.fixed(task.workload.value, 2)) hours; potential "
          + "\(NumberText.money(task.potential)) (\(task.potentialSource.rawValue))")
    }
    for layer in result.territories.layers {
      guard let row = layer.assignments.first(where: { $0.account == id }) else { continue }
      let rep = layer.matches.first { $0.territory == row.territory }?.rep
      lines.append("\(layer.layer): territory \(row.territory), \(rep.map { "rep \($0)" } ?? "vacant")")
    }
    return lines
  }

  func territory(_ id: TerritoryID) -> [String] {
    var lines: [String] = []
    for layer in result.territories.layers {
      guard let place = layer.territories.firstIndex(where: { $0.territory == id }) else { continue }
      let line = layer.territories[place]
      let units = layer.levels.compactMap { level in level.units[place].map { ", \(level.name) \($0)" } }
      lines.append(
        "\(layer.layer): \(line.accounts) accounts, \(line.movedIn) of them new here\(units.joined())")
      for (k, measure) in layer.measures.enumerated() {
        lines.append(
          "  \(measure): \(NumberText.fixed(line.loads[k], 1)) against a target of "
            + "\(NumberText.fixed(line.targets[k], 1)): \(NumberText.signedPercent(line.deviation(k))) "
            + "(tolerance \(NumberText.percent(layer.tolerances[k], 0)))")
      }
      lines.append("  mean distance to the centre \(NumberText.fixed(line.meanKm, 1)) km")
      for match in layer.matches where match.territory == id {
        lines.append("  " + (match.rep.map { "rep \($0)" } ?? "vacant") + Self.terms(of: match))
      }
    }
    return lines + quota(id)
  }

  /// For which days, and what the pair costs part by part.
  private static func terms(of match: RepMatch) -> String {
    var parts: [String] = []
    if let from = match.validity.from { parts.append("from \(from)") }
    if let to = match.validity.to { parts.append("until \(to)") }
    if let km = match.homeKm { parts.append("home \(NumberText.fixed(km, 1)) km from the centre") }
    if let kept = match.kept { parts.append("looks after \(NumberText.percent(kept, 0)) of it today") }
    if let lacking = match.lacking, lacking > 0 {
      parts.append("lacks a skill for \(NumberText.percent(lacking, 0)) of it")
    }
    if let cost = match.cost {
      parts.append(
        "the pair costs \(NumberText.fixed(cost.total, 1)) km (travel \(NumberText.fixed(cost.travel, 1)), skills "
          + "\(NumberText.fixed(cost.skill, 1)), relationships \(NumberText.fixed(cost.relationship, 1)), other "
          + "\(NumberText.fixed(cost.other, 1)))")
    }
    return parts.map { ", \($0)" }.joined()
  }

  private func quota(_ id: TerritoryID) -> [String] {
    let plan = result.quotas
    guard let total = plan.totals.first(where: { $0.territory == id }) else { return [] }
    let expected = plan.totals.reduce(0) { $0 + $1.expected }
    var lines = ["quota: \(NumberText.money(total.quota)), of \(NumberText.money(plan.target)) to reach"]
    for step in plan.derivations.first(where: { $0.territory == id })?.steps ?? [] {
      lines.append(
        "  \(step.kind.rawValue): \(NumberText.fixed(step.amount, plan.target.currency.minorDigits))"
          + (step.note.isEmpty ? "" : " (\(step.note))"))
    }
    lines += [
      "  expected \(NumberText.fixed(total.expected, 0)), 80 % interval \(NumberText.fixed(total.lower80, 0)) to "
        + "\(NumberText.fixed(total.upper80, 0)); all territories together \(NumberText.fixed(expected, 0))",
      "  handed out \(NumberText.money(plan.assigned)); policy \(plan.policy)",
      "  quota / expected = \(NumberText.fixed(total.quota.major / max(total.expected, 1e-9), 3)); chance of "
        + "attainment \(NumberText.percent(total.chance))",
    ]
    for line in plan.split?.lines ?? [] where line.territory == id && line.period == nil {
      lines.append(
        "  product \(line.product): \(NumberText.money(line.quota)), expected \(NumberText.fixed(line.expected, 0))"
      )
    }
    for line in plan.lines where line.territory == id {
      if let period = line.period { lines.append("  \(period): \(NumberText.money(line.quota))") }
    }
    return lines
  }

  func rep(_ id: RepID) -> [String] {
    var lines: [String] = []
    for layer in result.territories.layers {
      for match in layer.matches where match.rep == id {
        lines.append("\(layer.layer): territory \(match.territory)" + Self.terms(of: match))
      }
    }
    if let pay = result.payout?.reps.first(where: { $0.rep == id }) {
      lines.append(
        "pay: target incentive \(NumberText.money(pay.targetIncentive)); simulated P10 "
          + "\(NumberText.fixed(pay.pay.p10, 0)), P50 \(NumberText.fixed(pay.pay.p50, 0)), P90 "
          + "\(NumberText.fixed(pay.pay.p90, 0)); chance of quota \(NumberText.percent(pay.chanceOfQuota, 0))"
      )
    }
    for line in result.payout?.statements ?? [] where line.rep == id {
      lines.append(
        "\(line.period) \(line.item): pays \(line.pay.plainText) \(line.pay.currency): \(line.derivation)")
    }
    return lines
  }
}
