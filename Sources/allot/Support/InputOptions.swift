import ArgumentParser
import PlanFiles

/// How bare CSV files are written.
struct InputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Delimiter of the CSV files: ',', ';', '|' or tab.", valueName: "c"))
  var delimiter = ","

  func validate() throws {
    guard [",", ";", "|", "\t", "tab"].contains(delimiter) else {
      throw ValidationError("--delimiter must be ',', ';', '|' or tab, not '\(delimiter)'.")
    }
  }

  var format: CSVFormat {
    CSVFormat(delimiter: delimiter == "tab" ? 9 : delimiter.utf8.first ?? UInt8(ascii: ","))
  }
}
