import ArgumentParser
import Statistics

/// How many threads a command uses.
struct ThreadOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Threads to use; the result does not depend on it.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }

  var used: Threads { threads.map { Threads($0) } ?? .available }
}
