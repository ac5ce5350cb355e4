import SalesModel

/// What a segment rule asks of one column of an account.
public struct Condition: Sendable, Equatable {
  public enum Test: Sendable, Equatable {
    /// A number within bounds; an open side is nil.
    case number(lower: Bound?, upper: Bound?)
    /// One of these values; numbers compare as numbers, text without regard to case and outer blanks.
    case oneOf([String])
    case noneOf([String])
    case present
    case absent
  }

  /// One end of a range.
  public struct Bound: Sendable, Equatable {
    public let value: Double
    public let inclusive: Bool
    public init(_ value: Double, inclusive: Bool = true) {
      self.value = value
      self.inclusive = inclusive
    }
  }

  public let column: String
  public let test: Test
  /// What rules ask of every account is read once, here.
  let isOnPotential: Bool
  let values: [Value]

  /// A value to be equal to, in the forms in which it is compared.
  struct Value: Sendable, Equatable {
    let number: Double?
    let folded: String
  }

  public init(column: String, test: Test) {
    self.column = column
    self.test = test
    isOnPotential = column.folded == "potential"
    switch test {
    case .oneOf(let texts), .noneOf(let texts):
      values = texts.map { Value(number: number(in: $0), folded: $0.folded) }
    default: values = []
    }
  }
}
