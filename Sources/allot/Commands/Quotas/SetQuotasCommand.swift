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
      period=total is the whole horizon. Example: allot quotas demand.csv --territories territories.csv \
      --target 96000000
      """)

  @OptionGroup var source: QuotaSourceOptions

  @Option(help: ArgumentHelp("The horizon's total in major units.", valueName: "amount"))
  var target: String

  @OptionGroup var rules: QuotaRuleOptions

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

  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    Interruption.endsAtOnce()
    let unit = try source.unit
    let total = try amount(target, "--target", in: unit)
    guard total.minorUnits > 0 else {
      throw ValidationError("--target must be an amount above 0, not \(target).")
    }
    let read = try source.files(input.format).problem(target: total, horizon: source.horizon)
    var settings = try rules.settings(in: unit)
    (settings.exceptions, settings.oneOffs) = (read.exceptions, read.oneOffs)
    let result = try planQuotas(read.problem, settings: settings, threads: source.threads.used)
    try QuotaTable.write(result.plan, to: file.path)
    if let units { try UnitQuotaTable.write(result.plan, to: units) }
    if let cleaned { try OneOffTable.write(result.plan, to: cleaned) }
    if let derivation { try QuotaDerivationTable.write(result.plan, to: derivation) }
    for note in result.plan.notes { common.note(note) }
    // The notes name the smallest set of bounds that conflict.
    if !result.conflicts.isEmpty { throw ExitCode.outsideTolerance }
  }
}
