import ArgumentParser
import PlanFiles
import SampleData

/// `allot sample`: a realistic company of any size.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Make a realistic company of any size: the same seed gives the same bytes.")

  @Option(help: ArgumentHelp("How many accounts, up to 10,000,000.", valueName: "n"))
  var accounts = 2400

  @Option(help: "Seed of every random draw.")
  var seed: UInt64 = 1

  @Argument(help: "The folder to make; it must be empty or not be there.")
  var directory: String

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(1...10_000_000).contains(accounts) {
      throw ValidationError("--accounts must be from 1 to 10000000, not \(accounts).")
    }
  }

  func run() throws {
    try SampleWriter.requireEmpty(directory)
    try SampleWriter.write(SampleCompany(accounts: accounts, seed: seed).files(), to: directory)
    common.say("\(directory): \(NumberText.grouped(accounts)) accounts. Next: allot plan \(directory)")
  }
}
