import SalesModel

/// Why a sales task cannot be defined.
public enum TaskError: Error, Equatable, Sendable, CustomStringConvertible {
  case duplicateAccount(AccountID)
  case duplicateRole(RoleID)
  case duplicateSegment(SegmentID)
  case duplicateCoverage(SegmentID, RoleID)
  case unknownRole(RoleID, in: SegmentID)
  case unknownProduct(ProductID, in: SegmentID)
  /// A number of a role, a norm or the estimate that is not finite, negative or out of its range.
  case outOfRange(name: String, value: Double, allowed: String)
  case mixedCurrencies(AccountID, Currency)
  /// A total that does not fit a 64-bit amount.
  case amountTooLarge(AccountID)

  public var description: String {
    switch self {
    case .duplicateAccount(let account): "account \(account) occurs twice"
    case .duplicateRole(let role): "role \(role) occurs twice"
    case .duplicateSegment(let segment): "segment \(segment) occurs twice"
    case .duplicateCoverage(let segment, let role): "segment \(segment) covers role \(role) twice"
    case .unknownRole(let role, let segment):
      "segment \(segment) names role \(role), which is not among the roles"
    case .unknownProduct(let product, let segment):
      "segment \(segment) names product \(product), which is not among the products"
    case .outOfRange(let name, let value, let allowed): "\(name) is \(value); allowed is \(allowed)"
    case .mixedCurrencies(let account, let currency):
      "account \(account) has amounts in \(currency), not the plan's currency"
    case .amountTooLarge(let account): "the potential up to account \(account) does not fit a 64-bit amount"
    }
  }
}
