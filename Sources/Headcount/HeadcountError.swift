import SalesModel

/// Why a force cannot be sized.
public enum HeadcountError: Error, Equatable, Sendable, CustomStringConvertible {
  case outOfRange(name: String, value: Double, allowed: String)
  /// Work for a role that cannot do any: its capacity is zero.
  case noCapacity(RoleID)
  /// The settings, or a rep, name a role that the task does not have.
  case unknownRole(RoleID)
  case mixedCurrencies(Currency, Currency)
  /// A total that does not fit a 64-bit amount, or more reps than can be counted.
  case tooLarge(String)

  public var description: String {
    switch self {
    case .outOfRange(let name, let value, let allowed): "\(name) is \(value); allowed is \(allowed)"
    case .noCapacity(let role):
      "role \(role) has work but no selling hours: check its days, hours and selling share"
    case .unknownRole(let role): "role \(role) is not among the roles of the task"
    case .mixedCurrencies(let one, let other): "amounts in \(one) and in \(other) cannot be added"
    case .tooLarge(let what): "\(what) are too large to count"
    }
  }
}
