import PlanFiles
import Planning
import SalesModel

/// What a plan changes, in the manner of a change plan: one block a stage.
struct PlanSummary {
  let result: CycleResult

  func text(width: Int?) -> String {
    let head = "\(result.company), plan year \(result.planYear), scenario \(result.scenario)"
    var blocks = [head + (result.stopped ? " (stopped by the clock or a signal: not reproducible)" : "")]
    blocks.append([task, headcount].joined(separator: "\n"))
    blocks.append(territories(width))
    blocks.append(([quotas] + [pay, results].compactMap { $0 }).joined(separator: "\n"))
    if !notes.isEmpty { blocks.append(notes.map { "note: " + $0 }.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n")
  }

  private var task: String {
    let accounts = Set(result.task.tasks.map(\.account)).count
    let segments = Set(result.task.tasks.map(\.segment)).count
    return "Sales task   \(NumberText.grouped(accounts)) accounts in \(segments) segments, "
      + "\(NumberText.grouped(result.task.outOfScope.count)) out of scope"
  }

  private var headcount: String {
    let plan = result.headcount
    let planned = plan.roles.reduce(0) { $0 + $1.planned }
    let current = plan.roles.reduce(0) { $0 + $1.current }
    let roles = plan.roles.map { "\($0.role) \($0.planned) (now \(Self.heads($0.current)))" }
    let managers = plan.managers.map(String.init).joined(separator: " + ")
    return
      "Headcount    \(planned) reps sized, \(Self.heads(current)) now: \(roles.joined(separator: ", "))"
      + (managers.isEmpty ? "" : "; managers \(managers)")
  }

  /// Full-time equivalents: whole ones without decimals.
  private static func heads(_ count: Double) -> String {
    NumberText.fixed(count, abs(count - count.rounded()) < 0.05 ? 0 : 1)
  }

  private func territories(_ width: Int?) -> String {
    var table = TerminalTable([
      .init("layer", .left), .init("territories"), .init("outcome", .left), .init("worst", .right),
      .init("mean km"), .init("gap"), .init("moved"), .init("vacant"),
    ])
    var sentences: [String] = []
    for layer in result.territories.layers {
      let outcome = OutcomeText(layer.outcome)
      table.add([
        layer.layer.text, String(layer.territories.count), outcome.word,
        NumberText.percent(layer.largestDeviation), NumberText.fixed(layer.meanKm, 1),
        layer.assignmentGap.map { NumberText.percent($0, 2) } ?? "–",
        NumberText.grouped(layer.movedAccounts),
        String(Set(layer.matches.filter { $0.rep == nil }.map(\.territory)).count),
      ])
      sentences += outcome.sentences.prefix(6).map { "  \(layer.layer): \($0)" }
    }
    return ([table.rendered(width: width).trimmedEnd] + sentences).joined(separator: "\n")
  }

  private var quotas: String {
    let plan = result.quotas
    let chances = plan.totals.map(\.chance)
    let range =
      chances.isEmpty
      ? ""
      : ", chance of attainment \(NumberText.percent(chances.min() ?? 0, 0)) to \(NumberText.percent(chances.max() ?? 0, 0))"
    return
      "Quotas       \(NumberText.money(plan.assigned)) over \(plan.totals.count) territories of \(plan.layer), "
      + "\(plan.policy)" + range
  }

  private var pay: String? {
    result.payout.map { pay in
      "Pay          P50 \(NumberText.fixed(pay.cost.p50, 0)), P10 \(NumberText.fixed(pay.cost.p10, 0)), "
        + "P90 \(NumberText.fixed(pay.cost.p90, 0)) \(pay.currency), "
        + "\(NumberText.percent(pay.costOfSales)) of sales (\(NumberText.grouped(pay.draws)) draws)"
    }
  }

  private var results: String? {
    result.scorecard.map { card in
      let reached = card.territories.compactMap(\.attainment)
      let hits = reached.count { $0 >= 1 }
      return "Results      \(hits) of \(reached.count) territories at or above quota so far; "
        + "\(card.revision.proposals.count) proposals for the next cycle"
    }
  }

  private var notes: [String] { result.notes + result.quotas.notes }
}

extension String {
  /// Without the line ends at its end.
  var trimmedEnd: String {
    var text = self
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
