import ArgumentParser
import PlanFiles
import Quotas
import SalesModel

/// `allot quotas propose`: managers' proposals beside the quotas from the top.
struct ProposeQuotasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose",
    abstract: "Compare managers' proposals with the quotas from the top, and reconcile them.",
    discussion: """
      Takes the quotas that allot quotas wrote and a file territory,quota[,owner][,reason]. Each quota goes --weight of \
      the way to its proposal; what that leaves over or short of the total is spread by the variance of results, but no \
      quota goes beyond its proposal or back behind the one from the top. Example: allot \
      quotas propose quotas.csv --proposals managers.csv --output reconciled.csv
      """)

  @Argument(help: "The quotas from the top.")
  var quotas: String

  @Option(help: ArgumentHelp("Proposals: a file territory,quota[,owner][,reason].", valueName: "file"))
  var proposals: String

  @Option(help: ArgumentHelp("How far quotas go towards proposals.", valueName: "share"))
  var weight: Share?

  @Option(
    name: .customLong("quotas-output"),
    help: ArgumentHelp(
      "Write the reconciled quotas here in the form of allot quotas, by period, as staff and pay take them.",
      valueName: "file"))
  var quotasOutput: String?

  @OptionGroup var amounts: CurrencyOptions
  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let weight = weight?.value, !(0...1).contains(weight) {
      throw ValidationError("--weight must be from 0% to 100%.")
    }
  }

  func run() throws {
    let unit = try amounts.unit
    let plan = try QuotaFile(quotas, currency: unit, format: input.format).plan(quotas, currency: unit)
    let proposed = try RecordReader(currency: unit, format: input.format).proposals(
      proposals, for: Set(plan.totals.map(\.territory)))
    let rows = try reconciled(plan, with: proposed, weight: weight?.value ?? 0.5)
    try ProposalTable.write(rows, to: file.path)
    if let quotasOutput { try QuotaTable.write(plan.with(rows), to: quotasOutput) }
    let sum = try Money.sum(rows.map { $0.proposed ?? $0.topDown }, in: unit)
    var summary = CommandSummary([
      "proposed \(sum.plainText) \(unit) in all, from the top \(plan.assigned.plainText)"
    ])
    summary.set("proposed", sum)
    summary.set("assigned", plan.assigned)
    summary.set("proposals", proposed.count)
    let surprising = rows.filter(\.isSurprising).map(\.territory.text)
    if !surprising.isEmpty {
      summary.note("outside the 80 % interval of what will be sold: \(surprising.joined(separator: ", "))")
    }
    let emptied = rows.filter { $0.reconciled.minorUnits == 0 && $0.topDown.minorUnits > 0 }
    if !emptied.isEmpty {
      summary.note("left without a quota: " + emptied.map(\.territory.text).joined(separator: ", "))
    }
    try common.report(summary, beside: file)
  }
}
