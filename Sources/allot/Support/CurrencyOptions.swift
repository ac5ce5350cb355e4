import ArgumentParser
import SalesModel

/// What amounts without a sign of their own are in.
struct CurrencyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Currency of the amounts.", valueName: "code"))
  var currency = "USD"

  func validate() throws { _ = try unit }

  var unit: Currency {
    get throws {
      guard let unit = Currency(currency) else {
        throw ValidationError("--currency must be a three-letter code, not \(currency).")
      }
      return unit
    }
  }
}
