/// Why a condition could not be read.
public struct ConditionError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    /// Nothing was written.
    case empty
    /// A comparison or a range whose operand is not a number.
    case notANumber(String)
    /// A range without any number in it.
    case emptyRange
  }

  public let column: String
  public let text: String
  public let reason: Reason

  public init(column: String, text: String, reason: Reason) {
    self.column = column
    self.text = text
    self.reason = reason
  }

  public var description: String {
    switch reason {
    case .empty: "the condition on \(column) is empty"
    case .notANumber(let part):
      "the condition on \(column), \"\(text)\", needs a number in place of \"\(part)\""
    case .emptyRange: "the condition on \(column), \"\(text)\", is a range without any number in it"
    }
  }
}

extension Condition {
  /// Reads one condition as it is written in a plan: `>= 400000`, `> 0`, `<= 5`, `< 5`, `= x`, `!= x`, `50..400`
  /// (both ends belong), `50..<400`, `present`, `absent`, or a value to be equal to.
  ///
  /// A text with `..` is a range only when something that begins like a number stands on either side; to be equal
  /// to a text that reads like a comparison, write it after `=`.
  public init(column: String, text: String) throws(ConditionError) {
    self.init(column: column, test: try Self.test(column, text.blanksTrimmed))
  }

  /// The condition that the column holds one of `values`.
  public init(column: String, anyOf values: [String]) throws(ConditionError) {
    guard !values.isEmpty, values.allSatisfy({ !$0.blanksTrimmed.isEmpty }) else {
      throw ConditionError(column: column, text: values.joined(separator: ", "), reason: .empty)
    }
    self.init(column: column, test: .oneOf(values))
  }

  private static func test(_ column: String, _ text: String) throws(ConditionError) -> Test {
    func failure(_ reason: ConditionError.Reason) -> ConditionError {
      ConditionError(column: column, text: text, reason: reason)
    }
    func operand(_ prefix: String) -> String { String(text.dropFirst(prefix.count)).blanksTrimmed }
    func bound(_ operand: String, inclusive: Bool) throws(ConditionError) -> Bound {
      guard let value = number(in: operand) else { throw failure(.notANumber(operand)) }
      return Bound(value, inclusive: inclusive)
    }
    func value(_ prefix: String) throws(ConditionError) -> String {
      let value = operand(prefix)
      guard !value.isEmpty else { throw failure(.empty) }
      return value
    }
    switch text {
    case "": throw failure(.empty)
    case "present": return .present
    case "absent": return .absent
    case _ where text.hasPrefix(">="):
      return .number(lower: try bound(operand(">="), inclusive: true), upper: nil)
    case _ where text.hasPrefix("<="):
      return .number(lower: nil, upper: try bound(operand("<="), inclusive: true))
    case _ where text.hasPrefix("!="): return .noneOf([try value("!=")])
    case _ where text.hasPrefix("=="): return .oneOf([try value("==")])
    case _ where text.hasPrefix(">"):
      return .number(lower: try bound(operand(">"), inclusive: false), upper: nil)
    case _ where text.hasPrefix("<"):
      return .number(lower: nil, upper: try bound(operand("<"), inclusive: false))
    case _ where text.hasPrefix("="): return .oneOf([try value("=")])
    default: break
    }
    guard let range = rangeEnds(text) else { return .oneOf([text]) }
    let (lower, upper) = (
      try bound(range.lower, inclusive: true), try bound(range.upper, inclusive: range.closed)
    )
    guard lower.value < upper.value || (range.closed && lower.value == upper.value) else {
      throw failure(.emptyRange)
    }
    return .number(lower: lower, upper: upper)
  }

  /// The two ends of `a..b` or `a..<b`; nil when the text is no range.
  private static func rangeEnds(_ text: String) -> (lower: String, upper: String, closed: Bool)? {
    let bytes = Array(text.utf8)
    let dot = UInt8(ascii: ".")
    guard let at = bytes.indices.dropLast().first(where: { bytes[$0] == dot && bytes[$0 + 1] == dot }) else {
      return nil
    }
    let lower = String(decoding: bytes[..<at], as: UTF8.self).blanksTrimmed
    var rest = bytes[(at + 2)...]
    let closed = rest.first != UInt8(ascii: "<")
    if !closed { rest = rest.dropFirst() }
    let upper = String(decoding: rest, as: UTF8.self).blanksTrimmed
    return beginsLikeANumber(lower) || beginsLikeANumber(upper) ? (lower, upper, closed) : nil
  }

  private static func beginsLikeANumber(_ text: String) -> Bool {
    text.prefix(2).utf8.contains { (48...57).contains($0) }
  }
}
