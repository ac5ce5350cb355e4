import ArgumentParser
import Geography
import PlanFiles

/// Flags of maps for what beside balance a territory has to keep to.
struct ConstraintOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Accounts with the same value in this column are in different territories.", valueName: "col"))
  var apart: String?

  @Option(
    help: ArgumentHelp(
      "Columns, such as skill,language, in which a territory's cell of --centres or --shares (values with | between) must hold the account's.",
      valueName: "col,…"))
  var match: String?

  @Option(
    help: ArgumentHelp(
      "Column of what moving each account costs, in weight × km, beside --keep.", valueName: "col"))
  var disruption: String?

  @Option(help: ArgumentHelp("The largest share of --sales that may move.", valueName: "share"))
  var maxMovedSales: Share?

  @Option(
    help: ArgumentHelp(
      "Column that --max-moved-sales counts (default: the first balanced column).", valueName: "col"))
  var sales: String?

  @Option(help: ArgumentHelp("What polygons must share to touch: border or corner.", valueName: "kind"))
  var touch: Touch = .border

  @Option(
    help: ArgumentHelp(
      "Units to count as touching beside --adjacency, such as islands: a file a,b.", valueName: "file"))
  var bridges: String?

  @Option(
    help: ArgumentHelp(
      "Districts that no territory crosses: a column, or a file id,district; each gets territories by its load.",
      valueName: "col|file"))
  var within: String?

  @Option(
    help: ArgumentHelp(
      "Group the territories into so many districts, and these into regions, as in 12 or 12,3: further columns of the output.",
      valueName: "k,…"))
  var groupInto: CountList?

  @Flag(
    help: "Improve the whole of today's map within --keep and --max-moved, not only where it has to change.")
  var redraw = false

  func validate() throws {
    if let share = maxMovedSales?.value, !(0...1).contains(share) {
      throw ValidationError("--max-moved-sales must be from 0% to 100%.")
    }
    if sales != nil && maxMovedSales == nil { throw ValidationError("--sales needs --max-moved-sales.") }
    if match != nil && matched.isEmpty { throw ValidationError("--match needs one or more columns.") }
  }

  /// What depends on flags outside this group.
  func check(hasCurrent: Bool, hasAdjacency: Bool, hasTerritoryFile: Bool) throws {
    let wanting = [
      ("disruption", disruption != nil), ("max-moved-sales", maxMovedSales != nil), ("redraw", redraw),
    ]
    for (name, isGiven) in wanting where isGiven && !hasCurrent {
      throw ValidationError("--\(name) needs --current FILE.")
    }
    if bridges != nil && !hasAdjacency { throw ValidationError("--bridges needs --adjacency.") }
    if match != nil && !hasTerritoryFile {
      throw ValidationError("--match needs --centres or --shares FILE.")
    }
  }

  func apply(to files: inout TerritoryFiles) {
    files.apart = apart
    files.match = matched
    files.disruption = disruption
    files.maximumMovedSales = maxMovedSales?.value
    files.sales = sales
    files.touch = touch
    files.bridges = bridges
    files.within = within
  }

  private var matched: [String] { (match ?? "").commaSeparated }
}

/// Falling numbers of groups, such as `12,3`.
struct CountList: ExpressibleByArgument {
  let counts: [Int]

  init?(argument: String) {
    let counts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...3).contains(counts.count), counts.allSatisfy({ $0 > 0 }),
      zip(counts, counts.dropFirst()).allSatisfy({ $0 > $1 })
    else { return nil }
    self.counts = counts
  }
}

extension Touch: ExpressibleByArgument {}
