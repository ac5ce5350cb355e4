/// A currency of ISO 4217 with the number of decimal digits of its minor unit.
public struct Currency: Hashable, Sendable, Codable, CustomStringConvertible {
  public let code: String
  public let minorDigits: Int

  /// The currency with this three-letter code, or nil when the code is not three letters A–Z.
  public init?(_ code: String) {
    // Bit 5 is what tells an ASCII letter's cases apart; uppercased() would turn "ß" into two letters.
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (97...122).contains($0 | 0x20) }) else { return nil }
    let upper = code.uppercased()
    self.code = upper
    minorDigits = Self.otherDigits[upper] ?? 2
  }

  private init(code: String, minorDigits: Int) {
    self.code = code
    self.minorDigits = minorDigits
  }

  public static let usDollar = Currency(code: "USD", minorDigits: 2)

  public var description: String { code }

  /// How many minor units make one major unit.
  public var minorPerMajor: Int64 { (0..<minorDigits).reduce(1) { unit, _ in unit * 10 } }

  /// The currencies whose minor unit is not a hundredth (ISO 4217).
  private static let otherDigits = [
    "BHD": 3, "BIF": 0, "CLF": 4, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0,
    "KMF": 0,
    "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "UYI": 0, "UYW": 4,
    "VND": 0, "VUV": 0,
    "XAF": 0, "XOF": 0, "XPF": 0,
  ]
}

/// Why amounts could not be added or converted.
public enum MoneyError: Error, Equatable, Sendable {
  case mixedCurrencies(Currency, Currency)
  case overflow
}

/// An amount of money in whole minor units of one currency.
public struct Money: Hashable, Sendable, Codable {
  public let minorUnits: Int64
  public let currency: Currency

  public init(minorUnits: Int64, _ currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// The amount nearest to `major` units, ties away from zero; nil when it is not finite or out of range.
  public init?(major: Double, _ currency: Currency) {
    let scaled = (major * Double(currency.minorPerMajor)).rounded(.toNearestOrAwayFromZero)
    guard scaled.isFinite, abs(scaled) < 9.2e18 else { return nil }
    self.init(minorUnits: Int64(scaled), currency)
  }

  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency) }

  /// The amount in major units, for formulas and for display; sums are made in minor units.
  public var major: Double { Double(minorUnits) / Double(currency.minorPerMajor) }

  /// - Throws: `MoneyError` when the currencies differ or the sum does not fit.
  public func adding(_ other: Money) throws(MoneyError) -> Money {
    guard currency == other.currency else { throw .mixedCurrencies(currency, other.currency) }
    let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
    guard !overflow else { throw .overflow }
    return Money(minorUnits: sum, currency)
  }

  /// - Throws: `MoneyError` when the currencies differ or the difference does not fit.
  public func subtracting(_ other: Money) throws(MoneyError) -> Money {
    guard currency == other.currency else { throw .mixedCurrencies(currency, other.currency) }
    let (difference, overflow) = minorUnits.subtractingReportingOverflow(other.minorUnits)
    guard !overflow else { throw .overflow }
    return Money(minorUnits: difference, currency)
  }

  /// The sum of `amounts` in `currency`; zero of nothing.
  public static func sum(_ amounts: some Sequence<Money>, in currency: Currency) throws(MoneyError) -> Money {
    var total = Money.zero(currency)
    for amount in amounts { total = try total.adding(amount) }
    return total
  }

  /// Digits with the currency's decimals and without separators, such as `-1234.50`: the form written to CSV.
  public var plainText: String {
    let unit = currency.minorPerMajor.magnitude
    let (whole, part) = minorUnits.magnitude.quotientAndRemainder(dividingBy: unit)
    let sign = minorUnits < 0 ? "-" : ""
    guard currency.minorDigits > 0 else { return "\(sign)\(whole)" }
    let digits = String(part)
    return "\(sign)\(whole)." + String(repeating: "0", count: currency.minorDigits - digits.count) + digits
  }
}
