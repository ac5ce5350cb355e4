/// The number that `text` writes, as spreadsheets and CRM exports write them: outer blanks, a leading currency sign,
/// thousands separated by commas in full groups (or by `_`), a trailing `%` (hundredths). nil when it is none, or
/// not finite.
func number(in text: String) -> Double? {
  var rest = text.blanksTrimmed[...]
  var sign = 1.0
  if let first = rest.first, first == "-" || first == "+" {
    sign = first == "-" ? -1 : 1
    rest = rest.dropFirst()
  }
  if let first = rest.first, "$€£¥".contains(first) { rest = rest.dropFirst() }
  var scale = 1.0
  if rest.last == "%" {
    scale = 100
    rest = rest.dropLast()
  }
  // Without this check Double would also read "inf", "nan", "0x1p3" and a second sign.
  guard let first = rest.utf8.first, isDigit(first) || first == UInt8(ascii: "."),
    !rest.utf8.contains(UInt8(ascii: "x")),
    let digits = ungrouped(rest), let value = Double(digits), value.isFinite
  else { return nil }
  return sign * value / scale
}

extension String {
  /// The text without blanks and tabs at its ends.
  var blanksTrimmed: String {
    guard let first = utf8.first, let last = utf8.last, first <= 32 || last <= 32 else { return self }
    let kept = utf8.drop { $0 <= 32 }
    let end = kept.lastIndex { $0 > 32 }
    return end.map { String(self[kept.startIndex...$0]) } ?? ""
  }

  /// The form in which texts are compared: without outer blanks, in lower case.
  var folded: String { blanksTrimmed.lowercased() }
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

/// `digits` without its thousands separators; nil when commas do not stand before full groups of three.
private func ungrouped(_ digits: Substring) -> String? {
  guard digits.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "_") }) else {
    return String(digits)
  }
  let plain = digits.filter { $0 != "_" }
  let whole = plain.prefix { $0 != "." && $0 != "e" && $0 != "E" }
  let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
  guard groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
    (1...3).contains(groups[0].utf8.count) || groups.count == 1,
    !plain.dropFirst(whole.count).contains(",")
  else { return nil }
  return plain.filter { $0 != "," }
}
