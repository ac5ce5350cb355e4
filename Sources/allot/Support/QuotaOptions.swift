import ArgumentParser
import Foundation
import PlanFiles
import Quotas
import SalesModel
import Statistics

/// The files that quotas are set from.
struct QuotaSourceOptions: ParsableArguments {
  @Argument(help: "CSV file with account, period and amount.")
  var demand: String

  @Option(help: ArgumentHelp("The map: a file id,territory.", valueName: "file"))
  var territories: String

  @Option(
    help: ArgumentHelp(
      "Columns of the map with the units that territories are parts of, the outermost first, as in region,district.",
      valueName: "col,…"))
  var levels: String?

  @Option(
    help: ArgumentHelp(
      "Column of DEMAND that holds the ids of the map (default: account or id).", valueName: "col"))
  var accountKey: String?

  @Option(
    help: ArgumentHelp(
      "Accounts with their potential, for --policy potential, --headroom and new territories: a file id,potential.",
      valueName: "file"))
  var accounts: String?

  @Option(help: ArgumentHelp("Column of --accounts that holds the potential.", valueName: "col"))
  var potential = "potential"

  @Option(
    help: ArgumentHelp(
      "Columns of --accounts with numbers, such as potential,employees, by which accounts with less than a year of history are expected to sell.",
      valueName: "col,…"))
  var attributes: String?

  @Option(
    help: ArgumentHelp(
      "Column of --accounts with the day since when there is each: without sales, only those of the last year are new.",
      valueName: "col"))
  var since: String?

  @Option(
    help: ArgumentHelp(
      "What was decided about single amounts: a file account,period,one_off (yes or no) and, for what a one-off counts as, counted.",
      valueName: "file"))
  var oneOffs: String?

  @OptionGroup var periods: KnownPeriodOptions
  @OptionGroup var amounts: CurrencyOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var money: MoneyOptions
  @OptionGroup var dates: DateOptions

  func validate() throws {
    if since != nil, attributes == nil { throw ValidationError("--since needs --attributes.") }
    if attributes != nil, accounts == nil { throw ValidationError("--attributes needs --accounts.") }
    let names = levelNames
    if levels != nil, names.isEmpty || Set(names).count < names.count {
      throw ValidationError("--levels needs one or more different columns, not '\(levels ?? "")'.")
    }
  }

  var unit: Currency { get throws { try amounts.unit } }

  func files(_ format: CSVFormat) throws -> QuotaFiles {
    var files = QuotaFiles(
      demand: demand, territories: territories, accountKey: accountKey, currency: try unit)
    files.levels = levelNames
    files.accounts = accounts
    files.potential = potential
    files.oneOffs = oneOffs
    files.attributes = attributes?.commaSeparated ?? []
    files.since = since
    files.format = dates.format(format)
    files.rates = try money.rates(in: files.currency, files.format)
    files.known = try periods.known(files.format)
    files.granularity = periods.by
    return files
  }

  var levelNames: [String] { levels?.commaSeparated ?? [] }
}

/// How the accounts of the map are forecast.
struct QuotaForecastOptions: ParsableArguments {
  @Option(help: "How levels are made to add up: mint, wls, ols, bottom-up or none.")
  var reconcile: Reconciliation = .mint

  @Option(help: ArgumentHelp("Latest periods of history to use (default: all).", valueName: "n"))
  var history: Int?

  func validate() throws {
    if let history, history < 1 { throw ValidationError("--history must be at least 1, not \(history).") }
  }
}

