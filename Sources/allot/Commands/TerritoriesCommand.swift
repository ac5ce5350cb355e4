import ArgumentParser
import PlanFiles
import Planning
import SalesModel
import Territories

/// `allot territories`: one map from bare CSV files.
struct TerritoriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "territories",
    abstract: "Draw balanced territories from a CSV file of accounts.",
    discussion: """
      Writes `id,territory` (and `centre` with --centres nodes) in the order of ids. ACCOUNTS needs the columns `id`, `lat`, `lon` (or `x`, `y`) and the \
      columns to balance. Example: allot territories accounts.csv --count 25 --balance potential,workload \
      --tolerance 5% --output territories.csv
      """)

  @Argument(help: "CSV file with the columns id, lat, lon and the measures.")
  var accounts: String

  @Option(help: ArgumentHelp("How many territories.", valueName: "p"))
  var count: Int

  @Option(help: ArgumentHelp("Columns to balance, such as potential,workload.", valueName: "col,…"))
  var balance: String

  @Option(
    help: ArgumentHelp(
      "How far from its target a territory may be: 5%, or potential=5%,workload=10%.", valueName: "share"))
  var tolerance: ToleranceList = ToleranceList(all: 0.05)

  @Option(
    help: ArgumentHelp("Column of travel weights (default: the first balanced column).", valueName: "col"))
  var weight: String?

  @Flag(help: "Every account weighs the same in travel.")
  var unweighted = false

  @Option(
    help: ArgumentHelp(
      "Unequal targets: a file territory,share; with the share 0 a territory stays empty.", valueName: "file")
  )
  var shares: String?

  @Option(
    help: ArgumentHelp(
      "Which units touch: a file a,b; polygons with the accounts' ids (.geojson); or delaunay.",
      valueName: "file|delaunay"))
  var adjacency: String?

  @Flag(help: "Every territory must be connected in --adjacency.")
  var contiguous = false

  @Option(
    help: ArgumentHelp(
      "free (weighted centroids), median, nodes (accounts), or a file territory,lat,lon[,share] (without lat,lon: free).",
      valueName: "free|median|nodes|file"))
  var centres = "free"

  @Option(
    help: ArgumentHelp(
      "great-circle over lat,lon; euclid or euclid-floor over x,y; or a file (matrix, or from,to,cost).",
      valueName: "kind|file"))
  var distance = "great-circle"

  @Option(
    help: ArgumentHelp(
      "The most a territory may hold of the first balanced column, a number or (with nodes) a column.",
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
      "Where to write the prices that prove the bound: territory,measure,price.", valueName: "file"))
  var prices: String?

  @OptionGroup var constraints: ConstraintOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if count < 1 { throw ValidationError("--count must be at least 1, not \(count).") }
    if contiguous && adjacency == nil { throw ValidationError("--contiguous needs --adjacency FILE.") }
    if let keep, keep < 0 || !keep.isFinite {
      throw ValidationError("--keep must be at least 0, not \(keep).")
    }
    if keep != nil && current == nil { throw ValidationError("--keep needs --current FILE.") }
    if maxMoved != nil && current == nil { throw ValidationError("--max-moved needs --current FILE.") }
    if let share = maxMoved?.value, !(0...1).contains(share) {
      throw ValidationError("--max-moved must be from 0% to 100%.")
    }
    try validateNodes()
    if unweighted && weight != nil { throw ValidationError("--unweighted and --weight exclude each other.") }
    try constraints.check(
      hasCurrent: current != nil, hasAdjacency: adjacency != nil,
      hasTerritoryFile: shares != nil || isCentreFile)
    if constraints.groupInto != nil && distance != "great-circle" && distance != "euclid" {
      throw ValidationError("--group-into needs places: it does not work with --distance FILE.")
    }
    if let most = constraints.groupInto?.counts.first, most > count {
      throw ValidationError("--group-into \(most) is more than --count \(count).")
    }
    let columns = balancedColumns
    if columns.isEmpty || Set(columns).count < columns.count {
      throw ValidationError("--balance needs one or more different columns, not '\(balance)'.")
    }
    if let stranger = tolerance.byName.keys.sorted().first(where: { !columns.contains($0) }) {
      throw ValidationError("--tolerance names \(stranger), which --balance does not.")
    }
    if let lacking = columns.first(where: { tolerance[$0] == nil }) {
      throw ValidationError("--tolerance gives none for \(lacking).")
    }
    if isDistanceFile && !isCentreFile && current == nil && shares == nil && !usesNodes {
      throw ValidationError("--distance FILE needs named territories: --centres, --shares or --current FILE.")
    }
  }

  private func validateNodes() throws {
    if let capacity {
      if let number = Double(capacity) {
        guard number > 0, number.isFinite else {
          throw ValidationError("--capacity must be above 0, not \(capacity).")
        }
      } else if !usesNodes {
        throw ValidationError("--capacity '\(capacity)' is no number; a column needs --centres nodes.")
      }
    }
    if distance == "euclid-floor" && !usesNodes {
      throw ValidationError("--distance euclid-floor needs --centres nodes.")
    }
    guard usesNodes else { return }
    let strange = [
      ("--apart", constraints.apart != nil), ("--max-moved", maxMoved != nil),
      ("--max-moved-sales", constraints.maxMovedSales != nil), ("--within", constraints.within != nil),
    ].filter(\.1).map(\.0)
    if let first = strange.first { throw ValidationError("--centres nodes does not work with \(first).") }
  }

  private var usesNodes: Bool { centres == "nodes" }
  private var isDistanceFile: Bool { !["great-circle", "euclid", "euclid-floor"].contains(distance) }

  func run() throws {
    let source = try TerritoryInput(files)
    let progress = ProgressLine(isShown: Terminal.errorIsTerminal && !common.quiet)
    let options = BalancingOptions(
      seed: compute.seed ?? 1,
      stopping: compute.deadline.map { .deadline($0) } ?? .effort(compute.effort ?? 40),
      scope: current != nil && !constraints.redraw ? .changes : .wholeMap,
      threads: compute.usedThreads, isCancelled: { Interruption.isRequested },
      progress: progress.reporter)
    let result = Territories.balance(source.problem, options: options)
    progress.clear()
    let names = source.names(result)
    let levels = Levels(constraints.groupInto?.counts ?? [], result, source.problem, options)
    try write(result, ids: source.problem.accountIDs, names: names, levels: levels)
    if let prices { try write(result.prices, of: balancedColumns, names: names, to: prices) }
    var summary = TerritorySummary(result, problem: source.problem, names: names)
    summary.levels = levels.lines
    try summary.show(common, isOutputTaken: file.isStandardOutput)
    if Interruption.isRequested { throw ExitCode.interrupted }
    if !result.outcome.isWithinTolerance { throw ExitCode.outsideTolerance }
  }

  private var balancedColumns: [String] {
    balance.split(separator: ",", omittingEmptySubsequences: false).map { column in
      String(column.drop { $0 == " " })
    }.filter { !$0.isEmpty }
  }

  /// Whether --centres names a file.
  private var isCentreFile: Bool { !["free", "median", "nodes"].contains(centres) }

  var files: TerritoryFiles {
    var files = TerritoryFiles(
      accounts: accounts, count: count,
      balance: balancedColumns.map { .init(Measure($0), tolerance: tolerance[$0] ?? 0) })
    switch distance {
    case "great-circle": files.distance = .greatCircle
    case "euclid": files.distance = .euclid
    case "euclid-floor": files.distance = .euclidFloor
    default: files.distance = .file(distance)
    }
    files.weight = weight
    files.isUnweighted = unweighted
    files.capacity = capacity.flatMap { Double($0) }
    files.capacityColumn = files.capacity == nil ? capacity : nil
    files.shares = shares
    files.centres = isCentreFile ? centres : nil
    files.centreRule = usesNodes ? .node : centres == "median" ? .median : .centroid
    files.adjacency = adjacency.map { .init($0) }
    files.isContiguous = contiguous
    files.current = current
    files.keep = keep ?? (current == nil || constraints.redraw ? 0 : 1)
    files.maximumMoved = maxMoved?.value
    files.locks = locks
    files.forbidden = forbid
    files.eligible = eligible
    files.together = together
    constraints.apply(to: &files)
    files.format = input.format
    return files
  }

  private func write(_ result: BalancingResult, ids: [String], names: [TerritoryID], levels: Levels) throws {
    var writer = try CSVWriter(
      file.path, header: ["id", "territory"] + levels.names + (usesNodes ? ["centre"] : []))
    for (row, id) in ids.enumerated() {
      let slot = Int(result.assignment[row])
      var cells: [CSVCell] = [.text(id), .text(names[slot].text)] + levels.groups(of: slot).map { .text($0) }
      if usesNodes {
        let centre = result.centreAccounts.indices.contains(slot) ? result.centreAccounts[slot] : nil
        cells.append(.text(centre.map { ids[Int($0)] } ?? ""))
      }
      try writer.write(cells)
    }
    try writer.finish()
  }
}

