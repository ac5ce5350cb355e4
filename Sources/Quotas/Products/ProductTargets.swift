import SalesModel

/// What the company is to sell of each product.
public enum ProductTargets: Sendable, Equatable {
  /// The company's target in the mix that it is expected to sell.
  case expected
  /// Amounts that sum to the company's target. A product that is not among them gets no quota.
  case given([ProductID: Money])
}

extension ProductTargets {
  /// - Throws: `QuotaError` for an amount below zero or in another currency, and when the sum is not `target`.
  func check(_ target: Money) throws(QuotaError) {
    guard case .given(let amounts) = self else { return }
    for (product, amount) in amounts.sorted(by: { $0.key < $1.key }) where amount.minorUnits < 0 {
      throw .negativeProductTarget(product, amount)
    }
    let sum: Money
    do { sum = try Money.sum(amounts.values, in: target.currency) } catch { throw .money(error) }
    guard sum == target else { throw .productTargets(sum: sum, target: target) }
  }

  /// The products that are named.
  var products: Set<ProductID> {
    if case .given(let amounts) = self { Set(amounts.keys) } else { [] }
  }
}

/// The products' parts of a total, in the mix of the targets.
struct ProductTotals: Sendable {
  let weights: [Double]
  /// The company's target by product, minor units, where it is given.
  private let given: [Int64]?

  /// - Parameter expected: what is expected of each product, major units; it weighs where no amount is given. Where neither
  ///   says anything, all weigh the same.
  init(_ targets: ProductTargets, _ products: [ProductID], expected: [Double]) {
    if case .given(let amounts) = targets {
      let amounts = products.map { amounts[$0]?.minorUnits ?? 0 }
      given = amounts
      weights = amounts.contains { $0 > 0 } ? amounts.map { Double($0) } : products.map { _ in 1 }
    } else {
      given = nil
      weights = expected.contains { $0 > 0 } ? expected : products.map { _ in 1 }
    }
  }

  /// Minor units that sum to `total`: the targets themselves where that is their sum, else by largest remainder.
  func parts(of total: Money) -> [Int64] {
    if let given, given.reduce(0, +) == total.minorUnits { return given }
    return Money.split(total, by: weights).map(\.minorUnits)
  }
}
