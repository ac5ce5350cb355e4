import SalesModel

/// Numbers as the report shows them: `NumberText` with a true minus sign, which is as wide as a plus, and no line
/// break before a unit.
enum ReportNumbers {
  static func fixed(_ number: Double, _ decimals: Int = 0) -> String {
    typeset(NumberText.fixed(number, decimals))
  }

  static func count(_ number: Int) -> String { typeset(NumberText.grouped(number)) }
  static func percent(_ share: Double, _ decimals: Int = 0) -> String {
    typeset(NumberText.percent(share, decimals))
  }
  static func signedPercent(_ share: Double, _ decimals: Int = 1) -> String {
    share.isFinite ? typeset(NumberText.signedPercent(share, decimals)) : "–"
  }

  /// Whole above a thousand, one decimal above ten, two below.
  static func load(_ number: Double) -> String {
    fixed(number, abs(number) >= 1000 ? 0 : abs(number) >= 10 ? 1 : 2)
  }

  /// Three digits and a power: `96.0 M`.
  static func short(_ number: Double) -> String {
    for (scale, sign) in [(1e9, "bn"), (1e6, "M"), (1e3, "k")] where abs(number) >= scale * 0.9995 {
      let scaled = number / scale
      return fixed(scaled, abs(scaled) >= 99.95 ? 0 : abs(scaled) >= 9.995 ? 1 : 2) + "\u{A0}" + sign
    }
    return fixed(number, 0)
  }

  static func short(_ amount: Money) -> String { "\(short(amount.major))\u{A0}\(amount.currency.code)" }
  static func whole(_ amount: Money) -> String { fixed(amount.major, 0) }

  private static func typeset(_ text: String) -> String {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    let kept = parts.joined(separator: "\u{A0}")
    return kept.hasPrefix("-") ? "\u{2212}" + kept.dropFirst() : kept
  }
}
