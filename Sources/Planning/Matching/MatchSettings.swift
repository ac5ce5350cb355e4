public import SalesModel

/// A territory and a rep by name.
public struct NamedPair: Hashable, Sendable {
  public let territory: TerritoryID
  public let rep: RepID

  public init(_ territory: TerritoryID, _ rep: RepID) {
    self.territory = territory
    self.rep = rep
  }
}

/// How reps are matched to territories: what each part of a pair's cost weighs, in km of travel from home.
public struct MatchSettings: Sendable, Equatable {
  /// For each km between the rep's home and the territory's centre.
  public var travel: Double
  /// For a territory whose every account needs a skill that the rep lacks; in proportion for a part of it.
  public var skill: Double
  /// For a territory of which the rep looks after nothing today; in proportion for a part of it.
  public var relationship: Double
  /// Columns that accounts and reps both have: an account needs what its cell says, a rep has what theirs lists.
  public var skills: [String]
  /// Those of the columns by which a rep who lacks what some account of the territory needs is barred from it.
  public var required: [String]
  /// Further costs, in km.
  public var costs: [NamedPair: Double]
  public var barred: Set<NamedPair>
  /// Pairs that are given, with the days for which they are.
  public var fixed: [NamedPair: [Validity]]

  public init(
    travel: Double = 1, skill: Double = 500, relationship: Double = 100, skills: [String] = [],
    required: [String] = [], costs: [NamedPair: Double] = [:], barred: Set<NamedPair> = [],
    fixed: [NamedPair: [Validity]] = [:]
  ) {
    self.travel = travel
    self.skill = skill
    self.relationship = relationship
    self.skills = skills
    self.required = required
    self.costs = costs
    self.barred = barred
    self.fixed = fixed
  }

  /// The territories and reps that the settings name.
  public var names: [NamedPair] {
    (Set(costs.keys).union(barred).union(fixed.keys)).sorted {
      $0.territory != $1.territory ? $0.territory < $1.territory : $0.rep < $1.rep
    }
  }
}
