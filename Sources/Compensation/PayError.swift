import SalesModel

/// Why pay cannot be computed.
public enum PayError: Error, Equatable, Sendable, CustomStringConvertible {
  case mixedCurrencies(Currency, Currency)
  case amountTooLarge(RepID)
  case duplicatePlan(RoleID)
  case duplicateMeasure(RoleID, String)
  case outOfRange(name: String, value: Double, allowed: String)
  /// Quotas by periods of different length.
  case mixedPeriods(Period, Period)

  public var description: String {
    switch self {
    case .mixedCurrencies(let one, let other): "amounts in \(one) and in \(other) cannot be added"
    case .amountTooLarge(let rep): "an amount of \(rep) is too large to be paid to the minor unit"
    case .duplicatePlan(let role): "role \(role) has two pay plans"
    case .duplicateMeasure(let role, let measure): "the pay plan of role \(role) has measure \(measure) twice"
    case .outOfRange(let name, let value, let allowed): "the \(name) is \(value); allowed is \(allowed)"
    case .mixedPeriods(let one, let other): "periods of different length: \(one) and \(other)"
    }
  }
}
