import ArgumentParser
import Foundation
import PlanFiles

/// `allot runs`: what is in the run store.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List the stored runs of a plan folder.")

  @Argument(help: "The plan folder.")
  var directory: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let runs = try PlanFolder.runStore(of: directory, create: false).runs()
    if common.json { return try JSONOutput.print(runs) }
    guard !runs.isEmpty else { return common.say("no run is stored in \(directory)") }
    var table = TerminalTable([
      .init("run"), .init("key", .left), .init("scenario", .left), .init("stored", .left),
      .init("outcome", .left),
    ])
    for run in runs {
      let outcome = run.withinTolerance ? "within tolerance" : "outside tolerance"
      table.add([
        String(run.number), String(run.key.prefix(12)), run.scenario, run.stored,
        outcome + (run.stopped ? ", stopped" : ""),
      ])
    }
    common.show(table)
  }
}

/// Values as JSON on standard output: keys in order, so that the same value gives the same bytes.
enum JSONOutput {
  static func print(_ value: some Encodable) throws { Swift.print(try text(value)) }

  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
