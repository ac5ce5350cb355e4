import ArgumentParser
import PlanFiles
import Quotas
import SalesModel

/// `allot quotas staff`: what each rep owes of the territories' quotas.
struct StaffQuotasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "staff",
    abstract: "Say what each rep owes: by days, part time and the ramp of new hires.",
    discussion: """
      Takes the quotas that allot quotas wrote and a file territory,rep[,from,to][,fte][,hired]; `to` is the first day \
      after. Writes rep,territory,period,quota; a row without a rep is what nobody owes. Example: allot quotas staff \
      quotas.csv --reps reps.csv --ramp 0,25%,50%,75% --output owed.csv
      """)

  @Argument(help: "The quotas.")
  var quotas: String

  @Option(
    help: ArgumentHelp("Who is where: a file territory,rep[,from,to][,fte][,hired].", valueName: "file"))
  var reps: String

  @Option(
    help: ArgumentHelp(
      "The shares that a new hire owes in the first month, the second, and so on.", valueName: "share,…"))
  var ramp: RampList?

  @Option(help: "What new hires and part-time reps do not owe: carried by the territory, or respread.")
  var shortfall: ShortfallRule = .carried

  @Option(help: "What days without a rep leave: carried by the territory, or respread over the other reps.")
  var vacancies: ShortfallRule = .carried

  @OptionGroup var amounts: CurrencyOptions
  @OptionGroup var calendar: CalendarOptions
  @OptionGroup var dates: DateOptions
  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let unit = try amounts.unit
    let plan = try QuotaFile(quotas, currency: unit, format: input.format).plan(quotas, currency: unit)
    let staff = try RecordReader(currency: unit, format: dates.format(input.format)).staff(reps)
    let settings = StaffingSettings(ramp: ramp?.shares ?? [], rampShortfall: shortfall, vacancies: vacancies)
    let owed = try repQuotas(plan, staff: staff, settings: settings, calendar: calendar.fiscal)
    try RepQuotaTable.write(owed, to: file.path)
    let nobody = owed.filter { $0.rep == nil }.reduce(0) { $0 + $1.quota.minorUnits }
    var summary = CommandSummary()
    summary.set("reps", Set(owed.compactMap(\.rep)).count)
    summary.set("assigned", plan.assigned)
    summary.set("owedByNobody", Money(minorUnits: nobody, unit))
    let known = Set(plan.totals.map(\.territory))
    let others = Set(staff.map(\.territory)).subtracting(known).sorted()
    if !others.isEmpty {
      summary.note("no quota to owe in " + others.map(\.text).joined(separator: ", "))
    }
    if nobody > 0 {
      summary.note(
        "nobody owes \(Money(minorUnits: nobody, unit).plainText) \(unit) of \(plan.assigned.plainText)")
    }
    try common.report(summary, beside: file)
  }
}

/// `0,25%,0.5`.
struct RampList: ExpressibleByArgument {
  let shares: [Double]

  init?(argument: String) {
    let found = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Share(argument: String($0).trimmingCharacters(in: .whitespaces))?.value
    }
    guard found.allSatisfy({ $0.map { (0...1).contains($0) } ?? false }) else { return nil }
    shares = found.compactMap { $0 }
  }
}

extension ShortfallRule: ExpressibleByArgument {}
