import ArgumentParser
import PlanFiles
import Quotas
import SalesModel

/// `allot forecast`: all levels of a demand history.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast every level of a demand history so that the levels add up.",
    discussion: """
      DEMAND holds one row a series and period: the key columns, `period` (2027-01, 2027Q1, 2027-W05, 2027 or \
      2027-01-31) and `value` (or `amount`). Writes the keys, period, mean, lower80 and upper80; aggregates carry * in the keys that \
      they sum over. Example: allot forecast demand.csv --keys state,region --horizon 12
      """)

  @Argument(help: "CSV file with the key columns, period and value.")
  var demand: String

  @Option(help: ArgumentHelp("The hierarchy's columns, outermost first.", valueName: "a,b,c"))
  var keys: String

  @Option(help: ArgumentHelp("How many periods after the history.", valueName: "n"))
  var horizon: Int

  @Option(
    help: ArgumentHelp(
      "Levels separated by ';', each some of the keys; the empty one is the total (default: nested prefixes).",
      valueName: "';a;a,b'"))
  var levels: String?

  @Option(help: ArgumentHelp("Column of the amounts (default: value or amount).", valueName: "col"))
  var value: String?

  @Option(help: ArgumentHelp("Periods in a season (default: by the length of the period).", valueName: "n"))
  var season: Int?

  @Option(help: "How levels are made to add up: mint, wls, ols, bottom-up or none.")
  var reconcile: Reconciliation = .mint

  @Option(
    help: ArgumentHelp(
      "What was decided about single amounts: a file with the key columns, period, one_off (yes or no) and, for what a one-off counts as, counted.",
      valueName: "file"))
  var oneOffs: String?

  @Option(
    help: ArgumentHelp(
      "Write the amounts that count as one-off deals here, in the form that --one-offs takes.",
      valueName: "file"))
  var cleaned: String?

  @Option(
    help: ArgumentHelp(
      "Past years to repeat the forecast for, to see how wide intervals have to be; 0: as wide as the models state.",
      valueName: "n"))
  var rehearse = 2

  @OptionGroup var periods: KnownPeriodOptions
  @OptionGroup var threads: ThreadOptions

  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var dates: DateOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if horizon < 1 { throw ValidationError("--horizon must be at least 1, not \(horizon).") }
    if horizon > 600 { throw ValidationError("--horizon must be at most 600, not \(horizon).") }
    if !(0...20).contains(rehearse) {
      throw ValidationError("--rehearse must be from 0 to 20 years, not \(rehearse).")
    }
    if let season, season < 1 { throw ValidationError("--season must be at least 1, not \(season).") }
    if keyNames.isEmpty || Set(keyNames).count < keyNames.count {
      throw ValidationError("--keys needs one or more different columns, not '\(keys)'.")
    }
    for column in keyNames where ["period", "mean", "lower80", "upper80"].contains(column) {
      throw ValidationError("--keys names \(column), which is no key.")
    }
    for column in levelNames?.flatMap({ $0 }) ?? [] where !keyNames.contains(column) {
      throw ValidationError("--levels names \(column), which is not among --keys.")
    }
  }

  func run() throws {
    Interruption.endsAtOnce()
    let history = try DemandFile(
      demand, keys: keyNames, value: value, by: periods.by, periods.calendar.fiscal,
      format: dates.format(input.format))
    let panel = try DemandPanel(history.rows, keyNames: keyNames)
    let options = ForecastOptions(
      horizon: horizon, season: season, reconciliation: reconcile, oneOffs: try pins(),
      known: try periods.known(dates.format(input.format)), rehearsedYears: rehearse, threads: threads.used)
    let hierarchy = try Hierarchy(of: panel, levels: levelNames)
    let result = try Quotas.forecast(panel, hierarchy: hierarchy, options: options)
    var writer = try CSVWriter(file.path, header: keyNames + ["period", "mean", "lower80", "upper80"])
    for series in result.series {
      for (step, period) in result.periods.enumerated() {
        try writer.write(
          series.keys.map { .text($0) } + [
            .text(period.description), .number(series.mean[step]), .number(series.lower80[step]),
            .number(series.upper80[step]),
          ])
      }
    }
    try writer.finish()
    if let cleaned { try OneOffTable.write(result, to: cleaned) }
    try report(panel, hierarchy, result, history.note)
  }

  private func pins() throws -> [OneOffPin] {
    let reader = periods.reader(dates.format(input.format))
    return try oneOffs.map { try OneOffFile($0, keys: keyNames, reader: reader).pins } ?? []
  }

  private func report(_ panel: DemandPanel, _ hierarchy: Hierarchy, _ result: ForecastResult, _ note: String?)
    throws
  {
    let bottom = result.series.count - result.aggregateCount
    var lines = [
      "\(NumberText.grouped(bottom)) series and \(NumberText.grouped(result.aggregateCount)) aggregates over "
        + "\(panel.periodCount) periods, \(panel.firstPeriod) to \(panel.lastPeriod); forecast to "
        + "\(panel.lastPeriod.advanced(by: horizon))"
    ]
    if panel.periodCount < 4 {
      lines.append("so few periods say nothing of how sales vary: intervals are as wide as the forecast")
    }
    if panel.duplicates > 0, periods.by == nil {
      lines.append("\(panel.duplicates) rows repeat a series and period: added up")
    }
    if panel.filled > 0 { lines.append("\(panel.filled) periods without a row count as 0") }
    lines += panel.gapNotes()
    if !result.cleaned.isEmpty {
      lines.append("\(result.cleaned.count) one-off amounts lowered before fitting")
      if common.verbose {
        lines += result.cleaned.map {
          "  \($0.keys.joined(separator: "/")) \($0.period): \(NumberText.fixed($0.amount, 2)) → "
            + NumberText.fixed($0.replacement, 2)
        }
      }
    }
    lines += result.unmatchedPins.map {
      "decided of a one-off amount that is not there: \($0.keys.joined(separator: "/")) \($0.period)"
    }
    lines += [note, periods.note(on: panel.firstPeriod.granularity)].compactMap(\.self)
    lines += RegressorEffect.notes(result.effects)
    if rehearse > 0, result.widths.isEmpty {
      lines.append("too little history to rehearse a past year: intervals are as wide as the models state")
    }
    if !result.widths.isEmpty {
      let names = hierarchy.levels.map { $0.isEmpty ? "total" : $0.joined(separator: ",") } + ["series"]
      let widths = zip(names, result.widths).map { "\($0) × \(NumberText.fixed($1, 2))" }
      lines.append("intervals are as wide as past years ask for: " + widths.joined(separator: ", "))
    }
    var summary = CommandSummary(lines)
    summary.set("series", bottom)
    summary.set("aggregates", result.aggregateCount)
    summary.set("periods", panel.periodCount)
    summary.set("oneOffs", result.cleaned.count)
    summary.set("reconciliation", result.reconciliation.rawValue)
    try common.report(summary, beside: file)
  }

  private var keyNames: [String] { keys.commaSeparated }

  private var levelNames: [[String]]? {
    levels.map { text in
      text.split(separator: ";", omittingEmptySubsequences: false).map { level in
        level.commaSeparated
      }
    }
  }
}

extension Reconciliation: ExpressibleByArgument {}
