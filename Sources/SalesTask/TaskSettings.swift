import SalesModel

/// What the plan says about the sales task: products, roles, and the ordered rules that put accounts in segments.
public struct TaskSettings: Sendable, Equatable {
  /// The currency of potentials; every account's potential must be in it.
  public var currency: Currency
  public var products: [Product]
  public var roles: [RoleSettings]
  /// In order: the first rule whose conditions all hold takes the account.
  public var segments: [SegmentRule]
  /// How the potential of an account without one is estimated.
  public var potentialEstimate: PotentialEstimate

  public init(
    currency: Currency, products: [Product] = [], roles: [RoleSettings], segments: [SegmentRule],
    potentialEstimate: PotentialEstimate = PotentialEstimate()
  ) {
    self.currency = currency
    self.products = products
    self.roles = roles
    self.segments = segments
    self.potentialEstimate = potentialEstimate
  }
}

/// A role and the time that one full-time rep of it can sell in a year.
public struct RoleSettings: Sendable, Equatable {
  public var id: RoleID
  public var layer: LayerID
  /// Working days a year.
  public var days: Double
  /// Working hours a day.
  public var hoursPerDay: Double
  /// The part of working time spent with customers or preparing for them, 0…1; travel and administration are the rest.
  public var sellingShare: Double
  /// Yearly cost of one full-time rep.
  public var cost: Money?

  public init(
    id: RoleID, layer: LayerID, days: Double, hoursPerDay: Double, sellingShare: Double, cost: Money? = nil
  ) {
    self.id = id
    self.layer = layer
    self.days = days
    self.hoursPerDay = hoursPerDay
    self.sellingShare = sellingShare
    self.cost = cost
  }

  /// Selling hours a year: days × hours × selling share.
  public var capacity: Hours { Hours(days * hoursPerDay * sellingShare) }

  public var role: Role { Role(id: id, layer: layer, capacity: capacity, cost: cost) }
}

/// One segment: who belongs to it and what each role does there.
public struct SegmentRule: Sendable, Equatable {
  public var id: SegmentID
  /// All must hold; none: every account belongs.
  public var conditions: [Condition]
  /// One norm a role; empty for a segment that is known and deliberately not called on.
  public var coverage: [CallNorm]

  public init(id: SegmentID, conditions: [Condition], coverage: [CallNorm]) {
    self.id = id
    self.conditions = conditions
    self.coverage = coverage
  }
}

/// How the potential of an account that has none is estimated: from its peers, the accounts with the same values in
/// `peerColumns`.
///
/// Where at least `smallestGroup` peers have a potential, it is their quantile `givenQuantile`; else, where as many
/// bought something, the quantile `purchaseQuantile` of their purchases (a share-of-wallet ceiling); else the same
/// over all accounts. What the account itself bought is a floor.
public struct PotentialEstimate: Sendable, Equatable {
  public var peerColumns: [String]
  public var givenQuantile: Double
  public var purchaseQuantile: Double
  public var smallestGroup: Int

  public init(
    peerColumns: [String] = ["industry"], givenQuantile: Double = 0.5, purchaseQuantile: Double = 0.8,
    smallestGroup: Int = 10
  ) {
    self.peerColumns = peerColumns
    self.givenQuantile = givenQuantile
    self.purchaseQuantile = purchaseQuantile
    self.smallestGroup = smallestGroup
  }
}
