import ArgumentParser
import PlanFiles

/// How dates are written, and whose days timestamps are turned into.
struct DateOptions: ParsableArguments {
  @Option(
    name: .customLong("dates"),
    help: ArgumentHelp(
      "Order of dates such as 03/04/2027: dmy or mdy (default: as days past 12 prove; else they are refused).",
      valueName: "order"))
  var order: DateOrder?

  @Option(
    help: ArgumentHelp(
      "Time zone of the days that timestamps with an offset or Z fall on, such as America/New_York (default: UTC).",
      valueName: "name"))
  var timezone: String?

  func validate() throws {
    guard let timezone, TimeZoneName.zone(timezone) == nil else { return }
    throw ValidationError(
      "--timezone is '\(timezone)', expected \(TimeZoneName.expected(insteadOf: timezone))")
  }

  /// `format` with these.
  func format(_ format: CSVFormat) -> CSVFormat {
    var format = format
    format.dateOrder = order
    format.timeZone = timezone.flatMap { TimeZoneName.zone($0) }
    return format
  }
}

extension DateOrder: ExpressibleByArgument {}
