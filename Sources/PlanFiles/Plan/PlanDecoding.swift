import Planning
import Results
import SalesModel

import struct Foundation.TimeZone

/// Turns the tree of a plan into settings, noting every problem on the way.
struct PlanDecoding {
  let root: PlanSection
  /// With the slash at its end, or empty.
  let directory: String
  let problems: PlanProblems
  let currency: Currency
  let calendar: FiscalCalendar
  var data: [String: String] = [:]

  static let keys = [
    "company", "currency", "plan_year", "seed", "effort", "calendar", "data", "columns", "delimiter", "dates",
    "timezone", "task",
    "headcount", "territories", "quotas", "pay", "results",
  ]

  init(_ node: PlanNode, directory: String, _ problems: PlanProblems) {
    self.directory = directory
    self.problems = problems
    root = PlanSection(node, path: "", keys: Self.keys, problems)
    currency = root.currency()
    calendar = root.calendar()
  }

  /// - Throws: `DataProblems` once all sections were read.
  mutating func settings() throws -> CycleSettings {
    data = files()
    let company = root.requiredText("company")
    if root.value("plan_year") == nil { root.missing("plan_year") }
    let planYear = root.integer("plan_year", in: 1900...9998) ?? 1900
    let task = taskSettings()
    let headcount = headcountSettings(roles: task.roles.map(\.id))
    let layers = try layerSettings(task: task)
    let quotas = try quotaStage(layers: layers.map(\.layer), products: task.products.map(\.id.text))
    let pay = paySettings(roles: task.roles.map(\.id), quotaLayer: quotas.layer)
    let results = resultsSettings(planYear)
    _ = reader
    try problems.check()
    return CycleSettings(
      company: company, currency: currency, planYear: planYear,
      seed: UInt64(root.integer("seed", in: 0...Int.max) ?? 1),
      effort: root.integer("effort", in: 1...1_000_000) ?? 40,
      calendar: calendar, task: task, headcount: headcount, layers: layers, quotas: quotas, pay: pay,
      results: results)
  }

  private static let fileRoles = [
    "accounts", "reps", "demand", "current", "calls", "credits", "actuals", "adjacency", "rates",
    "moves",
  ]

  private func files() -> [String: String] {
    let section = root.requiredSection("data", keys: Self.fileRoles)
    for role in ["accounts", "reps", "demand"] where section.value(role) == nil { section.missing(role) }
    return Dictionary(
      uniqueKeysWithValues: Self.fileRoles.compactMap { role in section.text(role).map { (role, $0) } })
  }

  /// How the plan's CSV files are read.
  var reader: RecordReader {
    RecordReader(
      currency: currency, calendar: calendar,
      format: CSVFormat(delimiter: delimiter, dateOrder: root.choice("dates"), timeZone: root.timeZone()),
      columns: columns)
  }

  private var delimiter: UInt8 {
    guard let value = root.value("delimiter") else { return UInt8(ascii: ",") }
    if case .text(let text) = value.content, let byte = ["\\t": 9, "tab": 9][text] ?? text.utf8.first,
      text.utf8.count == 1 || byte == 9,
      [9, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ":")].contains(byte)
    {
      return byte
    }
    root.refuse("delimiter", expected: #"one of "," ";" "\t" "|" ":""#)
    return UInt8(ascii: ",")
  }

  private var columns: [String: [String: String]] {
    let kinds = Self.fileRoles
    guard let section = root.section("columns", keys: kinds) else { return [:] }
    var columns: [String: [String: String]] = [:]
    for kind in kinds {
      for entry in section.entries(kind) {
        let path = "columns.\(kind).\(entry.key)"
        let fields = RecordKind(rawValue: kind)?.fields.map(\.name) ?? []
        // Any column of accounts and reps may be used under a name of its own.
        if kind != "accounts", kind != "reps", !fields.contains(entry.key) {
          let near = NearestName.of(entry.key, in: fields).map { "; is it \"\($0)\"?" } ?? ""
          problems.add(
            entry.place, path, found: "the field \"\(entry.key)\"",
            expected: "one of \(fields.joined(separator: ", "))\(near)")
        } else if case .text(let header) = entry.value.content {
          columns[kind, default: [:]][entry.key] = header
        } else {
          problems.add(entry.value, path, expected: "the name of a column")
        }
      }
    }
    return columns
  }

  private func resultsSettings(_ planYear: Int) -> ResultsSettings {
    var settings = ResultsSettings(calendar: calendar)
    let keys = ["through", "norm_deviation", "smallest_evidence", "coverage_goal"]
    guard let section = root.section("results", keys: keys) else { return settings }
    if let text = section.text("through") {
      settings.through = Period(text)
      if settings.through?.granularity != .month {
        section.refuse("through", expected: "a month such as 2027-06")
      } else if let year = settings.through?.year, year != planYear {
        section.refuse("through", expected: "a month of \(planYear), the plan year")
      }
    }
    settings.normDeviation = section.share("norm_deviation", in: 0...1) ?? settings.normDeviation
    settings.smallestEvidence =
      section.integer("smallest_evidence", in: 1...1_000_000) ?? settings.smallestEvidence
    settings.coverageGoal = section.share("coverage_goal") ?? settings.coverageGoal
    return settings
  }
}

extension PlanSection {
  /// The required key `currency`.
  func currency() -> Currency {
    if value("currency") == nil { missing("currency") }
    guard let text = text("currency") else { return .usDollar }
    if let currency = Currency(text) { return currency }
    refuse("currency", expected: "a code of ISO 4217 such as USD")
    return .usDollar
  }

  /// The key `timezone`; nil without it.
  func timeZone() -> TimeZone? {
    guard let name = text("timezone") else { return nil }
    let zone = TimeZoneName.zone(name)
    if zone == nil { refuse("timezone", expected: TimeZoneName.expected(insteadOf: name)) }
    return zone
  }

  /// The key `calendar`; calendar months from January without it.
  func calendar() -> FiscalCalendar {
    guard let section = section("calendar", keys: ["year_starts", "weeks", "year_ends"]) else {
      return .standard
    }
    guard section.value("weeks") != nil else {
      if section.value("year_ends") != nil { section.refuse("year_ends", expected: "\"weeks\" beside it") }
      return .months(startMonth: section.integer("year_starts", in: 1...12) ?? 1)
    }
    if section.value("year_starts") != nil {
      section.refuse("year_starts", expected: "nothing beside \"weeks\"")
    }
    let end = section.requiredSection("year_ends", keys: ["month", "weekday"])
    for key in ["month", "weekday"] where end.value(key) == nil && section.value("year_ends") != nil {
      end.missing(key)
    }
    let pattern: FiscalCalendar.WeekPattern? = section.choice("weeks")
    let weekday: PlanWeekday? = end.choice("weekday")
    return .weeks(
      pattern: pattern ?? .fourFourFive, endMonth: end.integer("month", in: 1...12) ?? 12,
      endWeekday: weekday.flatMap { PlanWeekday.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 7)
  }
}

/// Days of the week as plans name them, Monday first.
private enum PlanWeekday: String, CaseIterable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}
