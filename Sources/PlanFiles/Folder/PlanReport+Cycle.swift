import Planning
import SalesModel

extension PlanReport {
  /// The report of a computed cycle.
  public init(_ result: CycleResult, accounts: [Account], facts: RunFacts) {
    var facts = facts
    facts.further += result.notes.map { RunFacts.Fact(name: "note", value: $0) }
    self.init(
      title: result.company,
      subtitle: "Sales plan \(result.planYear)"
        + (result.scenario == "base" ? "" : ", scenario \(result.scenario)"),
      accounts: accounts, task: result.task, headcount: result.headcount, territories: result.territories,
      quotas: result.quotas, payout: result.payout, scorecard: result.scorecard, facts: facts)
  }
}
