import ArgumentParser
import Foundation
import PlanFiles
import Quotas
import SalesModel

/// `allot quotas backtest`: a policy on the company's own past.
struct BacktestQuotasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Set quotas for past years as if each were about to begin, and judge them.",
    discussion: """
      Every method divides what was really sold, so that only the division is judged, against last year's sales, their \
      growth and a pro-rata division. Writes method,year,territory,quota,actual,hit and what was known before. Example: \
      allot quotas backtest demand.csv --territories territories.csv --years 8 --picture backtest.svg --output cases.csv
      """)

  @OptionGroup var source: QuotaSourceOptions
  @OptionGroup var rules: QuotaRuleOptions

  @Option(help: ArgumentHelp("Past years to go back to, at most.", valueName: "n"))
  var years = 12

  @Option(
    help: ArgumentHelp(
      "Worlds drawn from the model for what luck alone would give; 0 for none.", valueName: "n"))
  var worlds = 1000

  @Option(help: "Seed of every random draw.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "When the rep of each territory began, for gaps by tenure: a file territory,rep,hired.",
      valueName: "file"))
  var reps: String?

  @Option(help: ArgumentHelp("Write a picture of the result here (SVG).", valueName: "file"))
  var picture: String?

  @OptionGroup var file: OutputOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(1...200).contains(years) { throw ValidationError("--years must be from 1 to 200, not \(years).") }
    try rules.check(with: source)
    if !(0...1_000_000).contains(worlds) {
      throw ValidationError("--worlds must be from 0 to 1000000, not \(worlds).")
    }
  }

  func run() throws {
    Interruption.endsAtOnce()
    let unit = try source.unit
    let files = try source.files(input.format)
    let read = try files.problem(target: Money(minorUnits: 1, unit), horizon: rules.horizon)
    var options = BacktestOptions(years: years, worlds: worlds, seed: seed)
    if let reps {
      let staff = try RecordReader(currency: unit, format: files.format).staff(reps)
      let since = staff.compactMap { row in row.hired.map { (row.territory, $0) } }
      options.tenures = Dictionary(since, uniquingKeysWith: max)
    }
    var settings = try rules.settings(in: unit)
    settings.oneOffs = read.oneOffs
    let report = try backtestQuotas(
      read.problem, settings: settings, options: options, threads: source.threads.used)
    try BacktestTable.write(report, currency: unit, to: file.path)
    if let picture {
      let text = BacktestPicture(report, title: "Quotas of past years: \(report.methods[0].method)").svg
      try writeAtomically(text, to: picture)
    }
    try show(report)
  }

  private func show(_ report: BacktestReport) throws {
    if common.json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      emit(String(decoding: try encoder.encode(report.summary), as: UTF8.self))
      return
    }
    guard !common.quiet else { return }
    let kinds = report.methods.first?.gaps.map(\.by) ?? []
    var table = TerminalTable(
      [.init("method", .left), .init("misallocated"), .init("hits")]
        + kinds.map { .init("gap by \($0.rawValue)") }
        + [.init("R²")])
    for score in report.methods {
      table.add(
        [score.method, Self.words(score.misallocated, 2), NumberText.percent(score.hitRate.value)]
          + kinds.map { kind in score.gaps.first { $0.by == kind }.map(Self.words) ?? "" }
          + [NumberText.fixed(score.explained, 3)])
    }
    var kept = TerminalTable([.init("chance"), .init("kept given the total"), .init("kept without it")])
    for point in report.calibration {
      kept.add([
        NumberText.percent(point.chance, 0), Self.words(point.givenTotal, 1),
        Self.words(point.unconditional, 1),
      ])
    }
    let first = report.years.first.map { "\($0)" } ?? ""
    emit(
      table.rendered(width: Terminal.width) + "\n" + kept.rendered(width: Terminal.width)
        + "\n\(report.years.count) \(report.years.count == 1 ? "year" : "years") judged, the first begins with \(first); the company lay inside its 80 % interval in "
        + "\(NumberText.percent(report.companyInside80, 0)) of them")
  }

  private static func words(_ figure: BootstrapFigure, _ digits: Int) -> String {
    "\(NumberText.percent(figure.value, digits)) (\(NumberText.percent(figure.lower, digits)) to "
      + "\(NumberText.percent(figure.upper, digits)))"
  }

  private static func words(_ gap: HitGap) -> String {
    let luck = gap.modelLower.flatMap { lower in
      gap.modelUpper.map { ", luck \(NumberText.signedPercent(lower)) to \(NumberText.signedPercent($0))" }
    }
    return NumberText.signedPercent(gap.figure.value) + (luck ?? "")
  }

  private func emit(_ text: String) {
    if file.isStandardOutput { Terminal.printError(text) } else { print(text) }
  }
}
