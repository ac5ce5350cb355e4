import SalesModel

extension Money {
  /// A share of the amount, rounded to the minor unit; the amount itself for the whole.
  func part(_ share: Double) -> Money {
    share >= 1 ? self : Money(minorUnits: Int64((Double(minorUnits) * share).rounded()), currency)
  }
}
