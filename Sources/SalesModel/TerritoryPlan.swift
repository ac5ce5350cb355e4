/// How a territory map came out: never silently off.
public enum BalanceOutcome: Sendable, Equatable, Codable {
  case withinTolerance
  /// No assignment can be within tolerance; one sentence a proof, smallest first.
  case provablyImpossible(proofs: [String])
  /// The best plan found misses the tolerance; no assignment can be closer than `reachableTolerance`.
  case notReached(misses: [ToleranceMiss], reachableTolerance: Double)

  public var isWithinTolerance: Bool { self == .withinTolerance }
}

/// A territory outside the band of one measure.
public struct ToleranceMiss: Sendable, Equatable, Codable {
  public let territory: TerritoryID
  public let measure: Measure
  /// load / target − 1.
  public let deviation: Double
  public let tolerance: Double

  public init(territory: TerritoryID, measure: Measure, deviation: Double, tolerance: Double) {
    self.territory = territory
    self.measure = measure
    self.deviation = deviation
    self.tolerance = tolerance
  }
}

/// One territory of a map with what it holds.
public struct TerritoryLine: Sendable, Equatable, Codable {
  public let territory: TerritoryID
  public let centre: GeoPoint?
  public let accounts: Int
  /// Load, target and tolerance a measure, in the plan's measure order.
  public let loads: [Double]
  public let targets: [Double]
  /// Weighted mean distance to the centre.
  public let meanKm: Double
  /// Accounts here that another territory held before.
  public let movedIn: Int
  /// The price of one more unit of each measure here: what the balance constraint costs at the margin.
  public let prices: [Double]

  public init(
    territory: TerritoryID, centre: GeoPoint?, accounts: Int, loads: [Double], targets: [Double],
    meanKm: Double, movedIn: Int, prices: [Double]
  ) {
    self.territory = territory
    self.centre = centre
    self.accounts = accounts
    self.loads = loads
    self.targets = targets
    self.meanKm = meanKm
    self.movedIn = movedIn
    self.prices = prices
  }

  public func deviation(_ measure: Int) -> Double {
    targets[measure] > 0 ? loads[measure] / targets[measure] - 1 : (loads[measure] > 0 ? .infinity : 0)
  }
}

/// A rep in a territory, for a span of days.
public struct RepMatch: Sendable, Equatable, Codable {
  public let territory: TerritoryID
  /// nil for a vacancy.
  public let rep: RepID?
  /// From the rep's home to the territory's centre, when both are known.
  public let homeKm: Double?
  public let validity: Validity
  /// The share of the territory's weight whose accounts need a skill that the rep lacks.
  public let lacking: Double?
  /// The share of the territory's weight that the rep has today.
  public let kept: Double?
  /// Why the rep is here: what the pair costs. nil for a vacancy.
  public let cost: PairCost?

  public init(
    territory: TerritoryID, rep: RepID?, homeKm: Double?, validity: Validity = .always,
    lacking: Double? = nil, kept: Double? = nil, cost: PairCost? = nil
  ) {
    self.territory = territory
    self.rep = rep
    self.homeKm = homeKm
    self.validity = validity
    self.lacking = lacking
    self.kept = kept
    self.cost = cost
  }
}

/// The map of one layer.
public struct LayerPlan: Sendable, Equatable, Codable {
  public let layer: LayerID
  public let measures: [Measure]
  public let tolerances: [Double]
  public let territories: [TerritoryLine]
  public let assignments: [Assignment]
  public let matches: [RepMatch]
  public let outcome: BalanceOutcome
  /// Weighted mean distance to the territories' centres.
  public let meanKm: Double
  /// Cost of the plan and a lower bound on every assignment with the same centres; the gap is
  /// cost / bound − 1, the "assignment gap, given centres".
  public let cost: Double
  public let bound: Double?
  /// True when the clock or a signal ended the search; such a plan is not reproducible.
  public let stopped: Bool
  public let movedAccounts: Int
  /// The units that the territories are parts of.
  public let levels: [LayerLevel]

  public init(
    layer: LayerID, measures: [Measure], tolerances: [Double], territories: [TerritoryLine],
    assignments: [Assignment], matches: [RepMatch], outcome: BalanceOutcome, meanKm: Double, cost: Double,
    bound: Double?, stopped: Bool, movedAccounts: Int, levels: [LayerLevel] = []
  ) {
    self.layer = layer
    self.measures = measures
    self.tolerances = tolerances
    self.territories = territories
    self.assignments = assignments
    self.matches = matches
    self.outcome = outcome
    self.meanKm = meanKm
    self.cost = cost
    self.bound = bound
    self.stopped = stopped
    self.movedAccounts = movedAccounts
    self.levels = levels
  }

  public var assignmentGap: Double? { bound.flatMap { $0 > 0 ? cost / $0 - 1 : nil } }
}

/// Who covers which accounts, one map a layer. The third value of the cycle.
public struct TerritoryPlan: Sendable, Equatable, Codable {
  public let layers: [LayerPlan]
  public init(layers: [LayerPlan]) { self.layers = layers }
}
