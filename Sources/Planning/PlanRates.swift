import SalesModel

extension Cycle {
  /// At which rates amounts in other currencies were taken.
  var planRates: [String] {
    guard let rates = inputs.rates else { return [] }
    let known = Set(rates.lines.map(\.currency)).subtracting([rates.currency]).sorted { $0.code < $1.code }
    guard !known.isEmpty else { return [] }
    let listed = known.prefix(12).compactMap { currency in
      rates.rate(of: currency, at: .plan).map { "1 \(currency) = \($0) \(rates.currency)" }
    }
    return ["plan rates: " + listed.joined(separator: ", ") + (known.count > 12 ? ", …" : "")]
  }
}
