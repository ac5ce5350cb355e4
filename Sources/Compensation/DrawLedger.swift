import SalesModel

/// One period of a draw: what is paid, and what the rep still owes.
public struct DrawLine: Sendable, Equatable {
  /// Minor units.
  public let paid: Int64
  public let owed: Int64
}

extension Draw {
  /// Pays at least the draw in every period. A recoverable draw's shortfall is owed, and is paid back from pay above
  /// the draw, never below it.
  ///
  /// - Parameter gross: what was earned in each period, minor units.
  public func settle(_ gross: [Int64]) -> [DrawLine] {
    let advance = amount.minorUnits
    var owed: Int64 = 0
    return gross.map { earned in
      guard earned < advance else {
        let repaid = min(owed, earned - advance)
        owed -= repaid
        return DrawLine(paid: earned - repaid, owed: owed)
      }
      if recoverable { owed += advance - earned }
      return DrawLine(paid: advance, owed: owed)
    }
  }
}
