import SalesModel

/// Why results cannot be measured.
public enum ResultsError: Error, Equatable, Sendable, CustomStringConvertible {
  case mixedCurrencies(Currency, Currency)
  case amountTooLarge
  /// The map that carries the quotas is not among the territories.
  case unknownLayer(LayerID)
  case outOfRange(name: String, value: Double, allowed: String)
  /// No period has a quota.
  case noQuotas
  /// Quotas and actuals by periods of different length.
  case mixedPeriods(Period, Period)
  /// A move does not fit the map.
  case moves(MoveError)

  public var description: String {
    switch self {
    case .mixedCurrencies(let one, let other): "amounts in \(one) and in \(other) cannot be added"
    case .amountTooLarge: "sales do not fit a 64-bit amount"
    case .unknownLayer(let layer): "there is no map of layer \(layer), which carries the quotas"
    case .outOfRange(let name, let value, let allowed): "the \(name) is \(value); allowed is \(allowed)"
    case .noQuotas: "no period has a quota"
    case .moves(let error): error.description
    case .mixedPeriods(let one, let other): "periods of different length: \(one) and \(other)"
    }
  }
}
