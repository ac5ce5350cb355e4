public import SalesModel

/// A territory map with what was proved about it. Rows are in the order of the problem's tables.
public struct BalancingResult: Sendable, Equatable {
  /// Where a territory's centre lies; nil when travel is a supplied matrix or the territory is empty.
  public enum Centre: Sendable, Equatable {
    case place(GeoPoint)
    case point(x: Double, y: Double)
  }

  /// The territory of each account.
  public let assignment: [Int32]
  /// One a territory.
  public let centres: [Centre?]
  /// Load of territory j in measure k is `loads[j][k]`; likewise targets (the capacity, for capacities) and prices.
  public let loads: [[Double]]
  public let targets: [[Double]]
  /// What one more unit of the measure in this territory's band would save; negative where the lower limit binds.
  public let prices: [[Double]]
  /// Σ weight × travel, in km (or the unit of the matrix), and the part of `cost` that moved accounts cause.
  public let travel: Double
  public let disruption: Double
  /// travel / Σ weight.
  public let meanKm: Double
  /// Weighted mean travel of each territory; 0 when empty.
  public let meanKmByTerritory: [Double]
  /// A lower bound on `cost` of every assignment within the limits *with these centres*; where there are districts, with
  /// each territory in the one that it has.
  public let bound: Double?
  public let outcome: BalanceOutcome
  /// True when the clock or a cancellation ended the search. Results with a deadline depend on the machine even where
  /// the search ended before it.
  public let isStopped: Bool
  /// Accounts with a current territory that left it.
  public let movedAccounts: Int
  /// Territories that are not connected, when the problem asks for contiguity.
  public let brokenTerritories: [Int32]
  /// Work units done.
  public let effort: Double
  /// With node centres, the account at the centre of each territory (a row of the problem's tables); nil at a fixed
  /// place, where a territory is empty, and with other centres.
  public internal(set) var centreAccounts: [Int32?] = []
  /// A lower bound on `cost` of every map within the limits with p centres, *wherever these are*; nil when not computed.
  public internal(set) var optimalityBound: Double?

  public var cost: Double { travel + disruption }

  /// cost / bound − 1: the assignment gap, given centres. Nothing is claimed about other centres.
  public var assignmentGap: Double? { bound.flatMap { $0 > 0 ? cost / $0 - 1 : nil } }

  /// cost / optimalityBound − 1: the optimality gap, over all centres.
  public var optimalityGap: Double? { optimalityBound.flatMap { $0 > 0 ? cost / $0 - 1 : nil } }
}
