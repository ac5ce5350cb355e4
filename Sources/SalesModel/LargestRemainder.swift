extension Money {
  /// Splits `total` over `shares` so that the parts add up to it exactly: each part is rounded down and what is
  /// left goes, one minor unit each, to the largest remainders (Hamilton's method), ties to the earlier part.
  ///
  /// - Parameter shares: finite, not negative, not all zero.
  /// - Returns: one amount a share, in order. O(n log n).
  public static func split(_ total: Money, by shares: [Double]) -> [Money] {
    // Relative to the largest, so that the sum of huge shares stays finite.
    let largest = shares.max() ?? 1
    let relative = shares.map { $0 / largest }
    let sum = relative.reduce(0, +)
    return rounded(exact: relative.map { Double(total.minorUnits) * ($0 / sum) }, to: total)
  }

  /// Rounds exact minor-unit amounts to whole ones whose sum is `total`, by largest remainder.
  ///
  /// Where whole parts alone are more than `total` the largest give way, so that no part falls below zero.
  ///
  /// - Parameter exact: amounts in minor units whose sum differs from `total` by rounding noise only.
  public static func rounded(exact: [Double], to total: Money) -> [Money] {
    precondition(exact.allSatisfy(\.isFinite), "an amount that is not finite")
    guard !exact.isEmpty else { return [] }
    var units = exact.map { Int64($0.rounded(.down)) }
    var left = total.minorUnits - units.reduce(0, +)
    if left < 0 {
      for index in units.indices.sorted(by: { (units[$1], $0) < (units[$0], $1) }) where left < 0 {
        let taken = max(0, min(units[index], -left))
        units[index] -= taken
        left += taken
      }
    }
    let order = exact.indices.sorted {
      let (a, b) = (exact[$0] - exact[$0].rounded(.down), exact[$1] - exact[$1].rounded(.down))
      return a != b ? a > b : $0 < $1
    }
    let count = Int64(exact.count)
    let (each, extra) = (left.floorDivided(by: count), left.floorRemainder(by: count))
    for (rank, index) in order.enumerated() { units[index] += each + (Int64(rank) < extra ? 1 : 0) }
    return units.map { Money(minorUnits: $0, total.currency) }
  }
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 { (self - floorRemainder(by: divisor)) / divisor }
  fileprivate func floorRemainder(by divisor: Int64) -> Int64 {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
