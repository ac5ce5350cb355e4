import SalesModel

/// Reads JSON (RFC 8259), remembering where each value stood.
struct JSONReader {
  private let bytes: [UInt8]
  private let file: String
  private var index = 0

  /// Deeper nesting is refused: it would overflow the stack.
  private static let deepest = 64

  init(_ text: String, file: String) {
    bytes = Array(text.utf8)
    self.file = file
  }

  mutating func document() throws(DataProblem) -> JSONNode {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    let node = try value(depth: 0)
    skipSpace()
    if index < bytes.count { throw problem("the end of the text") }
    return node
  }

  func problem(at offset: Int, found: String, expected: String) -> DataProblem {
    let before = bytes.prefix(offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // Continuation bytes are no characters of their own.
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    return DataProblem(at: Place(file: file, line: line, column: column), found: found, expected: expected)
  }

  private func problem(_ expected: String) -> DataProblem {
    guard index < bytes.count else {
      return problem(at: bytes.count, found: "the end of the text", expected: expected)
    }
    let character = String(decoding: bytes[index...].prefix(4), as: UTF8.self).prefix(1)
    return problem(at: index, found: "\"\(character)\"", expected: expected)
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) throws(DataProblem) -> JSONNode {
    skipSpace()
    guard depth < Self.deepest else { throw problem("nesting at most \(Self.deepest) deep") }
    let start = index
    if take("{") { return JSONNode(value: .object(try members(depth)), offset: start) }
    if take("[") { return JSONNode(value: .array(try elements(depth)), offset: start) }
    if take("\"") { return JSONNode(value: .text(try string()), offset: start) }
    for (word, value) in [("true", JSONNode.Value.flag(true)), ("false", .flag(false)), ("null", .null)]
    where bytes[index...].starts(with: word.utf8) {
      index += word.utf8.count
      return JSONNode(value: value, offset: start)
    }
    return JSONNode(value: .number(try number()), offset: start)
  }

  private mutating func members(_ depth: Int) throws(DataProblem) -> [(name: String, node: JSONNode)] {
    var members: [(name: String, node: JSONNode)] = []
    skipSpace()
    if take("}") { return members }
    while true {
      skipSpace()
      guard take("\"") else { throw problem("a member's name") }
      let name = try string()
      skipSpace()
      guard take(":") else { throw problem("\":\"") }
      members.append((name, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return members }
      guard take(",") else { throw problem("\",\" or \"}\"") }
    }
  }

  private mutating func elements(_ depth: Int) throws(DataProblem) -> [JSONNode] {
    var nodes: [JSONNode] = []
    skipSpace()
    if take("]") { return nodes }
    while true {
      nodes.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return nodes }
      guard take(",") else { throw problem("\",\" or \"]\"") }
    }
  }

  private mutating func number() throws(DataProblem) -> Double {
    let start = index
    while index < bytes.count, Self.isNumeric(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let digits = text.drop { $0 == "-" }
    guard digits.first?.isNumber == true,
      !digits.hasPrefix("0") || digits.dropFirst().first?.isNumber != true,
      let number = Double(text), number.isFinite
    else {
      index = start
      throw problem("a value")
    }
    return number
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
  }

  /// After the opening quote.
  private mutating func string() throws(DataProblem) -> String {
    var result: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 { throw problem("no control character in a string") }
      index += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: result, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") { result += try escape() } else { result.append(byte) }
    }
    throw problem("a closing quote")
  }

  private mutating func escape() throws(DataProblem) -> [UInt8] {
    let plain: [Unicode.Scalar: UInt8] = [
      "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 0x08, "f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09,
    ]
    guard index < bytes.count else { throw problem("an escape") }
    if let byte = plain[Unicode.Scalar(bytes[index])] {
      index += 1
      return [byte]
    }
    guard take("u") else { throw problem("an escape") }
    var code = try fourHex()
    if (0xD800..<0xDC00).contains(code), bytes[index...].starts(with: [0x5C, 0x75]) {
      index += 2
      let low = try fourHex()
      code = (0xDC00..<0xE000).contains(low) ? 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) : 0xFFFD
    }
    return Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
  }

  private mutating func fourHex() throws(DataProblem) -> UInt32 {
    let digits = String(decoding: bytes[index...].prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let code = UInt32(digits, radix: 16) else {
      throw problem("four hexadecimal digits")
    }
    index += 4
    return code
  }
}
