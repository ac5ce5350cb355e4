import ArgumentParser
import PlanFiles
import Quotas
import SalesModel

/// What forecasts know of periods beforehand.
struct KnownPeriodOptions: ParsableArguments {
  @OptionGroup var calendar: CalendarOptions

  @Option(
    help: ArgumentHelp(
      "Add DEMAND up to periods of this length: week (Monday to Sunday), month, quarter or year (default: as its periods are; dates are days).",
      valueName: "period"))
  var by: Granularity?

  @Option(
    help: ArgumentHelp(
      "What of a period's days to learn from: none, working (weekdays against weekends) or trading (each day of the week).",
      valueName: "days"))
  var days: DayRegressors = .none

  @Option(
    help: ArgumentHelp(
      "Promotions, prices and what else moves sales and is known ahead: a file period,NAME,… with a number a period of the history and the horizon.",
      valueName: "file"))
  var regressors: String?

  func known(_ format: CSVFormat) throws -> KnownPeriods {
    KnownPeriods(
      calendar: calendar.fiscal, days: days,
      regressors: try regressors.map { try reader(format).regressors($0) })
  }

  /// What to say of a history by day.
  func note(on granularity: Granularity?) -> String? {
    granularity == .day ? "the history is by day, and so is what follows from it; --by month adds it up" : nil
  }

  /// A reader of files without money beside a history whose days stay days.
  func reader(_ format: CSVFormat) -> RecordReader {
    var reader = RecordReader(currency: .usDollar, calendar: calendar.fiscal, format: format)
    reader.joinsDays = false
    return reader
  }
}

extension DayRegressors: ExpressibleByArgument {}
extension Granularity: ExpressibleByArgument {}
