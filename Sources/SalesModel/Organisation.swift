/// What a rep is employed to do: field, inside, key accounts, overlay.
public struct Role: Sendable, Equatable {
  public let id: RoleID
  /// The layer whose map this role works on.
  public let layer: LayerID
  /// Selling hours a year of one full-time rep, travel taken off.
  public let capacity: Hours
  /// Yearly cost of one full-time rep, pay and expenses.
  public let cost: Money?

  public init(id: RoleID, layer: LayerID, capacity: Hours, cost: Money? = nil) {
    self.id = id
    self.layer = layer
    self.capacity = capacity
    self.cost = cost
  }
}

/// A seller.
public struct Rep: Sendable, Equatable {
  public let id: RepID
  public let role: RoleID
  public var home: GeoPoint?
  /// 1 for full time.
  public var fullTimeEquivalent: Double
  public var manager: RepID?
  public var start: CalendarDate?
  public var end: CalendarDate?
  /// Yearly target incentive (variable pay at 100 % of quota).
  public var targetIncentive: Money?
  public var attributes: [String: String]

  public init(
    id: RepID, role: RoleID, home: GeoPoint? = nil, fullTimeEquivalent: Double = 1, manager: RepID? = nil,
    start: CalendarDate? = nil, end: CalendarDate? = nil, targetIncentive: Money? = nil,
    attributes: [String: String] = [:]
  ) {
    self.id = id
    self.role = role
    self.home = home
    self.fullTimeEquivalent = fullTimeEquivalent
    self.manager = manager
    self.start = start
    self.end = end
    self.targetIncentive = targetIncentive
    self.attributes = attributes
  }
}

/// Something that is sold.
public struct Product: Sendable, Equatable {
  public let id: ProductID
  public var name: String
  /// Contribution margin as a share of sales, 0…1.
  public var margin: Double

  public init(id: ProductID, name: String = "", margin: Double = 1) {
    self.id = id
    self.name = name
    self.margin = margin
  }
}

/// What a territory map balances: a named column of activity.
public struct Measure: Hashable, Sendable, Codable, CustomStringConvertible {
  public let name: String
  public init(_ name: String) { self.name = name }
  public var description: String { name }
  public static let potential = Measure("potential")
  public static let workload = Measure("workload")
}

/// One map of territories; an account may be on several layers (field and overlay, say).
public struct Layer: Sendable, Equatable {
  public let id: LayerID
  public let roles: [RoleID]
  public init(id: LayerID, roles: [RoleID]) {
    self.id = id
    self.roles = roles
  }
}

/// A named part of the market that is called on in one way.
public struct Segment: Sendable, Equatable {
  public let id: SegmentID
  public init(id: SegmentID) { self.id = id }
}

/// A set of accounts that one rep (or vacancy) covers.
public struct Territory: Sendable, Equatable, Codable {
  public let id: TerritoryID
  public init(id: TerritoryID) { self.id = id }
}

/// The span of days for which something holds; open where an end is nil. `end` is the first day after.
public struct Validity: Hashable, Sendable, Codable {
  public let from: CalendarDate?
  public let to: CalendarDate?

  /// nil when `to` is before `from`.
  public init?(from: CalendarDate? = nil, to: CalendarDate? = nil) {
    if let from, let to, to < from { return nil }
    self.from = from
    self.to = to
  }

  private init() { (from, to) = (nil, nil) }
  public static let always = Validity()

  public func contains(_ date: CalendarDate) -> Bool {
    (from.map { $0 <= date } ?? true) && (to.map { date < $0 } ?? true)
  }
}

/// An account of a layer in a territory, for a span of days.
public struct Assignment: Hashable, Sendable, Codable {
  public let account: AccountID
  public let layer: LayerID
  public let territory: TerritoryID
  public let validity: Validity

  public init(account: AccountID, layer: LayerID, territory: TerritoryID, validity: Validity = .always) {
    self.account = account
    self.layer = layer
    self.territory = territory
    self.validity = validity
  }
}
