/// What one unit of a currency is worth in units of another: an exact decimal above 0.
public struct ExchangeRate: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The rate is `digits` × 10^−`decimals`; in lowest terms, so that 1.080 and 1.08 are equal.
  let digits: Int64
  let decimals: Int

  public static let one = ExchangeRate(digits: 1, decimals: 0)

  /// The most digits, zeros in front not counted, and the most decimals of a rate.
  public static let mostDigits = 18
  public static let mostDecimals = 28

  private init(digits: Int64, decimals: Int) {
    self.digits = digits
    self.decimals = decimals
  }

  /// The rate that `text` says (`1.0825`, `8.5e-3`); nil when it is not such a number, not above 0, or has more digits or
  /// decimals than are kept.
  public init?(_ text: String) {
    let halves = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), let exponent = halves.count == 2 ? Int(halves[1]) : 0,
      abs(exponent) <= 400
    else { return nil }
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    var kept = parts.joined().drop { $0 == "0" }
    guard !kept.isEmpty else { return nil }
    var decimals = (parts.count == 2 ? parts[1].utf8.count : 0) - exponent
    while decimals > 0, kept.last == "0" {
      kept.removeLast()
      decimals -= 1
    }
    kept += String(repeating: "0", count: max(0, -decimals))
    guard kept.utf8.count <= Self.mostDigits, decimals <= Self.mostDecimals, let digits = Int64(kept) else {
      return nil
    }
    self.init(digits: digits, decimals: max(0, decimals))
  }

  public var description: String {
    guard decimals > 0 else { return String(digits) }
    let text = String(digits)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.utf8.count)) + text
    return "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  /// `money` in `currency` at this rate, computed exactly and rounded once to a whole minor unit of `currency`, halves
  /// away from zero. O(1).
  ///
  /// - Throws: `MoneyError.overflow` when the amount does not fit.
  public func converted(_ money: Money, to currency: Currency) throws(MoneyError) -> Money {
    // Below 2¹²⁶: 2⁶³ minor units times 10¹⁸.
    let product = Int128(money.minorUnits) * Int128(digits)
    let shift = currency.minorDigits - money.currency.minorDigits - decimals
    let scale = (0..<abs(shift)).reduce(Int128(1)) { scale, _ in scale * 10 }
    let rounded: Int128
    if shift >= 0 {
      let (whole, overflow) = product.multipliedReportingOverflow(by: scale)
      guard !overflow else { throw .overflow }
      rounded = whole
    } else {
      let half = product < 0 ? -scale / 2 : scale / 2
      rounded = (product + half) / scale
    }
    guard let units = Int64(exactly: rounded) else { throw .overflow }
    return Money(minorUnits: units, currency)
  }
}
