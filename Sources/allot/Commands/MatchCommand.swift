import ArgumentParser
import PlanFiles
import Planning
import SalesModel

/// `allot match`: reps for the territories of a map.
struct MatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Match reps to the territories of a map at the least total cost, exactly.",
    discussion: """
      Writes `layer,territory,rep,from,to` with what each pair costs, in km that a plan would pay: travel from home, \
      skills that are lacking, relationships that are lost, and --costs. As many territories as possible are filled; \
      reps come and go by the columns start and end, and nobody moves because a colleague left. Example: \
      allot match map.csv --accounts accounts.csv --reps reps.csv --current today.csv --skills language --output reps.csv
      """)

  @Argument(help: "CSV file of the map: id,territory.")
  var map: String

  @Option(
    help: ArgumentHelp("Accounts: id, lat, lon, and the columns of --weight and --skills.", valueName: "file")
  )
  var accounts: String

  @Option(
    help: ArgumentHelp("Reps: id, lat, lon (home), start, end, territory, role, skills.", valueName: "file"))
  var reps: String

  @Option(help: ArgumentHelp("Only reps of this role.", valueName: "name"))
  var role: String?

  @Option(help: ArgumentHelp("The layer of the map, where it has several.", valueName: "name"))
  var layer: String?

  @Option(
    help: ArgumentHelp("Column of what an account counts (default: each counts one).", valueName: "col"))
  var weight: String?

  @Option(
    help: ArgumentHelp("Today's map, whose relationships are worth keeping: id,territory.", valueName: "file")
  )
  var current: String?

  @Option(
    help: ArgumentHelp(
      "Columns that say what accounts need and what reps have, such as language.", valueName: "col,…"))
  var skills: String?

  @Flag(help: "A rep who lacks a skill that an account needs is barred from its territory.")
  var requireSkills = false

  @Option(help: ArgumentHelp("Pairs that are given: territory,rep[,from,to].", valueName: "file"))
  var fixed: String?

  @Option(help: ArgumentHelp("Pairs that must not be: territory,rep.", valueName: "file"))
  var forbid: String?

  @Option(help: ArgumentHelp("Further costs in km: territory,rep,cost.", valueName: "file"))
  var costs: String?

  @Option(help: ArgumentHelp("What a km from home to the centre costs.", valueName: "x"))
  var travelCost = 1.0

  @Option(
    help: ArgumentHelp("What a territory that the rep has no skills for costs, in km.", valueName: "km"))
  var skillCost = 500.0

  @Option(help: ArgumentHelp("What a territory that is new to the rep costs, in km.", valueName: "km"))
  var relationshipCost = 100.0

  @Option(
    help: ArgumentHelp("First day to be matched, such as 2027-01-01 (default: open).", valueName: "day"))
  var from: String?

  @Option(help: ArgumentHelp("First day after (default: open).", valueName: "day"))
  var to: String?

  @OptionGroup var dates: DateOptions
  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    for (name, value) in [
      ("travel-cost", travelCost), ("skill-cost", skillCost), ("relationship-cost", relationshipCost),
    ] where !(0...1e9).contains(value) {
      throw ValidationError("--\(name) must be from 0 to 1e9, not \(value).")
    }
    for (name, day) in [("from", from), ("to", to)] {
      if let day, CalendarDate(iso: day) == nil {
        throw ValidationError("--\(name) must be a day such as 2027-01-01, not '\(day)'.")
      }
    }
    if horizon == nil { throw ValidationError("--to must be after --from.") }
    if requireSkills && skills == nil { throw ValidationError("--require-skills needs --skills.") }
  }

  func run() throws {
    Interruption.endsAtOnce()
    var files = MatchFiles(map: map, accounts: accounts, reps: reps)
    files.layer = layer.map { LayerID($0) }
    files.role = role.map { RoleID($0) }
    files.weight = weight
    files.current = current
    (files.fixed, files.barred, files.costs) = (fixed, forbid, costs)
    let columns = skills?.commaSeparated ?? []
    files.settings = MatchSettings(
      travel: travelCost, skill: skillCost, relationship: current == nil ? 0 : relationshipCost,
      skills: columns, required: requireSkills ? columns : [])
    files.horizon = horizon ?? .always
    files.format = dates.format(input.format)
    let source = try MatchInput(files)
    let matches = try source.force.matched(source.settings)
    var writer = try CSVWriter(file.path, header: MatchTable.header)
    for match in matches { try writer.write(MatchTable.row(match, layer: files.layer)) }
    try writer.finish()
    try MatchSummary(matches, reps: source.force.reps.map(\.id)).show(
      common, isOutputTaken: file.isStandardOutput)
  }

  private var horizon: Validity? {
    Validity(from: from.flatMap { CalendarDate(iso: $0) }, to: to.flatMap { CalendarDate(iso: $0) })
  }
}

/// What a matching came to.
private struct MatchSummary: Encodable {
  let territories: Int
  /// Territories without a rep at some time.
  let vacant: [String]
  /// Reps without a territory.
  let idle: [String]
  /// Sums over the pairs, in km.
  let cost: Double
  let travelCost: Double
  let skillCost: Double
  let relationshipCost: Double
  let otherCost: Double

  init(_ matches: [RepMatch], reps: [RepID]) {
    territories = Set(matches.map(\.territory)).count
    vacant = Set(matches.filter { $0.rep == nil }.map(\.territory)).sorted().map(\.text)
    let working = Set(matches.compactMap(\.rep))
    idle = reps.filter { !working.contains($0) }.map(\.text)
    func sum(_ part: (PairCost) -> Double) -> Double {
      matches.compactMap(\.cost).reduce(0) { $0 + part($1) }
    }
    cost = sum(\.total)
    travelCost = sum(\.travel)
    skillCost = sum(\.skill)
    relationshipCost = sum(\.relationship)
    otherCost = sum(\.other)
  }

  func show(_ common: CommonOptions, isOutputTaken: Bool) throws {
    if common.json {
      let text = try JSONOutput.text(self)
      return isOutputTaken ? Terminal.printError(text) : print(text)
    }
    let lines = [
      "\(territories) territories, \(vacant.count) with a vacancy; \(idle.count) reps without a territory",
      "cost \(NumberText.fixed(cost, 1)) km: travel \(NumberText.fixed(travelCost, 1)), skills "
        + "\(NumberText.fixed(skillCost, 1)), relationships \(NumberText.fixed(relationshipCost, 1)), other "
        + NumberText.fixed(otherCost, 1),
    ]
    for line in lines { isOutputTaken ? common.note(line) : common.say(line) }
    if !vacant.isEmpty { common.note("vacant: \(vacant.joined(separator: ", "))") }
    if !idle.isEmpty { common.note("without a territory: \(idle.joined(separator: ", "))") }
  }
}
