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
  /// What the problem's `CentreRule` makes of its accounts; it moves with the plan.
  case free
  /// A place on the sphere, such as a rep's home.
  case place(GeoPoint)
  /// A point of the plane.
  case point(x: Double, y: Double)
  /// At an account (a row of the problem's tables), in whatever territory that is; node centres only.
  case account(Int32)
}

/// What a free centre is of the accounts of its territory.
public enum CentreRule: Hashable, Sendable {
  /// The weighted mean of their places, brought back onto the sphere.
  case centroid
  /// The place from which weighted travel is least: the geometric median.
  case median
  /// The one of the accounts ("node") from which weighted travel is least.
  case node
}

/// One territory to be drawn.
public struct TerritorySlot: Sendable, Equatable {
  public var name: String
  /// Its part of every measure's total; the shares of all territories are scaled to sum to one.
  public var share: Double
  public var centre: CentrePolicy
  /// Reserved: it stays without accounts, and the others share everything. At least one territory is not.
  public var isVacant: Bool
  /// The district that it lies in, a place in the problem's `districtNames`; nil to leave that open.
  public var district: Int32?

  public init(name: String, share: Double = 1, centre: CentrePolicy = .free, isVacant: Bool = false) {
    self.name = name
    self.share = share
    self.centre = centre
    self.isVacant = isVacant
  }
}

/// A measure of activity that the territories balance.
public struct BalancedMeasure: Sendable, Equatable {
  public enum Limit: Sendable, Equatable {
    /// Each load within (1 ± tolerance) × its target, the total times the territory's share.
    case within(tolerance: Double)
    /// Each load at most the capacity of its territory (one a territory); no lower limit.
    case capacity([Double])
    /// Each load at most the capacity of the account at its centre (one an account); node centres only. A territory
    /// with a fixed place as its centre has no limit.
    case nodeCapacity([Double])
  }

  public var measure: Measure
  /// One value an account, finite, ≥ 0.
  public var values: [Double]
  public var limit: Limit
  /// What the targets are shares of; nil for the sum of the values.
  public var total: Double?

  public init(_ measure: Measure, values: [Double], limit: Limit) {
    self.measure = measure
    self.values = values
    self.limit = limit
  }
}

/// A limit on what may leave its current territory.
public struct MoveCap: Sendable, Equatable {
  /// What is counted, for people: `accounts`, `sales`.
  public var name: String
  /// One value an account, finite, ≥ 0.
  public var values: [Double]
  /// The largest part of the values of accounts with a current territory that may leave it.
  public var share: Double

  public init(_ name: String, values: [Double], share: Double) {
    self.name = name
    self.values = values
    self.share = share
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
    /// Supplied: entry i · n + v is the travel of account i to account v. Node centres only.
    case between([Double])
  }

  /// One id an account, all different. They decide the order in which accounts are looked at, so that permuting the
  /// rows permutes the answer, and they name accounts in proofs.
  public var accountIDs: [String]
  public var space: Space
  public var measures: [BalancedMeasure]
  /// Travel weight of each account, such as visits a year.
  public var travelWeights: [Double]
  /// Distances are cut to whole numbers, as some test sets want; node centres only.
  public var roundsDistancesDown = false
  public var territories: [TerritorySlot]
  /// What free centres are.
  public var centreRule = CentreRule.centroid
  /// Today's territory of each account, −1 for none; empty when there is no map today.
  public var current: [Int32] = []
  /// Moving an account away from its current territory costs `keep` × weight × today's mean travel.
  public var keep: Double = 0
  /// What moving each account costs beside `keep`, in the unit of the cost (weight × km); empty for nothing.
  public var disruption: [Double] = []
  /// The largest share of the accounts with a current territory that may leave it; nil for no limit.
  public var maximumMovedShare: Double?
  /// Further limits on what may leave its current territory, such as sales.
  public var moveCaps: [MoveCap] = []
  /// The territory each account must be in, −1 for any; empty when there is no lock.
  public var locks: [Int32] = []
  public var forbidden: [AccountTerritoryPair] = []
  /// An account that occurs here may be only in the territories listed for it; other accounts may be anywhere.
  public var eligible: [AccountTerritoryPair] = []
  /// Lists of territories, such as those with a skill, and the list that each account is bound to (−1 for none); empty when
  /// there are no lists. It narrows what `eligible` allows.
  public var territoryLists: [[Int32]] = []
  public var listOf: [Int32] = []
  /// Accounts with equal numbers ≥ 0 stay together, −1 for alone; empty when there are no groups.
  public var together: [Int32] = []
  /// Accounts with equal numbers ≥ 0 are in different territories, −1 for no such group; empty when there are none.
  public var apart: [Int32] = []
  /// The district of each account, a place in `districtNames`: no territory has accounts of two districts. Empty when there
  /// are none. A district gets the territories that name it or that its accounts are locked into, and so many others as its
  /// load asks for. Limits on moves then hold in each district. Not with node centres.
  public var districts: [Int32] = []
  public var districtNames: [String] = []
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
