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

  @Flag(help: "Every account weighs the same in travel.")
  var unweighted = false

  @Option(
    help: ArgumentHelp(
      "Unequal targets: a file territory,share; with the share 0 a territory stays empty.", valueName: "file")
  )
  var shares: String?

  @Option(
    help: ArgumentHelp(
      "Which units touch: a file a,b; polygons (.geojson); or delaunay.", valueName: "file|delaunay"))
  var adjacency: String?

  @Flag(help: "Every territory must be connected in --adjacency.")
  var contiguous = false

  @Option(
    help: ArgumentHelp(
      "free (weighted centroids), median, nodes, or a file territory,lat,lon[,share] of places.",
      valueName: "free|median|nodes|file"))
  var centres = "free"

  @Option(
    help: ArgumentHelp(
      "great-circle over lat,lon; euclid or euclid-floor over x,y; or a file (matrix, or from,to,cost).",
      valueName: "kind|file"))
  var distance = "great-circle"

  @Option(
    help: ArgumentHelp(
      "The most a territory may hold of the first balanced column: a number, or a column of what each account can serve as a centre.",
      valueName: "x|col"))
  var capacity: String?

  @Option(help: ArgumentHelp("Today's map: a file id,territory.", valueName: "file"))
  var current: String?

  @Option(
    help: ArgumentHelp(
      "Moving an account costs keep × weight × today's mean km (default: 1, with --redraw 0).", valueName: "w"
    ))
  var keep: Double?

  @Option(help: ArgumentHelp("The largest share of the accounts that may move.", valueName: "share"))
  var maxMoved: Share?

  @Option(help: ArgumentHelp("Accounts that must be in a territory: a file id,territory.", valueName: "file"))
  var locks: String?

  @Option(
    help: ArgumentHelp("Accounts that must not be in a territory: a file id,territory.", valueName: "file"))
  var forbid: String?

  @Option(
    help: ArgumentHelp("The only territories an account may be in: a file id,territory.", valueName: "file"))
  var eligible: String?

  @Option(help: ArgumentHelp("Accounts with the same value in this column stay together.", valueName: "col"))
  var together: String?

  @Option(
    help: ArgumentHelp(
      "Prices to recompute the bound with: a file territory,measure,price (default: no prices).",
      valueName: "file"))
  var prices: String?

  @OptionGroup var constraints: ConstraintOptions

  @Option(help: ArgumentHelp("The layer of the map to check, where it has several.", valueName: "name"))
  var layer: String?

  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if contiguous && adjacency == nil { throw ValidationError("--contiguous needs --adjacency FILE.") }
    if let lacking = columns.first(where: { tolerance[$0] == nil }) {
      throw ValidationError("--tolerance gives none for \(lacking).")
    }
    if constraints.groupInto != nil { throw ValidationError("--group-into does not say what a map must be.") }
    try constraints.check(
      hasCurrent: current != nil, hasAdjacency: adjacency != nil,
      hasTerritoryFile: shares != nil || !["free", "median", "nodes"].contains(centres))
    if current == nil && (keep != nil || maxMoved != nil) {
      throw ValidationError("--keep and --max-moved need --current FILE.")
    }
    if columns.isEmpty { throw ValidationError("--balance needs one or more columns.") }
  }

  func run() throws {
    Interruption.endsAtOnce()
    let check = try MapVerification(accounts: accounts, map: plan, options: options)
    if common.json {
      try JSONOutput.print(check)
    } else {
      show(check)
    }
    if !check.holds { throw ExitCode.outsideTolerance }
  }

  private var options: MapVerificationOptions {
    var options = MapVerificationOptions(
      balance: columns.map { ($0, tolerance[$0] ?? 0) }, weight: weight, count: count, adjacency: adjacency,
      isContiguous: contiguous, layer: layer, format: input.format)
    options.isUnweighted = unweighted
    options.shares = shares
    options.centres =
      switch centres {
      case "free": .free
      case "median": .median
      case "nodes": .nodes
      default: .file(centres)
      }
    options.distance =
      switch distance {
      case "great-circle": .greatCircle
      case "euclid": .euclid
      case "euclid-floor": .euclidFloor
      default: .file(distance)
      }
    options.capacity = capacity.map { text in Double(text).map { .number($0) } ?? .column(text) }
    options.current = current
    options.keep = keep ?? (current == nil || constraints.redraw ? 0 : 1)
    options.maximumMoved = maxMoved?.value
    options.maximumMovedSales = constraints.maxMovedSales?.value
    options.sales = constraints.sales
    options.disruption = constraints.disruption
    (options.locks, options.forbidden, options.eligible) = (locks, forbid, eligible)
    (options.together, options.apart) = (together, constraints.apart)
    options.match = (constraints.match ?? "").commaSeparated
    options.within = constraints.within
    options.touch = constraints.touch
    options.bridges = constraints.bridges
    options.prices = prices
    return options
  }

  private func show(_ check: MapVerification) {
    common.say(
      "\(NumberText.grouped(check.accounts)) accounts in \(check.territories.count) territories, mean distance "
        + "\(NumberText.fixed(check.meanKm, 2)) km")
    if let bound = check.bound {
      let name = prices == nil ? "every account at its cheapest centre" : "bound at the prices given"
      common.say("\(name): \(NumberText.fixed(bound, 1)); this map: \(NumberText.fixed(check.cost, 1))")
    }
    if current != nil { common.say("\(NumberText.grouped(check.movedAccounts)) accounts moved") }
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

  private var columns: [String] { balance.commaSeparated }
}
