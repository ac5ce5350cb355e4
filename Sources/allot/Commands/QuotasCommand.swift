import ArgumentParser
import Foundation
import PlanFiles
import Quotas
import SalesModel

/// `allot quotas`: a target divided over territories.
struct QuotasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quotas",
    abstract: "Divide a target over territories by their accounts' own history.",
    discussion: """
      DEMAND holds one row an account and period (`account`, `period`, `amount`); the territories file is what \
      `allot territories` writes. Writes territory,period,quota,expected,lower80,upper80,chance; the row \
      period=total is the whole horizon. Example: allot quotas demand.csv --territories territories.csv \
      --target 96000000
      """)

  @Argument(help: "CSV file with account, period and amount.")
  var demand: String

  @Option(help: ArgumentHelp("The map: a file id,territory.", valueName: "file"))
  var territories: String

  @Option(help: ArgumentHelp("The horizon's total in major units.", valueName: "amount"))
  var target: String

  @Option(
    help: ArgumentHelp(
      "Column of DEMAND that holds the ids of the map (default: account or id).", valueName: "col"))
  var accountKey: String?

  @Option(help: ArgumentHelp("Periods that get a quota (default: one year).", valueName: "n"))
  var horizon: Int?

  @Option(help: "equal-chance or pro-rata.")
  var policy: QuotaPolicy = .equalChance

  @Option(help: ArgumentHelp("Over-assignment: quotas sum to target × (1 + hedge).", valueName: "share"))
  var hedge: Share?

  @Option(help: ArgumentHelp("A quota is at least this multiple of what is expected.", valueName: "x"))
  var floor: Double?

  @Option(help: ArgumentHelp("A quota is at most this multiple of what is expected.", valueName: "x"))
  var cap: Double?

  @Option(help: "How levels are made to add up: mint, wls, ols, bottom-up or none.")
  var reconcile: Reconciliation = .mint

  @Option(help: ArgumentHelp("Latest periods of history to use (default: all).", valueName: "n"))
  var history: Int?

  @Option(help: ArgumentHelp("Currency of the amounts.", valueName: "code"))
  var currency = "USD"

  @Option(help: ArgumentHelp("Threads to use; the result does not depend on it.", valueName: "n"))
  var threads: Int?

  @OptionGroup var file: OutputOptions
  @OptionGroup var money: MoneyOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var dates: DateOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
    if Currency(currency) == nil {
      throw ValidationError("--currency must be a three-letter code, not \(currency).")
    }
    if let horizon, !(1...600).contains(horizon) {
      throw ValidationError("--horizon must be from 1 to 600, not \(horizon).")
    }
    if let hedge = hedge?.value, !(-0.5...5).contains(hedge) {
      throw ValidationError("--hedge must be from -50% to 500%.")
    }
    if let floor, floor < 0 { throw ValidationError("--floor must be at least 0, not \(floor).") }
    if let cap, cap <= 0 { throw ValidationError("--cap must be above 0, not \(cap).") }
    if let floor, let cap, floor > cap { throw ValidationError("--floor is above --cap.") }
    if let history, history < 1 { throw ValidationError("--history must be at least 1, not \(history).") }
  }

  func run() throws {
    Interruption.endsAtOnce()
    guard let unit = Currency(currency), let amount = Double(target.filter { $0 != "_" && $0 != "," }),
      amount > 0, let total = Money(major: amount, unit)
    else { throw ValidationError("--target must be an amount above 0, not \(target).") }
    var files = QuotaFiles(
      demand: demand, territories: territories, accountKey: accountKey, currency: unit)
    files.format = dates.format(input.format)
    files.rates = try money.rates(in: unit, files.format)
    let problem = try files.problem(target: total, horizon: horizon)
    let settings = QuotaSettings(
      policy: policy, hedge: hedge?.value ?? 0, floor: floor, cap: cap, reconciliation: reconcile,
      history: history ?? 0)
    let result = try planQuotas(problem, settings: settings, threads: threads.map { .init($0) } ?? .available)
    try QuotaTable.write(result.plan, to: file.path)
    for note in result.plan.notes { common.note(note) }
    // The notes name the smallest set of territories whose bounds conflict.
    if result.conflict != nil { throw ExitCode.outsideTolerance }
  }
}

extension QuotaPolicy: ExpressibleByArgument {}
