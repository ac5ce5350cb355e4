import ArgumentParser
import Foundation
import PlanFiles
import SalesModel
import Territories

/// `allot frontier`: what balance costs in travel and in moved accounts.
struct FrontierCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frontier",
    abstract: "Draw maps from tight to loose, and from today's to a free one: what balance costs.",
    discussion: """
      Takes the flags of `allot territories` and writes a table of plans none of which is better than another in \
      balance, travel and moved accounts at once. Tolerances go from --tolerance divided by --span to times --span. \
      Example: allot frontier accounts.csv --count 25 --balance potential --tolerance 5% --current today.csv \
      --output frontier.csv --picture frontier.svg --plans plans
      """)

  @OptionGroup var map: TerritoriesCommand

  @Option(help: ArgumentHelp("How many plans there should be at least.", valueName: "n"))
  var points = 12

  @Option(
    help: ArgumentHelp(
      "The widest tolerance over --tolerance, and --tolerance over the narrowest.", valueName: "x"))
  var span = 4.0

  @Option(help: ArgumentHelp("Also draw the plans: an SVG file.", valueName: "file"))
  var picture: String?

  @Option(help: ArgumentHelp("Also write every plan, as id,territory: a directory.", valueName: "dir"))
  var plans: String?

  func validate() throws {
    if !(2...200).contains(points) { throw ValidationError("--points must be from 2 to 200, not \(points).") }
    if !(span > 1 && span <= 100) {
      throw ValidationError("--span must be above 1 and at most 100, not \(span).")
    }
    if map.capacity != nil { throw ValidationError("a frontier is over tolerances: --capacity has none.") }
    if map.keep != nil {
      throw ValidationError("a frontier tries several prices of moving: leave --keep out.")
    }
  }

  func run() throws {
    let source = try TerritoryInput(map.files)
    let line = ProgressLine(isShown: Terminal.errorIsTerminal && !map.common.quiet)
    let options = FrontierOptions(
      count: points, span: span, search: search, progress: { line.show("plan \($0) of \($1)") })
    let found = frontier(of: source.problem, options: options)
    line.clear()
    let rows = found.enumerated().map { FrontierRow($1, number: $0 + 1, source, directory: plans) }
    try writePlans(found, rows, source)
    try writeTable(rows)
    if let picture { try writePicture(rows, to: picture) }
    try show(rows)
    if Interruption.isRequested { throw ExitCode.interrupted }
    if !rows.contains(where: { $0.outcome == "within tolerance" }) { throw ExitCode.outsideTolerance }
  }

  private var search: BalancingOptions {
    BalancingOptions(
      seed: map.compute.seed ?? 1,
      stopping: map.compute.deadline.map { .deadline($0) } ?? .effort(map.compute.effort ?? 8),
      threads: map.compute.usedThreads, isCancelled: { Interruption.isRequested })
  }

  private func writePlans(_ found: [FrontierPoint], _ rows: [FrontierRow], _ source: TerritoryInput) throws {
    guard let plans else { return }
    try FileManager.default.createDirectory(atPath: plans, withIntermediateDirectories: true)
    for (point, row) in zip(found, rows) {
      let names = source.names(point.result)
      var writer = try CSVWriter(row.file ?? "", header: ["id", "territory"])
      for (account, id) in source.problem.accountIDs.enumerated() {
        try writer.write([.text(id), .text(names[Int(point.result.assignment[account])].text)])
      }
      try writer.finish()
    }
  }

  private func writeTable(_ rows: [FrontierRow]) throws {
    let measures = rows.first?.deviations.map(\.measure) ?? []
    let header =
      ["plan", "tolerance", "keep"] + measures.map { "\($0)_deviation" }
      + ["mean_km", "moved", "moved_share", "cost", "bound", "gap", "outcome", "file"]
    var writer = try CSVWriter(map.file.path, header: header)
    for row in rows {
      try writer.write(
        [.integer(row.plan), .number(row.tolerance), row.keep.map { .number($0) } ?? .text("today")]
          + row.deviations.map { .number($0.deviation) } + [
            .number(row.meanKm), .integer(row.movedAccounts), .number(row.movedShare), .number(row.cost),
            row.bound.map { .number($0) } ?? .empty, row.assignmentGap.map { .number($0) } ?? .empty,
            .text(row.outcome), row.file.map { .text($0) } ?? .empty,
          ])
    }
    try writer.finish()
  }

  private func writePicture(_ rows: [FrontierRow], to path: String) throws {
    let marks = rows.map { row in
      FrontierPicture.Mark(
        deviation: row.deviations.map(\.deviation).max() ?? 0, meanKm: row.meanKm,
        movedShare: map.current == nil ? nil : row.movedShare,
        series: row.keep.map { NumberText.plain($0) } ?? "", name: row.words)
    }
    let text = FrontierPicture(marks, title: "\(rows.count) plans: balance, travel and disruption").svg
    var file = try AtomicFile(path)
    try file.write(Array(text.utf8))
    try file.commit()
  }

  private func show(_ rows: [FrontierRow]) throws {
    if map.common.json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      emit(String(decoding: try encoder.encode(rows), as: UTF8.self))
      return
    }
    guard !map.common.quiet else { return }
    var table = TerminalTable(
      [.init("plan"), .init("tolerance"), .init("keep")]
        + (rows.first?.deviations ?? []).map { .init("\($0.measure) ±") }
        + [.init("mean km"), .init("moved"), .init("gap"), .init("outcome", .left)])
    for row in rows {
      table.add(
        [
          String(row.plan), NumberText.percent(row.tolerance),
          row.keep.map { NumberText.plain($0) } ?? "today",
        ]
          + row.deviations.map { NumberText.percent($0.deviation, 2) } + [
            NumberText.fixed(row.meanKm, 2), NumberText.percent(row.movedShare),
            row.assignmentGap.map { NumberText.percent($0, 2) } ?? "", row.outcome,
          ])
    }
    emit(
      table.rendered(width: Terminal.width) + "\(rows.count) plans, none better than another in everything")
  }

  private func emit(_ text: String) {
    if map.file.isStandardOutput { Terminal.printError(text) } else { print(text) }
  }
}

