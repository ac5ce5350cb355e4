import ArgumentParser
import PlanFiles
import SalesModel

/// `allot check`: every problem of every input.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check plan.yaml, the scenarios and every CSV file, and list all problems with their places.")

  @Argument(help: "The plan folder.")
  var directory: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    Interruption.endsAtOnce()
    let report = try PlanFolder.check(directory)
    if common.json {
      try JSONOutput.print(CheckDigest(report))
    } else {
      for file in report.files { common.say("\(file.name): \(NumberText.grouped(file.rows)) rows") }
      for warning in report.warnings { common.note("warning: \(warning)") }
    }
    if let problems = report.problems { throw problems }
    common.say("no problems")
  }
}

private struct CheckDigest: Encodable {
  let rows: [String: Int]
  let warnings: [String]
  let problems: [DataProblem]
  let problemCount: Int

  init(_ report: PlanCheck) {
    rows = Dictionary(report.files.map { ($0.name, $0.rows) }, uniquingKeysWith: { first, _ in first })
    warnings = report.warnings
    problems = report.problems?.listed ?? []
    problemCount = report.problems?.count ?? 0
  }
}
