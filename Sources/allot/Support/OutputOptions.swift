import ArgumentParser

/// Where a command's table goes.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("File to write (default: standard output).", valueName: "file"))
  var output: String?

  var path: String { output ?? "-" }
  var isStandardOutput: Bool { path == "-" }
}
