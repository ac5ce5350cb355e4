/// How a text is written as a cell.
enum CSVText {
  static func append(_ text: String, to line: inout [UInt8], delimiter: UInt8) {
    var text = text
    let formula = text.utf8.first.map(beginsFormula) ?? false
    let needsQuotes = text.utf8.contains { $0 == delimiter || $0 == quote || $0 == 10 || $0 == 13 }
    let padded = text.utf8.first == 32 || text.utf8.last == 32
    if formula { text = "'" + text }
    guard needsQuotes || padded else {
      line.append(contentsOf: text.utf8)
      return
    }
    line.append(quote)
    for byte in text.utf8 {
      if byte == quote { line.append(quote) }
      line.append(byte)
    }
    line.append(quote)
  }

  private static let quote = UInt8(ascii: "\"")

  private static func beginsFormula(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 13: true
    default: false
    }
  }
}
