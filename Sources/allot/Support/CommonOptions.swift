import ArgumentParser
import Foundation
import PlanFiles
import Statistics

/// The flags that every command has.
struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Print the summary as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing but results and errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more about what is done.")
  var verbose = false

  @Flag(name: .customLong("no-color"), help: "No colours (so does the variable NO_COLOR).")
  var noColor = false

  @Flag(name: .customLong("no-cache"), help: "Compute anew even if the same run is stored.")
  var noCache = false

  var usesColor: Bool {
    !noColor && Terminal.outputIsTerminal
      && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
  }

  /// Prints what a person reads, unless the machine-readable form or silence was asked for.
  func say(_ text: String) {
    if !quiet && !json { print(text) }
  }

  func show(_ table: TerminalTable) {
    if !json { print(table.rendered(width: Terminal.width, bold: usesColor), terminator: "") }
  }

  /// A warning or note on standard error.
  func note(_ text: String) {
    if !quiet { Terminal.printError(text) }
  }
}

/// The flags of commands that search or draw random numbers.
struct ComputeOptions: ParsableArguments {
  @Option(help: "Seed of every random draw.")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("Work units of the search: the same effort gives the same bytes.", valueName: "n"))
  var effort: Int?

  @Option(
    help: ArgumentHelp(
      "Wall time of the whole command, such as 60s or 2m; the result then depends on the machine.",
      valueName: "time"))
  var timeLimit: TimeLimit?

  @OptionGroup var threading: ThreadOptions

  func validate() throws {
    if effort != nil && timeLimit != nil {
      throw ValidationError("--effort and --time-limit exclude each other.")
    }
    if let effort, effort < 1 { throw ValidationError("--effort must be at least 1, not \(effort).") }
  }

  var usedThreads: Threads { threading.used }
  var deadline: ContinuousClock.Instant? { timeLimit.map { Clock.deadline(for: $0.duration) } }
}

/// A time such as `60s`, `1.5m`, `2h` or plain seconds.
struct TimeLimit: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? argument[...] : argument.dropLast()), number > 0, number.isFinite,
      number < 1e7
    else { return nil }
    duration = .seconds(number * (unit ?? 1))
  }
}

/// A share such as `5%` or `0.05`.
struct Share: ExpressibleByArgument {
  let value: Double

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? argument.dropLast() : argument[...]), number.isFinite else {
      return nil
    }
    value = isPercent ? number / 100 : number
  }
}
