import SalesModel

/// How the map of one layer is drawn.
public struct LayerSettings: Sendable, Equatable {
  /// Where the number of territories comes from.
  public enum Count: Sendable, Equatable {
    /// One a rep employed in the layer's roles.
    case reps
    /// As many as the headcount stage planned.
    case headcount
    case number(Int)
  }

  public enum Weight: Sendable, Equatable {
    /// Visits a year.
    case calls
    case measure(Measure)
  }

  public enum Centres: Sendable, Equatable {
    /// The weighted centroid of whatever the territory comes to hold.
    case free
    /// The geometric median of that.
    case median
    /// The reps' homes.
    case homes
  }

  /// Which accounts must stay with one territory.
  public enum Together: Sendable, Equatable {
    case none
    /// Accounts of one topmost parent.
    case family
    /// Accounts at one place.
    case site
    /// Accounts with the same value in this column.
    case column(String)
  }

  /// Whose borders no territory of the layer crosses.
  public enum Within: Sendable, Equatable {
    /// The territories of another layer.
    case layer(LayerID)
    /// The values of a column of the accounts.
    case column(String)
  }

  /// Larger units that territories, or the units before, are put together to.
  public struct Group: Sendable, Equatable {
    public let name: String
    public let count: Int

    public init(_ name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  /// What is balanced, and how far a territory may be from its target: 0.05 for ± 5 %.
  public struct Balance: Sendable, Equatable {
    public let measure: Measure
    public let tolerance: Double

    public init(_ measure: Measure, tolerance: Double) {
      self.measure = measure
      self.tolerance = tolerance
    }
  }

  public var layer: LayerID
  /// The layer whose accounts this map divides; nil for its own. Layers may share accounts.
  public var accounts: LayerID?
  public var balance: [Balance]
  public var weight: Weight
  /// Moving an account costs keep × its weight × the present map's mean distance.
  public var keep: Double
  public var count: Count
  public var centres: Centres
  public var contiguous: Bool
  public var together: Together
  /// Which accounts must not be with one territory, by the same rules.
  public var apart: Together
  /// Most accounts that may move, as a share; nil for any number.
  public var maximumMoved: Double?
  /// Accounts that must be in a territory.
  public var locks: [AccountID: TerritoryID]
  /// Pairs that must not be.
  public var forbidden: [AccountID: Set<TerritoryID>]
  /// Columns that accounts and reps share: an account is only in the territory of a rep who has what it needs.
  public var eligible: [String]
  public var within: Within?
  /// Units above the territories, the smallest first: districts, then regions.
  public var groups: [Group]
  /// How reps are matched to the territories.
  public var match: MatchSettings

  public init(
    layer: LayerID, accounts: LayerID? = nil,
    balance: [Balance] = [
      Balance(.potential, tolerance: 0.1), Balance(.workload, tolerance: 0.1),
    ],
    weight: Weight = .calls, keep: Double = 0, count: Count = .reps, centres: Centres = .free,
    contiguous: Bool = false, together: Together = .none, apart: Together = .none,
    maximumMoved: Double? = nil, locks: [AccountID: TerritoryID] = [:],
    forbidden: [AccountID: Set<TerritoryID>] = [:], eligible: [String] = [], within: Within? = nil,
    groups: [Group] = [], match: MatchSettings = MatchSettings()
  ) {
    self.layer = layer
    self.accounts = accounts
    self.balance = balance
    self.weight = weight
    self.keep = keep
    self.count = count
    self.centres = centres
    self.contiguous = contiguous
    self.together = together
    self.apart = apart
    self.maximumMoved = maximumMoved
    self.locks = locks
    self.forbidden = forbidden
    self.eligible = eligible
    self.within = within
    self.groups = groups
    self.match = match
  }
}
