import SalesModel

/// Numbers as people read them: the same on every machine, whatever its locale.
public enum NumberText {
  /// `1,234,567`.
  public static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `1,234.5` with this many decimals; `–` for what is not finite.
  public static func fixed(_ number: Double, _ decimals: Int) -> String {
    guard number.isFinite else { return "–" }
    let text = fixedText(number, decimals: decimals)
    let parts = text.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first.flatMap({ Int($0) }) else { return text }
    let sign = whole == 0 && text.hasPrefix("-") ? "-" : ""
    return sign + grouped(whole) + (parts.count > 1 ? ".\(parts[1])" : "")
  }

  /// `12.3 %`.
  public static func percent(_ share: Double, _ decimals: Int = 1) -> String {
    share.isFinite ? fixed(share * 100, decimals) + " %" : "–"
  }

  /// `+12.3 %` or `-4.0 %`.
  public static func signedPercent(_ share: Double, _ decimals: Int = 1) -> String {
    (share > 0 ? "+" : "") + percent(share, decimals)
  }

  /// Whole major units with the currency: `1,234,567 USD`.
  public static func money(_ amount: Money) -> String {
    "\(fixed(amount.major, 0)) \(amount.currency.code)"
  }

  /// The shortest text that reads back to the same number, without an exponent for ordinary sizes.
  public static func plain(_ number: Double) -> String { number.isFinite ? plainText(number) : "" }
}
