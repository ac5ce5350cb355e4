import ArgumentParser
import PlanFiles
import Verification

/// `allot verify`: a map recomputed by separate code.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Recompute a map's loads, distances, connectedness and a bound from its files, by separate code.")

  @Argument(help: "CSV file of accounts: id, lat, lon and the measures.")
  var accounts: String

  @Argument(help: "CSV file of the map: id,territory.")
  var plan: String

  @Option(help: ArgumentHelp("Columns that are balanced.", valueName: "col,…"))
  var balance: String

  @Option(
    help: ArgumentHelp(
      "How far from its target a territory may be: 5%, or potential=5%,workload=10%.", valueName: "share"))
  var tolerance: ToleranceList = ToleranceList(all: 0.05)

  @Option(
    help: ArgumentHelp("Column of travel weights (default: the first balanced column).", valueName: "col"))
  var weight: String?

  @Option(
    help: ArgumentHelp("How many territories there should be (default: those in the map).", valueName: "p"))
  var count: Int?

  @Option(help: ArgumentHelp("Which units touch: a file a,b.", valueName: "file"))
  var adjacency: String?

  @Flag(help: "Every territory must be connected in --adjacency.")
  var contiguous = false

  @Option(help: ArgumentHelp("The layer of the map to check, where it has several.", valueName: "name"))
  var layer: String?

  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if contiguous && adjacency == nil { throw ValidationError("--contiguous needs --adjacency FILE.") }
    if let lacking = columns.first(where: { tolerance[$0] == nil }) {
      throw ValidationError("--tolerance gives none for \(lacking).")
    }
    if columns.isEmpty { throw ValidationError("--balance needs one or more columns.") }
  }

  func run() throws {
    Interruption.endsAtOnce()
    let options = MapVerificationOptions(
      balance: columns.map { ($0, tolerance[$0] ?? 0) }, weight: weight, count: count, adjacency: adjacency,
      isContiguous: contiguous, layer: layer, format: input.format)
    let check = try MapVerification(accounts: accounts, map: plan, options: options)
    if common.json {
      try JSONOutput.print(check)
    } else {
      show(check)
    }
    if !check.holds { throw ExitCode.outsideTolerance }
  }

  private func show(_ check: MapVerification) {
    common.say(
      "\(NumberText.grouped(check.accounts)) accounts in \(check.territories.count) territories, mean distance "
        + "\(NumberText.fixed(check.meanKm, 2)) km")
    common.say(
      "every account at its nearest centre: \(NumberText.fixed(check.nearestCentreBound, 1)); this map: "
        + NumberText.fixed(check.travel, 1))
    for (k, measure) in check.measures.enumerated() {
      let deviations = check.territories.map { $0.deviations[k] }
      common.say(
        "\(measure): \(NumberText.signedPercent(deviations.min() ?? 0, 2)) to "
          + "\(NumberText.signedPercent(deviations.max() ?? 0, 2)) of target")
    }
    for violation in check.violations.prefix(20) { common.say("violated: \(violation)") }
    if check.violations.count > 20 { common.say("… and \(check.violations.count - 20) more") }
    common.say(check.holds ? "the map holds" : "the map does not hold")
  }

  private var columns: [String] { balance.split(separator: ",").map(String.init) }
}
