/// Which sign stands before the decimals.
enum DecimalMark {
  case point, comma
}

/// A number as people and exports write it: `$1,234.50`, `(1 234)`, `1.234,50 €`, `12.5%`, `USD 1'000`, `1234-`.
struct AmountText: Equatable {
  /// `-1234.50`, perhaps with an exponent: what `Double` reads.
  let plain: String
  /// The sign or code of a currency as written, empty when there is none.
  let currency: String
  let isPercent: Bool

  /// nil when `text` is no number under this mark. Grouping must be whole: `1,23` is no number with a decimal point.
  init?(_ text: String, mark: DecimalMark) {
    if mark == .point, Self.isPlain(text) {
      (plain, currency, isPercent) = (text, "", false)
      return
    }
    var body = Substring(text).trimmedScalars
    var isNegative = false
    var isPercent = false
    var currency = ""
    // Signs, parentheses and currency nest in any order: −$5, $−5, ($5), $(5), 5 USD−.
    for _ in 0..<4 {
      if body.count > 2, body.first == "(", body.last == ")" {
        guard !isNegative else { return nil }
        isNegative = true
        body = body.dropFirst().dropLast().trimmedScalars
      }
      if let sign = Self.sign(of: &body) {
        guard !isNegative || !sign else { return nil }
        isNegative = isNegative || sign
      }
      if body.last == "%", !isPercent {
        isPercent = true
        body = body.dropLast().trimmedScalars
      }
      if let found = Self.currency(of: &body) {
        guard currency.isEmpty else { return nil }
        currency = found
      }
    }
    guard let digits = Self.digits(of: body, mark) else { return nil }
    plain = (isNegative ? "-" : "") + digits
    self.currency = currency
    self.isPercent = isPercent
  }

  /// Whether it is digits with at most a minus before and a point among them, as programs write any number of digits.
  private static func isPlain(_ text: String) -> Bool {
    var (digits, points, last) = (0, 0, UInt8(ascii: "."))
    for (place, byte) in text.utf8.enumerated() {
      switch byte {
      case 48...57: digits += 1
      case UInt8(ascii: ".") where points == 0 && last != UInt8(ascii: "-") && digits > 0: points += 1
      case UInt8(ascii: "-") where place == 0: break
      default: return false
      }
      last = byte
    }
    return digits > 0 && last != UInt8(ascii: ".")
  }

  /// Takes a sign off either end: true for a minus.
  private static func sign(of body: inout Substring) -> Bool? {
    if let first = body.first, "+-−".contains(first) {
      body = body.dropFirst().trimmedScalars
      return first != "+"
    }
    if let last = body.last, "-−".contains(last) {
      body = body.dropLast().trimmedScalars
      return true
    }
    return nil
  }

  /// Takes letters and currency signs off either end.
  private static func currency(of body: inout Substring) -> String? {
    let isMark = { (sign: Character) in sign.isLetter || sign.isCurrencySymbol }
    let front = body.prefix(while: isMark)
    if !front.isEmpty, front.count <= 4 {
      body = body.dropFirst(front.count).trimmedScalars
      return String(front)
    }
    let back = String(body.reversed().prefix(while: isMark).reversed())
    guard !back.isEmpty, back.count <= 4 else { return nil }
    body = body.dropLast(back.count).trimmedScalars
    return back
  }

  /// Digits with a point from grouped digits under `mark`.
  private static func digits(of body: Substring, _ mark: DecimalMark) -> String? {
    let decimalSign: Character = mark == .point ? "." : ","
    var (number, exponent) = (body, "")
    if let e = body.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let power = Int(body[body.index(after: e)...]), abs(power) <= 400 else { return nil }
      (number, exponent) = (body[..<e], "e\(power)")
    }
    let halves = number.split(separator: decimalSign, omittingEmptySubsequences: false)
    guard halves.count <= 2, let whole = ungrouped(halves[0], mark) else { return nil }
    let part = halves.count == 2 ? halves[1] : ""
    guard part.allSatisfy(isDigit), halves.count == 2 ? !part.isEmpty : !whole.isEmpty else { return nil }
    return (whole.isEmpty ? "0" : whole) + (part.isEmpty ? "" : ".\(part)") + exponent
  }

  /// Groups of three (of two and three in the Indian manner) with one kind of sign between them.
  private static func ungrouped(_ whole: Substring, _ mark: DecimalMark) -> String? {
    guard let sign = whole.first(where: { !isDigit($0) }) else { return String(whole) }
    let allowed = (mark == .point ? "," : ".") + " '’\u{A0}\u{202F}\u{2009}"
    guard allowed.contains(sign) else { return nil }
    let groups = whole.split(separator: sign, omittingEmptySubsequences: false)
    let rest = groups.dropFirst()
    guard (1...3).contains(groups[0].count), groups[0].first != "0",
      groups.allSatisfy({ $0.allSatisfy(isDigit) }),
      rest.last?.count == 3,
      rest.allSatisfy({ $0.count == 3 }) || rest.dropLast().allSatisfy({ $0.count == 2 })
    else { return nil }
    return groups.joined()
  }

  private static func isDigit(_ sign: Character) -> Bool { ("0"..."9").contains(sign) }
}

extension Substring {
  /// Without the spaces of any kind at its ends.
  fileprivate var trimmedScalars: Substring {
    var rest = self
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return rest
  }
}
