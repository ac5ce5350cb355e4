import ArgumentParser
import PlanFiles
import Planning
import SalesModel

/// `allot task`: the first stage of a plan folder.
struct TaskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "task",
    abstract: "Define the sales task: who is called on, by which role, how often, with what.")

  @Argument(help: "The plan folder.")
  var directory: String

  @Option(help: ArgumentHelp("The overlay scenarios/NAME.yaml.", valueName: "name"))
  var scenario: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    Interruption.endsAtOnce()
    let folder = try PlanFolder(directory, scenario: scenario)
    let task = try Cycle(folder.inputs(), settings: folder.settings, scenario: folder.scenario).task()
    try PlanOutputs(directory: folder.outputDirectory).writeTask(task)
    if common.json { return try JSONOutput.print(task.briefs) }
    for brief in task.briefs { show(brief) }
    common.say("\(NumberText.grouped(task.outOfScope.count)) accounts out of scope (out_of_scope.csv)")
    common.say("Task: \(folder.outputDirectory)/task.csv")
  }

  private func show(_ brief: RoleBrief) {
    common.say(
      "\(brief.role): \(NumberText.grouped(brief.accounts)) accounts, "
        + "\(NumberText.fixed(brief.workload.value, 0)) hours a year")
    var table = TerminalTable([
      .init("segment", .left), .init("accounts"), .init("calls"), .init("minutes"), .init("hours"),
      .init("potential"), .init("products", .left),
    ])
    for line in brief.lines {
      table.add([
        line.segment.text, NumberText.grouped(line.accounts), NumberText.plain(line.norm.callsPerYear),
        NumberText.plain(line.norm.minutesPerCall + line.norm.preparationMinutes),
        NumberText.fixed(line.workload.value, 0), NumberText.fixed(line.potential.major, 0),
        line.norm.products.map(\.text).joined(separator: " "),
      ])
    }
    common.show(table)
    common.say("")
  }
}

/// `allot size`: the second stage of a plan folder.
struct SizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "size",
    abstract: "Size the sales force by three methods side by side, and the managers above it.")

  @Argument(help: "The plan folder.")
  var directory: String

  @Option(help: ArgumentHelp("The overlay scenarios/NAME.yaml.", valueName: "name"))
  var scenario: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    Interruption.endsAtOnce()
    let folder = try PlanFolder(directory, scenario: scenario)
    let cycle = Cycle(try folder.inputs(), settings: folder.settings, scenario: folder.scenario)
    let plan = try cycle.headcount(cycle.task())
    try PlanOutputs(directory: folder.outputDirectory).writeHeadcount(plan)
    if common.json { return try JSONOutput.print(plan) }
    common.show(table(plan))
    let managers = plan.managers.map(String.init).joined(separator: " + ")
    common.say(managers.isEmpty ? "no managers" : "managers a level, first line first: \(managers)")
    if common.verbose { steps(plan) }
  }

  private func table(_ plan: HeadcountPlan) -> TerminalTable {
    var table = TerminalTable(
      [.init("role", .left), .init("now")] + SizingMethod.allCases.map { .init($0.rawValue) }
        + [.init("planned"), .init("by", .left)])
    for line in plan.roles {
      let sizes = SizingMethod.allCases.map { method in
        line.sizings.first { $0.method == method }.map { "\($0.reps)" } ?? "–"
      }
      table.add(
        [line.role.text, NumberText.plain(line.current)] + sizes
          + [String(line.planned), line.chosen?.rawValue ?? "the plan"])
    }
    return table
  }

  private func steps(_ plan: HeadcountPlan) {
    for line in plan.roles {
      for sizing in line.sizings {
        common.say("\n\(line.role), \(sizing.method.rawValue): \(NumberText.fixed(sizing.exactReps, 2))")
        for step in sizing.steps { common.say("  \(step)") }
      }
    }
  }
}

/// `allot measure`: results against the task.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measure results against the task, and propose what to change in the next cycle.",
    discussion: "Writes scorecard.csv, attainment.csv and next/task.patch.yaml to out/SCENARIO.")

  @Argument(help: "The plan folder; data.actuals must be there.")
  var directory: String

  @Option(help: ArgumentHelp("The overlay scenarios/NAME.yaml.", valueName: "name"))
  var scenario: String?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let run = try PlannedRun.obtain(directory, scenario: scenario, compute: compute, common: common)
    guard let card = run.result.scorecard else {
      throw InputMissing(path: "\(directory)/plan.yaml data.actuals")
    }
    try PlanOutputs(directory: run.folder.outputDirectory).write(card)
    if common.json { return try JSONOutput.print(card) }
    var table = TerminalTable([
      .init("indicator", .left), .init("value"), .init("target"), .init("unit", .left),
      .init("measures", .left),
    ])
    for line in card.indicators {
      table.add([
        line.name, Self.text(line.value, line.unit), line.target.map { Self.text($0, line.unit) } ?? "",
        line.unit == "share" ? "" : line.unit, line.measures,
      ])
    }
    common.show(table)
    common.say("")
    for proposal in card.revision.proposals {
      common.say("\(proposal.key): \(proposal.current) → \(proposal.proposed)  (\(proposal.reason))")
    }
    common.say("Proposals: \(run.folder.outputDirectory)/next/task.patch.yaml")
  }

  private static func text(_ value: Double, _ unit: String) -> String {
    unit == "share" ? NumberText.percent(value) : NumberText.fixed(value, abs(value) < 100 ? 2 : 0)
  }
}
