import ArgumentParser
import Foundation
import PlanFiles

/// The command line: flags, wording, progress and exit codes; every number comes from the modules.
struct Allot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allot",
    abstract: "Balanced sales territories, fair quotas and proven pay, from CSV files.",
    discussion: """
      Allot computes the whole cycle of sales management: the sales task, the headcount, the territories, the \
      quotas, the pay and the results that feed the next cycle. `allot init DIR --sample northstar` makes a plan \
      folder to try; `allot plan DIR` computes it.

      Exit codes: 0 done; 1 an assertion of yours failed; 2 the plan is outside its tolerance, impossible, or \
      bounds conflict (the best plan is written, marked); 64 wrong usage; 65 bad data; 66 input missing; \
      70 internal error; 73 cannot write; 130 interrupted (the best plan so far is written, marked).
      """,
    version: Version.text,
    groupedSubcommands: [
      CommandGroup(
        name: "Plan folders",
        subcommands: [
          InitCommand.self, CheckCommand.self, PlanCommand.self, TaskCommand.self, SizeCommand.self,
          MeasureCommand.self,
        ]),
      CommandGroup(
        name: "Single stages on CSV files",
        subcommands: [
          TerritoriesCommand.self, FrontierCommand.self, MatchCommand.self, ForecastCommand.self,
          QuotasCommand.self,
          PayCommand.self,
          VerifyCommand.self,
        ]),
      CommandGroup(
        name: "Runs",
        subcommands: [
          RunsCommand.self, CompareCommand.self, DiffCommand.self, ExplainCommand.self, ReportCommand.self,
        ]),
      CommandGroup(name: "Data", subcommands: [SampleCommand.self]),
    ])
}

@main
enum Main {
  static func main() {
    Clock.start()
    KernelPin.apply()
    Interruption.install()
    do {
      var command = try Allot.parseAsRoot()
      try command.run()
      // A full disk behind a redirected output shows only when the last bytes are pushed out.
      if fflush(nil) != 0 {
        throw CannotWrite(path: "standard output", reason: String(cString: strerror(errno)))
      }
    } catch {
      Failure.exit(with: error)
    }
  }
}