/// A plan of a frontier as it is written.
struct FrontierRow: Encodable {
  struct Deviation: Encodable {
    let measure: String
    let deviation: Double
  }

  let plan: Int
  /// Asked of the first measure.
  let tolerance: Double
  /// nil for today's map.
  let keep: Double?
  let deviations: [Deviation]
  let meanKm: Double
  let movedAccounts: Int
  let movedShare: Double
  let cost: Double
  let bound: Double?
  let assignmentGap: Double?
  let outcome: String
  let file: String?

  init(_ point: FrontierPoint, number: Int, _ source: TerritoryInput, directory: String?) {
    plan = number
    var tolerance = 0.0
    if case .within(let asked)? = source.problem.measures.first?.limit { tolerance = asked * point.factor }
    self.tolerance = tolerance
    keep = point.keep
    deviations = zip(source.problem.measures, point.deviations).map {
      Deviation(measure: $0.measure.name, deviation: $1)
    }
    meanKm = point.result.meanKm
    movedAccounts = point.result.movedAccounts
    movedShare = point.movedShare
    cost = point.result.cost
    bound = point.result.bound
    assignmentGap = point.result.assignmentGap
    outcome = OutcomeText(point.result.outcome).word
    file = directory.map { $0 + "/plan-" + (number < 10 ? "0\(number)" : "\(number)") + ".csv" }
  }

  var words: String {
    "plan \(plan): \(deviations.map { "\($0.measure) ±\(NumberText.percent($0.deviation, 2))" }.joined(separator: ", ")), "
      + "\(NumberText.fixed(meanKm, 2)) km, \(NumberText.percent(movedShare)) of accounts move"
  }
}
