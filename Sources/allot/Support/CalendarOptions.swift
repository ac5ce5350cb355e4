import ArgumentParser
import PlanFiles
import SalesModel

/// How the company cuts time into fiscal years.
struct CalendarOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The fiscal year: the month it begins in (1 to 12), or weeks as in 4-4-5:12:saturday (the pattern, the month in which the year ends, its last weekday). Months such as 2027-01 are then those of the fiscal year, which has the name of the year it ends in; dates fall into them.",
      valueName: "calendar"))
  var calendar: CalendarName?

  var fiscal: FiscalCalendar { calendar?.calendar ?? .standard }
}

/// `7`, or `4-4-5:12:saturday`.
struct CalendarName: ExpressibleByArgument {
  let calendar: FiscalCalendar

  init?(argument: String) {
    if let month = Int(argument), (1...12).contains(month) {
      calendar = .months(startMonth: month)
      return
    }
    let parts = argument.split(separator: ":").map(String.init)
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    guard parts.count == 3, let pattern = FiscalCalendar.WeekPattern(rawValue: parts[0]),
      let month = Int(parts[1]), (1...12).contains(month),
      let day = days.firstIndex(of: parts[2].lowercased())
    else { return nil }
    calendar = .weeks(pattern: pattern, endMonth: month, endWeekday: day + 1)
  }
}