extension TerritoriesCommand {
  private func write(
    _ prices: [[Double]], of measures: [String], names: [TerritoryID], to path: String
  ) throws {
    var writer = try CSVWriter(path, header: ["territory", "measure", "price"])
    for (slot, row) in prices.enumerated() {
      for (measure, price) in zip(measures, row) {
        try writer.write([.text(names[slot].text), .text(measure), .number(price)])
      }
    }
    try writer.finish()
  }
}

/// One tolerance for all measures, or one a measure: `5%` or `potential=5%,workload=10%`.
struct ToleranceList: ExpressibleByArgument {
  let all: Double?
  let byName: [String: Double]

  init(all: Double) {
    self.all = all
    byName = [:]
  }

  init?(argument: String) {
    var all: Double?
    var byName: [String: Double] = [:]
    for part in argument.split(separator: ",") {
      let pieces = part.split(separator: "=", maxSplits: 1)
      guard let share = pieces.last.flatMap({ Share(argument: String($0)) })?.value, share >= 0 else {
        return nil
      }
      if pieces.count == 2 { byName[String(pieces[0])] = share } else { all = share }
    }
    guard all != nil || !byName.isEmpty else { return nil }
    self.all = all
    self.byName = byName
  }

  subscript(name: String) -> Double? { byName[name] ?? all }

  var defaultValueDescription: String { all.map { NumberText.plain($0 * 100) + "%" } ?? "" }
}
