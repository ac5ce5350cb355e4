import ArgumentParser
import PlanFiles
import Quotas
import SalesModel

/// `allot quotas move`: quotas follow accounts that change territory during the year.
struct MoveQuotasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move",
    abstract: "Let quotas follow accounts that move during the year, by the day.",
    discussion: """
      Takes the quotas that allot quotas wrote and a file account,from,to,effective. An account's part of its \
      territory's quota is its part of what the territory is expected to sell; from the day of the move on it goes \
      along. What all territories owe in a period stays. Give the files and flags that the quotas were set with, so that \
      accounts are forecast alike. Writes the quotas in the same form. Example: allot quotas \
      move demand.csv --territories territories.csv --quotas quotas.csv --moves moves.csv --output now.csv
      """)

  @OptionGroup var source: QuotaSourceOptions
  @OptionGroup var forecast: QuotaForecastOptions

  @Option(help: ArgumentHelp("The quotas on the map before any move.", valueName: "file"))
  var quotas: String

  @Option(help: ArgumentHelp("Moves: a file account,from,to,effective.", valueName: "file"))
  var moves: String

  @Option(help: ArgumentHelp("Write what each move took and gave here.", valueName: "file"))
  var relief: String?

  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    Interruption.endsAtOnce()
    let unit = try source.unit
    let files = try source.files(input.format)
    let plan = try QuotaFile(quotas, currency: unit, format: input.format).plan(quotas, currency: unit)
    let horizon = Set(plan.lines.compactMap(\.period)).sorted()
    let (problem, oneOffs) = try files.problem(target: plan.assigned, periods: horizon)
    let map = try files.datedMap(problem, moves: moves)
    let settings = QuotaSettings(
      reconciliation: forecast.reconcile, history: forecast.history ?? 0, oneOffs: oneOffs)
    let expected = try expectedSales(problem, settings: settings, threads: source.threads.used)
    let result = try relieved(plan, expected: expected, map: map, calendar: files.known.calendar)
    try QuotaTable.write(result.plan, to: file.path)
    if let relief { try ReliefTable.write(result.lines, currency: unit, to: relief) }
    var summary = CommandSummary(result.plan.notes)
    let before = Set(plan.totals.map(\.territory))
    let new = result.plan.totals.map(\.territory).filter { !before.contains($0) }
    if !new.isEmpty { summary.note("had no quota before: " + new.map(\.text).joined(separator: ", ")) }
    if result.lines.isEmpty { summary.note("no move falls into the periods of the quotas") }
    summary.set("accountsMoved", Set(result.lines.map(\.account)).count)
    summary.set("territories", result.plan.totals.count)
    summary.set("assigned", result.plan.assigned)
    try common.report(summary, beside: file)
  }
}
