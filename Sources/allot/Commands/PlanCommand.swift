import ArgumentParser
import PlanFiles
import Planning
import SalesModel

/// `allot plan`: the whole cycle.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Compute the whole cycle of a plan folder and write its report.",
    discussion: """
      Reads plan.yaml (with scenarios/NAME.yaml laid over it), computes the sales task, headcount, territories, quotas, \
      pay and results, stores the run in out/runs.sqlite and writes tables, a map and a report to out/SCENARIO.
      """)

  @Argument(help: "The plan folder.")
  var directory: String

  @Option(help: ArgumentHelp("The overlay scenarios/NAME.yaml.", valueName: "name"))
  var scenario: String?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let run = try PlannedRun.obtain(directory, scenario: scenario, compute: compute, common: common)
    let outputs = try PlanOutputs(directory: run.folder.outputDirectory)
    let written = try outputs.write(run.result, accounts: run.accounts, facts: run.facts)
    if common.json { try JSONOutput.print(PlanDigest(run)) }
    common.say(PlanSummary(result: run.result).text(width: Terminal.width))
    common.say("")
    common.say(
      "Run \(run.summary.number) (\(run.summary.key.prefix(12)))"
        + (run.isFound ? ", found in the run store" : ", stored"))
    for path in written { common.say("Report: \(path)") }
    try run.finish()
  }
}

/// The plan's headline numbers as JSON.
struct PlanDigest: Encodable {
  struct Layer: Encodable {
    let layer: String
    let territories: Int
    let outcome: String
    let explanation: [String]
    let largestDeviation: Double
    let meanKm: Double
    let assignmentGap: Double?
    let movedAccounts: Int
    let stopped: Bool
  }

  let run: Int
  let key: String
  let scenario: String
  let found: Bool
  let accounts: Int
  let outOfScope: Int
  let headcount: [String: Int]
  let layers: [Layer]
  let quotaTarget: String
  let quotaAssigned: String
  let payCost: SimulatedAmount?
  let proposals: Int
  let notes: [String]
  let report: String

  init(_ planned: PlannedRun) {
    let result = planned.result
    run = planned.summary.number
    key = planned.summary.key
    scenario = result.scenario
    found = planned.isFound
    accounts = Set(result.task.tasks.map(\.account)).count
    outOfScope = result.task.outOfScope.count
    headcount = Dictionary(
      result.headcount.roles.map { ($0.role.text, $0.planned) }, uniquingKeysWith: { first, _ in first })
    layers = result.territories.layers.map { layer in
      let outcome = OutcomeText(layer.outcome)
      return Layer(
        layer: layer.layer.text, territories: layer.territories.count, outcome: outcome.word,
        explanation: outcome.sentences, largestDeviation: layer.largestDeviation, meanKm: layer.meanKm,
        assignmentGap: layer.assignmentGap, movedAccounts: layer.movedAccounts, stopped: layer.stopped)
    }
    quotaTarget = result.quotas.target.plainText
    quotaAssigned = result.quotas.assigned.plainText
    payCost = result.payout?.cost
    proposals = result.scorecard?.revision.proposals.count ?? 0
    notes = result.notes + result.quotas.notes
    report = planned.folder.outputDirectory + "/report.html"
  }
}