/// How quotas are set.
struct QuotaRuleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "equal-chance, pro-rata, expected, potential, last-year or even; or a blend, as in equal-chance=70%,last-year=30%, in sum 100%.",
      valueName: "policy"))
  var policy = PolicyBlend(.equalChance)

  @Option(
    help: ArgumentHelp(
      "Over-assignment: quotas sum to target × (1 + hedge); by level as in region=2%,territory=1%.",
      valueName: "share"))
  var hedge: HedgeList?

  @Option(help: ArgumentHelp("A quota is at least this multiple of what is expected.", valueName: "x"))
  var floor: Double?

  @Option(help: ArgumentHelp("A quota is at most this multiple of what is expected.", valueName: "x"))
  var cap: Double?

  @Option(help: ArgumentHelp("What --floor and --cap multiply: expected or last-year.", valueName: "base"))
  var boundsOn: BoundBase = .expected

  @Option(help: ArgumentHelp("No territory's quota is below this, whatever --cap says.", valueName: "amount"))
  var minimum: String?

  @Option(
    help: ArgumentHelp(
      "Expect this share of the potential above what is expected in addition.", valueName: "share"))
  var headroom: Share?

  @Option(help: ArgumentHelp("Periods that get a quota (default: one year).", valueName: "n"))
  var horizon: Int?

  @OptionGroup var forecast: QuotaForecastOptions

  func validate() throws {
    for (name, value) in hedge?.all ?? [] where !(-0.5...1).contains(value) {
      throw ValidationError(
        "--hedge of \(name) must be from -50% to 100%, not \(NumberText.percent(value)); 3 % is written 3%.")
    }
    if let name = hedge?.repeated { throw ValidationError("--hedge names \(name) twice.") }
    if let floor, !(floor >= 0 && floor.isFinite) {
      throw ValidationError("--floor must be at least 0, not \(floor).")
    }
    if let cap, !(cap > 0 && cap.isFinite) { throw ValidationError("--cap must be above 0, not \(cap).") }
    if boundsOn != .expected, floor == nil, cap == nil {
      throw ValidationError("--bounds-on needs --floor or --cap.")
    }
    if let floor, let cap, floor > cap { throw ValidationError("--floor is above --cap.") }
    if let horizon, !(1...600).contains(horizon) {
      throw ValidationError("--horizon must be from 1 to 600, not \(horizon).")
    }
    if let headroom = headroom?.value, !(0...1).contains(headroom) {
      throw ValidationError("--headroom must be from 0% to 100%.")
    }
  }

  /// What only means something beside other files.
  func check(with source: QuotaSourceOptions) throws {
    if headroom != nil, source.accounts == nil { throw ValidationError("--headroom needs --accounts.") }
    if policy.parts.contains(where: { $0.policy == .potential }), source.accounts == nil {
      throw ValidationError("--policy potential needs --accounts.")
    }
    for (name, _) in hedge?.all.dropFirst() ?? [] where !source.levelNames.contains(name) {
      throw ValidationError("--hedge names \(name), which is not among --levels.")
    }
  }

  func settings(in unit: Currency) throws -> QuotaSettings {
    QuotaSettings(
      policy: policy, hedge: hedge?.territory ?? 0, levelHedges: hedge?.levels ?? [:], floor: floor, cap: cap,
      boundBase: boundsOn, minimum: try minimum.map { try amount($0, "--minimum", in: unit) },
      headroom: headroom?.value ?? 0, reconciliation: forecast.reconcile, history: forecast.history ?? 0)
  }
}

/// An amount in major units with or without separators.
func amount(_ text: String, _ flag: String, in unit: Currency) throws -> Money {
  guard let number = Double(text.filter { $0 != "_" && $0 != "," }), number >= 0,
    let money = Money(major: number, unit)
  else { throw ValidationError("\(flag) must be an amount from 0, not \(text).") }
  return money
}

/// `3%`, or by level `region=2%,territory=1%`.
struct HedgeList: ExpressibleByArgument {
  private(set) var territory = 0.0
  private(set) var levels: [String: Double] = [:]
  /// A level that is named twice.
  private(set) var repeated: String?

  init?(argument: String) {
    if let share = Share(argument: argument) {
      territory = share.value
      return
    }
    guard let parts = weightList(argument) else { return nil }
    let names = parts.map(\.0)
    repeated = names.indices.first { names[..<$0].contains(names[$0]) }.map { names[$0] }
    levels = Dictionary(parts, uniquingKeysWith: { _, last in last })
    territory = levels.removeValue(forKey: "territory") ?? 0
  }

  var all: [(String, Double)] { [("territory", territory)] + levels.sorted { $0.key < $1.key } }
}

/// `a=70%,b=0.3`; nil when it is not of this form.
private func weightList(_ text: String) -> [(String, Double)]? {
  var found: [(String, Double)] = []
  for part in text.split(separator: ",") {
    let sides = part.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, let share = Share(argument: sides[1].trimmingCharacters(in: .whitespaces)) else {
      return nil
    }
    found.append((sides[0].trimmingCharacters(in: .whitespaces), share.value))
  }
  return found.isEmpty ? nil : found
}

extension PolicyBlend: ExpressibleByArgument {
  public init?(argument: String) {
    if let policy = QuotaPolicy(rawValue: argument) {
      self.init(policy)
      return
    }
    guard let parts = weightList(argument) else { return nil }
    let policies = parts.compactMap { name, weight in QuotaPolicy(rawValue: name).map { ($0, weight) } }
    guard policies.count == parts.count else { return nil }
    // Per cent are of the whole; plain numbers are relative.
    let whole = parts.reduce(0) { $0 + $1.1 }
    guard !argument.contains("%") || abs(whole - 1) < 1e-6 else { return nil }
    self.init(weights: policies)
  }

  public var defaultValueDescription: String { description }
}

extension BoundBase: ExpressibleByArgument {}
