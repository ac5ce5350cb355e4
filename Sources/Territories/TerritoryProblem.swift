public import SalesModel

/// An account allowed in, or barred from, a territory: rows of the problem's tables.
public struct AccountTerritoryPair: Hashable, Sendable {
  public let account: Int32
  public let territory: Int32

  public init(account: Int32, territory: Int32) {
    self.account = account
    self.territory = territory
  }
}

/// Where a territory's centre is.
public enum CentrePolicy: Hashable, Sendable {
  /// The weighted centroid of its accounts; it moves with the plan.
  case free
  /// A place on the sphere, such as a rep's home.
  case place(GeoPoint)
  /// A point of the plane.
  case point(x: Double, y: Double)
}

/// One territory to be drawn.
public struct TerritorySlot: Sendable, Equatable {
  public var name: String
  /// Its part of every measure's total; the shares of all territories are scaled to sum to one.
  public var share: Double
  public var centre: CentrePolicy

  public init(name: String, share: Double = 1, centre: CentrePolicy = .free) {
    self.name = name
    self.share = share
    self.centre = centre
  }
}

/// A measure of activity that the territories balance.
public struct BalancedMeasure: Sendable, Equatable {
  public enum Limit: Sendable, Equatable {
    /// Each load within (1 ± tolerance) × its target, the total times the territory's share.
    case within(tolerance: Double)
    /// Each load at most the capacity of its territory (one a territory); no lower limit.
    case capacity([Double])
  }

  public var measure: Measure
  /// One value an account, finite, ≥ 0.
  public var values: [Double]
  public var limit: Limit

  public init(_ measure: Measure, values: [Double], limit: Limit) {
    self.measure = measure
    self.values = values
    self.limit = limit
  }
}

/// A territory alignment task: n accounts, m measures, p territories.
///
/// Minimise Σ wᵢ · travel(i, centre of its territory) + the cost of moved accounts, such that every territory is
/// within its limits in every measure. All numbers must be finite; weights, values and shares must not be negative.
public struct TerritoryProblem: Sendable {
  /// How far an account is from a centre.
  public enum Space: Sendable {
    /// Great-circle kilometres between places, one an account.
    case sphere([GeoPoint])
    /// Euclidean distance between points, one an account.
    case plane(x: [Double], y: [Double])
    /// Supplied: entry i · p + j is the travel of account i to territory j. Centres do not move.
    case matrix([Double])
  }

  /// One id an account, all different. They decide the order in which accounts are looked at, so that permuting the
  /// rows permutes the answer, and they name accounts in proofs.
  public var accountIDs: [String]
  public var space: Space
  public var measures: [BalancedMeasure]
  /// Travel weight of each account, such as visits a year.
  public var travelWeights: [Double]
  public var territories: [TerritorySlot]
  /// Today's territory of each account, −1 for none; empty when there is no map today.
  public var current: [Int32] = []
  /// Moving an account away from its current territory costs `keep` × weight × today's mean travel.
  public var keep: Double = 0
  /// The largest share of the accounts with a current territory that may leave it; nil for no limit.
  public var maximumMovedShare: Double?
  /// The territory each account must be in, −1 for any; empty when there is no lock.
  public var locks: [Int32] = []
  public var forbidden: [AccountTerritoryPair] = []
  /// An account that occurs here may be only in the territories listed for it; other accounts may be anywhere.
  public var eligible: [AccountTerritoryPair] = []
  /// Accounts with equal numbers ≥ 0 stay together, −1 for alone; empty when there are no groups.
  public var together: [Int32] = []
  /// Which accounts (units) touch.
  public var adjacency: AdjacencyGraph?
  /// Whether each territory must be connected in `adjacency`.
  public var isContiguous = false

  /// - Parameter travelWeights: the values of the first measure when nil.
  public init(
    accountIDs: [String], space: Space, measures: [BalancedMeasure], travelWeights: [Double]? = nil,
    territories: [TerritorySlot]
  ) {
    self.accountIDs = accountIDs
    self.space = space
    self.measures = measures
    self.travelWeights =
      travelWeights ?? measures.first?.values ?? [Double](repeating: 1, count: accountIDs.count)
    self.territories = territories
  }

  public var accountCount: Int { accountIDs.count }
  public var territoryCount: Int { territories.count }
  public var measureCount: Int { measures.count }
}
