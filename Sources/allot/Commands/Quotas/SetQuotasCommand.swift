import ArgumentParser
import Foundation
import PlanFiles
import Quotas
import SalesModel

/// `allot quotas set`, or `allot quotas` alone: a target divided over territories.
struct SetQuotasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Divide a target over territories (what allot quotas does by itself).",
    discussion: """
      DEMAND holds one row an account and period (`account`, `period`, `amount`); the territories file is what \
      `allot territories` writes. Writes territory,period,quota,expected,lower80,upper80,chance; the row \
      period=total is the whole horizon. With --products, DEMAND also names the `product` of each row, and every \
      quota is split by product: over the products it stays, over the territories the products' targets are met. \
      Example: allot quotas demand.csv --territories territories.csv --target 96000000
      """)

  @OptionGroup var source: QuotaSourceOptions

  @Option(help: ArgumentHelp("The horizon's total in major units.", valueName: "amount"))
  var target: String

  @OptionGroup var rules: QuotaRuleOptions

  @Option(
    help: ArgumentHelp(
      "What was decided by hand: a file territory (or level,unit),quota,minimum,maximum,owner,reason,expires.",
      valueName: "file"))
  var exceptions: String?

  @Option(
    help: ArgumentHelp(
      "Write the quotas of the company and of the units of --levels here.", valueName: "file"))
  var units: String?

  @Option(
    help: ArgumentHelp(
      "Write the amounts that count as one-off deals here, in the form that --one-offs takes.",
      valueName: "file"))
  var cleaned: String?

  @Option(help: ArgumentHelp("Write how each quota came about here, step by step.", valueName: "file"))
  var derivation: String?

  @Option(
    help: ArgumentHelp(
      "Write the quotas by product here; DEMAND needs a column product.", valueName: "file"))
  var products: String?

  @Option(
    help: ArgumentHelp(
      "What the company is to sell of each product, in sum the target: a file product,target (default: the mix that is expected).",
      valueName: "file"))
  var productTargets: String?

  @Option(
    help: ArgumentHelp(
      "Write the quotas of the company and of the units of --levels by product here.", valueName: "file"))
  var productUnits: String?

  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if productTargets != nil, products == nil { throw ValidationError("--product-targets needs --products.") }
    if productUnits != nil, products == nil { throw ValidationError("--product-units needs --products.") }
    try rules.check(with: source)
  }

  func run() throws {
    Interruption.endsAtOnce()
    let unit = try source.unit
    let total = try amount(target, "--target", in: unit)
    guard total.minorUnits > 0 else {
      throw ValidationError("--target must be an amount above 0, not \(target).")
    }
    var files = try source.files(input.format)
    files.namesProducts = products != nil
    files.exceptions = exceptions
    let read = try files.problem(target: total, horizon: rules.horizon)
    let targets = try productTargets.map { try files.productTargets($0, for: read.problem) } ?? .expected
    var settings = try rules.settings(in: unit)
    (settings.exceptions, settings.oneOffs) = (read.exceptions, read.oneOffs)
    let result = try planQuotas(read.problem, settings: settings, threads: source.threads.used)
    let plan =
      products == nil
      ? result.plan
      : try splitByProduct(
        result.plan, of: read.problem, targets: targets, settings: settings, threads: source.threads.used)
    try QuotaTable.write(plan, to: file.path)
    if let units { try UnitQuotaTable.write(plan, to: units) }
    if let cleaned { try OneOffTable.write(plan, to: cleaned) }
    if let derivation { try QuotaDerivationTable.write(plan, to: derivation) }
    if let products { try ProductQuotaTable.write(plan, to: products) }
    if let productUnits { try ProductUnitTable.write(plan, to: productUnits) }
    try common.report(summary(plan, read.problem, read.note), beside: file)
    // The notes name the smallest set of bounds that conflict.
    if !result.conflicts.isEmpty { throw ExitCode.outsideTolerance }
  }

  /// The target beside what the company is expected to sell, then what the plan notes.
  private func summary(_ plan: QuotaPlan, _ problem: QuotaProblem, _ note: String?) -> CommandSummary {
    var summary = CommandSummary()
    summary.set("policy", plan.policy)
    summary.set("territories", plan.totals.count)
    summary.set("target", plan.target)
    summary.set("assigned", plan.assigned)
    if let company = plan.units.first(where: { $0.level == "company" && $0.period == nil }),
      company.expected > 0
    {
      summary.set("expected", company.expected)
      summary.set("lower80", company.lower80)
      summary.set("upper80", company.upper80)
      summary.set("chance", company.chance)
      let over = plan.target.major / company.expected - 1
      summary.note(
        "expected \(NumberText.fixed(company.expected, 0)) \(plan.target.currency) (80 % interval "
          + "\(NumberText.fixed(company.lower80, 0)) to \(NumberText.fixed(company.upper80, 0))); the target is "
          + "\(NumberText.percent(abs(over))) \(over < 0 ? "below" : "above") that and has a chance of "
          + NumberText.percent(company.chance))
    }
    if plan.assigned != plan.target {
      summary.note("quotas come to \(plan.assigned.plainText), the target is \(plan.target.plainText)")
    }
    let known = [note, source.periods.note(on: problem.horizon.first?.granularity)].compactMap(\.self)
    for note in known + plan.notes { summary.note(note) }
    return summary
  }
}
