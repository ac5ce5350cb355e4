import ArgumentParser
import PlanFiles
import SalesModel

/// What amounts in other currencies are worth.
struct MoneyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Exchange rates currency,plan[,actual][,period]: what one unit is worth. Amounts are taken at plan rates.",
      valueName: "file"))
  var rates: String?

  /// nil without a file.
  func rates(in currency: Currency, _ format: CSVFormat) throws -> CurrencyRates? {
    try rates.map { try RecordReader(currency: currency, format: format).rates($0) }
  }
}
