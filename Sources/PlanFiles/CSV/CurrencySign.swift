import SalesModel

/// The signs that people write for currencies.
enum CurrencySign {
  /// Whether `mark` (a code, or a sign that several currencies share) can mean `currency`; no mark always can.
  static func matches(_ mark: String, _ currency: Currency) -> Bool {
    let mark = mark.uppercased()
    return mark.isEmpty || mark == currency.code || codes[mark]?.contains(currency.code) ?? false
  }

  /// The currency that `mark` means where nothing else says it: a listed code, or a sign of one currency only among those
  /// `known`; a sign of several is taken for `own` first. nil when that leaves none or several.
  static func meant(by mark: String, own: Currency, known: (Currency) -> Bool) -> Currency? {
    if matches(mark, own) { return own }
    let mark = mark.uppercased()
    guard let codes = codes[mark] else { return Currency(mark).flatMap { $0.isListed ? $0 : nil } }
    let meant = codes.compactMap { Currency($0) }
    if meant.count == 1 { return meant[0] }
    let rated = meant.filter(known)
    return rated.count == 1 ? rated[0] : nil
  }

  /// The codes that a sign of several currencies may mean, in order; none for other marks.
  static func choices(_ mark: String) -> [String] {
    let choices = codes[mark.uppercased()] ?? []
    return choices.count > 1 ? choices.sorted() : []
  }

  private static let codes: [String: Set<String>] = [
    "$": [
      "USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP", "UYU", "BSD", "BBD", "JMD",
      "TTD",
    ],
    "US$": ["USD"], "A$": ["AUD"], "AU$": ["AUD"], "C$": ["CAD"], "CA$": ["CAD"], "NZ$": ["NZD"],
    "S$": ["SGD"],
    "HK$": ["HKD"], "NT$": ["TWD"], "MX$": ["MXN"], "R$": ["BRL"], "€": ["EUR"],
    "£": ["GBP", "EGP", "GIP", "FKP", "SHP"], "¥": ["JPY", "CNY"], "￥": ["JPY", "CNY"], "₹": ["INR"],
    "RS": ["INR", "PKR", "LKR"],
    "₩": ["KRW"], "₽": ["RUB"], "₺": ["TRY"], "₴": ["UAH"], "₪": ["ILS"], "₫": ["VND"], "₱": ["PHP"],
    "฿": ["THB"],
    "₦": ["NGN"], "ZŁ": ["PLN"], "KČ": ["CZK"], "FT": ["HUF"], "LEI": ["RON"],
    "KR": ["SEK", "NOK", "DKK", "ISK"],
    "FR": ["CHF"], "SFR": ["CHF"], "RM": ["MYR"], "R": ["ZAR"], "RP": ["IDR"],
  ]
}

extension Money {
  /// The amount that `plain` (digits, a point, an exponent) says, rounded once to minor units, ties away from zero;
  /// nil when it is out of range.
  init?(plain: String, _ currency: Currency) {
    if plain.contains("e") {
      guard let major = Double(plain) else { return nil }
      self.init(major: major, currency)
      return
    }
    let isNegative = plain.hasPrefix("-")
    let halves = plain.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    let part = halves.count == 2 ? halves[1] : ""
    let kept = part.prefix(currency.minorDigits)
    let zeros = String(repeating: "0", count: currency.minorDigits - kept.count)
    guard let first = halves.first, let whole = Int64(first + kept + zeros) else { return nil }
    let roundsUp = (part.dropFirst(kept.count).utf8.first ?? 48) >= UInt8(ascii: "5")
    let (magnitude, overflow) = whole.addingReportingOverflow(roundsUp ? 1 : 0)
    guard !overflow else { return nil }
    self.init(minorUnits: isNegative ? -magnitude : magnitude, currency)
  }

  /// The same for a plain decimal; nil when it is out of range.
  @inline(__always)
  init?(_ decimal: PlainDecimal, _ currency: Currency) {
    let shift = currency.minorDigits - decimal.decimals
    if shift >= 0 {
      let unit = (0..<shift).reduce(Int64(1)) { unit, _ in unit * 10 }
      let (minor, overflow) = decimal.mantissa.multipliedReportingOverflow(by: unit)
      guard !overflow else { return nil }
      self.init(minorUnits: minor, currency)
    } else {
      let unit = (0 ..< -shift).reduce(Int64(1)) { unit, _ in unit * 10 }
      let (minor, rest) = decimal.mantissa.quotientAndRemainder(dividingBy: unit)
      let step: Int64 = rest.magnitude * 2 >= unit.magnitude ? (decimal.mantissa < 0 ? -1 : 1) : 0
      self.init(minorUnits: minor + step, currency)
    }
  }
}
