import ArgumentParser
import PlanFiles

/// Whose days timestamps are turned into.
struct DateOptions: ParsableArguments {
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

  /// `format` with this zone.
  func format(_ format: CSVFormat) -> CSVFormat {
    var format = format
    format.timeZone = timezone.flatMap { TimeZoneName.zone($0) }
    return format
  }
}
