import ArgumentParser
import PlanFiles
import Planning
import SalesModel

/// `allot compare`: scenarios side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare scenarios of a plan folder side by side; base is the plan without an overlay.")

  @Argument(help: "The plan folder.")
  var directory: String

  @Option(help: ArgumentHelp("Scenarios to compare (default: base and all in scenarios/).", valueName: "a,b"))
  var scenarios: String?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let names = scenarios?.commaSeparated ?? PlanFolder.scenarios(of: directory)
    var runs: [PlannedRun] = []
    for (index, name) in names.enumerated() {
      runs.append(
        try PlannedRun.obtain(
          directory, scenario: name == "base" ? nil : name, compute: compute, common: common,
          of: names.count - index))
    }
    if common.json { try JSONOutput.print(runs.map(PlanDigest.init)) } else { common.show(table(runs)) }
    if Interruption.isRequested { throw ExitCode.interrupted }
    if runs.contains(where: { !$0.result.isWithinTolerance || $0.result.quotaBoundsConflict }) {
      throw ExitCode.outsideTolerance
    }
  }

  private func table(_ runs: [PlannedRun]) -> TerminalTable {
    var table = TerminalTable([.init("", .left)] + runs.map { .init($0.result.scenario) })
    func row(_ name: String, _ value: (CycleResult) -> String) {
      table.add([name] + runs.map { value($0.result) })
    }
    row("accounts called on") { NumberText.grouped(Set($0.task.tasks.map(\.account)).count) }
    row("reps sized") { String($0.headcount.roles.reduce(0) { $0 + $1.planned }) }
    for layer in Set(runs.flatMap { $0.result.territories.layers.map(\.layer) }).sorted() {
      row("\(layer): territories") { $0.layer(layer).map { String($0.territories.count) } ?? "–" }
      row("\(layer): outcome") { $0.layer(layer).map { OutcomeText($0.outcome).word } ?? "–" }
      row("\(layer): worst deviation") {
        $0.layer(layer).map { NumberText.percent($0.largestDeviation) } ?? "–"
      }
      row("\(layer): mean km") { $0.layer(layer).map { NumberText.fixed($0.meanKm, 1) } ?? "–" }
      row("\(layer): accounts moved") { $0.layer(layer).map { NumberText.grouped($0.movedAccounts) } ?? "–" }
    }
    row("quota handed out") { NumberText.money($0.quotas.assigned) }
    row("quota bounds") { $0.quotaBoundsConflict ? "conflict" : "met" }
    for product in Set(runs.flatMap { $0.result.quotas.products.map(\.product) }).sorted() {
      row("quota of \(product)") { Self.quota(of: product, $0.quotas) }
    }
    row("mean chance of attainment") { NumberText.percent(Self.meanChance($0), 0) }
    row("pay P50") { $0.payout.map { NumberText.fixed($0.cost.p50, 0) } ?? "–" }
    row("pay P90") { $0.payout.map { NumberText.fixed($0.cost.p90, 0) } ?? "–" }
    row("pay, share of sales") { $0.payout.map { NumberText.percent($0.costOfSales) } ?? "–" }
    return table
  }

  private static func quota(of product: ProductID, _ plan: QuotaPlan) -> String {
    let lines = plan.products.filter { $0.product == product && $0.period == nil }
    guard let currency = lines.first?.quota.currency else { return "–" }
    return NumberText.money(Money(minorUnits: lines.reduce(0) { $0 + $1.quota.minorUnits }, currency))
  }

  private static func meanChance(_ result: CycleResult) -> Double {
    let chances = result.quotas.totals.map(\.chance)
    return chances.isEmpty ? 0 : chances.reduce(0, +) / Double(chances.count)
  }
}

