import ArgumentParser
import Compensation
import PlanFiles
import SalesModel
import Statistics

/// `allot pay`: statements from credits, and what a plan will cost.
struct PayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pay",
    abstract: "Pay statements from credits; with --simulate, the distribution of what the plan will cost.",
    discussion: """
      CREDITS holds id, rep, account, date, measure, amount and split; the quotas file is what `allot quotas` writes; \
      the reps file needs id, role, target_incentive and territory. Writes one row a rep, period and item, with how \
      the amount came about.
      """)

  @Argument(help: "CSV file of credits.")
  var credits: String

  @Option(help: ArgumentHelp("The pay plans: a YAML file with currency and plans.", valueName: "file"))
  var plan: String

  @Option(help: ArgumentHelp("Quotas: territory,period,quota[,expected,lower80,upper80].", valueName: "file"))
  var quotas: String

  @Option(help: ArgumentHelp("Reps: id, role, target_incentive, territory.", valueName: "file"))
  var reps: String

  @Option(help: ArgumentHelp("Draws of the cost simulation.", valueName: "n"))
  var simulate: Int?

  @Option(
    help: ArgumentHelp("The part of attainment's variance that all territories share.", valueName: "share"))
  var correlation: Share?

  @Option(help: "Seed of every random draw.")
  var seed: UInt64 = 1

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var file: OutputOptions
  @OptionGroup var money: MoneyOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var dates: DateOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let simulate, !(100...10_000_000).contains(simulate) {
      throw ValidationError("--simulate must be from 100 to 10000000, not \(simulate).")
    }
    if let share = correlation?.value, !(0...1).contains(share) {
      throw ValidationError("--correlation must be from 0 to 1.")
    }
  }

  func run() throws {
    Interruption.endsAtOnce()
    var settings = try PayFile(plan).settings
    if let simulate { settings.draws = simulate }
    var reader = RecordReader(currency: settings.currency, format: dates.format(input.format))
    reader.rates = try money.rates(in: settings.currency, reader.format) ?? reader.rates
    var log = ProblemLog()
    let people = try log.collect { try reader.reps(reps) }
    let lines = try log.collect { try reader.credits(credits) }
    let owed = try log.collect { try QuotaFile(quotas, currency: settings.currency, format: input.format) }
    try log.check()
    guard let people, let lines, let owed else { throw DataProblems([]) }
    let repOf = Dictionary(
      people.compactMap { rep in rep.attributes["territory"].map { (TerritoryID($0), rep.id) } },
      uniquingKeysWith: { first, _ in first })
    let paid = try statements(
      credits: lines, quotas: owed.payQuotas(repOf), reps: people, settings: settings)
    try StatementTable.write(paid.lines, to: file.path)
    for warning in paid.warnings { common.note(warning) }
    if simulate != nil { try showCost(settings, people, owed, paid.lines) }
  }

  private func showCost(
    _ settings: PaySettings, _ people: [Rep], _ owed: QuotaFile, _ statements: [StatementLine]
  ) throws {
    let quotaOf = Dictionary(
      owed.rows.filter { $0.period == nil }.map { ($0.territory, $0.quota) },
      uniquingKeysWith: { first, _ in first })
    let simulated = people.compactMap { rep -> SimulatedRep? in
      guard let territory = rep.attributes["territory"].map({ TerritoryID($0) }),
        let quota = quotaOf[territory]
      else { return nil }
      return SimulatedRep(rep: rep, territory: territory, quota: quota)
    }
    let forecast = try simulatePay(
      reps: simulated, settings: settings, attainment: owed.attainment(correlation: correlation?.value ?? 0),
      seed: seed, threads: threads.used, statements: statements)
    for warning in forecast.warnings { common.note(warning) }
    if common.json {
      let text = try JSONOutput.text(forecast.cost)
      if file.isStandardOutput { Terminal.printError(text) } else { print(text) }
      return
    }
    let cost = forecast.cost
    common.note(
      "cost of \(simulated.count) reps over \(NumberText.grouped(forecast.draws)) draws: P10 "
        + "\(NumberText.fixed(cost.p10, 0)), P50 \(NumberText.fixed(cost.p50, 0)), P90 "
        + "\(NumberText.fixed(cost.p90, 0)) \(forecast.currency); mean \(NumberText.fixed(cost.mean, 0)) ± "
        + "\(NumberText.fixed(cost.standardError, 0)); \(NumberText.percent(forecast.costOfSales)) of sales")
  }
}
