/// What giving a territory to a rep costs, part by part, all in kilometres that a plan would pay to avoid it.
public struct PairCost: Sendable, Equatable, Codable {
  /// The way from the rep's home to the territory's centre.
  public var travel: Double
  /// For accounts that need a skill which the rep lacks.
  public var skill: Double
  /// For accounts that lose the rep they have today.
  public var relationship: Double
  /// Given pair by pair, such as the cost of moving house.
  public var other: Double

  public init(travel: Double = 0, skill: Double = 0, relationship: Double = 0, other: Double = 0) {
    self.travel = travel
    self.skill = skill
    self.relationship = relationship
    self.other = other
  }

  public var total: Double { travel + skill + relationship + other }
}