/// `allot diff`: what changes between two runs.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what changes from one stored run to another.",
    discussion: "A run is named by its number, by the first digits of its key (six or more), or `latest`.")

  @Argument(help: "The run before.")
  var before: String

  @Argument(help: "The run after.")
  var after: String

  @Option(name: .customLong("plan"), help: ArgumentHelp("The plan folder.", valueName: "dir"))
  var directory = "."

  @OptionGroup var common: CommonOptions

  func run() throws {
    let store = try PlanFolder.runStore(of: directory, create: false)
    let comparison = PlanComparison(from: try store.run(before).result, to: try store.run(after).result)
    if common.json { return try JSONOutput.print(comparison) }
    common.show(layers(comparison))
    common.say("\nreps sized: \(comparison.headsBefore) → \(comparison.headsAfter)")
    if let old = comparison.payBefore, let new = comparison.payAfter {
      common.say(
        "pay P50: \(NumberText.fixed(old.p50, 0)) → \(NumberText.fixed(new.p50, 0)), "
          + "P90: \(NumberText.fixed(old.p90, 0)) → \(NumberText.fixed(new.p90, 0))")
    }
    common.say("\(comparison.quotas.count) quotas change")
    if !comparison.quotas.isEmpty { common.show(quotas(comparison)) }
    if !comparison.products.isEmpty {
      common.say("\(comparison.products.count) products change")
      common.show(products(comparison))
    }
  }

  private func layers(_ comparison: PlanComparison) -> TerminalTable {
    var table = TerminalTable([
      .init("layer", .left), .init("territories", .left), .init("moved"), .init("added"), .init("removed"),
      .init("mean km", .left), .init("worst deviation", .left),
    ])
    for layer in comparison.layers {
      table.add([
        layer.layer.text, "\(layer.territoriesBefore) → \(layer.territoriesAfter)",
        NumberText.grouped(layer.moved), NumberText.grouped(layer.added), NumberText.grouped(layer.removed),
        "\(NumberText.fixed(layer.meanKmBefore, 1)) → \(NumberText.fixed(layer.meanKmAfter, 1))",
        "\(NumberText.percent(layer.largestDeviationBefore)) → \(NumberText.percent(layer.largestDeviationAfter))",
      ])
    }
    return table
  }

  private func products(_ comparison: PlanComparison) -> TerminalTable {
    var table = TerminalTable([.init("product", .left), .init("before"), .init("after")])
    for change in comparison.products {
      table.add([
        change.product.text, change.before.map { NumberText.fixed($0.major, 0) } ?? "–",
        change.after.map { NumberText.fixed($0.major, 0) } ?? "–",
      ])
    }
    return table
  }

  private func quotas(_ comparison: PlanComparison) -> TerminalTable {
    var table = TerminalTable([
      .init("territory", .left), .init("before"), .init("after"), .init("chance before"),
      .init("chance after"),
    ])
    for change in comparison.quotas {
      table.add([
        change.territory.text, change.before.map { NumberText.fixed($0.major, 0) } ?? "–",
        change.after.map { NumberText.fixed($0.major, 0) } ?? "–",
        change.chanceBefore.map { NumberText.percent($0, 0) } ?? "–",
        change.chanceAfter.map { NumberText.percent($0, 0) } ?? "–",
      ])
    }
    return table
  }
}

/// `allot report`: the report of a stored run, written again.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the report of a stored run as one HTML file.")

  @Argument(help: "The run: its number, the first digits of its key, or latest.")
  var storedRun: String

  @Option(name: .customLong("plan"), help: ArgumentHelp("The plan folder.", valueName: "dir"))
  var directory = "."

  @OptionGroup var file: OutputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let (summary, result) = try PlanFolder.runStore(of: directory, create: false).run(storedRun)
    let folder = try PlanFolder(directory, scenario: result.scenario == "base" ? nil : result.scenario)
    let facts = RunFacts(
      runHash: String(summary.key.prefix(12)), scenario: result.scenario, seed: result.seed,
      effort: result.effort, version: Version.text, isStopped: result.stopped)
    let report = PlanReport(result, accounts: try folder.inputs().accounts, facts: facts)
    try writeAtomically(try reportHTML(report), to: file.path, mode: file.isStandardOutput ? nil : 0o600)
    if !file.isStandardOutput { common.say("Report: \(file.path)") }
  }
}
