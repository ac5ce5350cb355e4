import SalesModel

/// Why a condition could not be read.
public struct ConditionError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    /// Nothing was written.
    case empty
    /// A comparison or a range whose operand is not a number.
    case notANumber(String)
    /// A range whose lower end is above its upper end.
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
  /// Reads one condition as it is written in a plan: `>= 400000`, `> 0`, `<= 5`, `< 5`, `= x`, `!= x`, `50..400`,
  /// `50..<400`, `present`, `absent`, or a value to be equal to.
  public init(column: String, text: String) throws(ConditionError) {
    self.init(column: column, test: .oneOf([text]))
  }

  /// The condition that the column holds one of `values`.
  public init(column: String, anyOf values: [String]) throws(ConditionError) {
    self.init(column: column, test: .oneOf(values))
  }
}
