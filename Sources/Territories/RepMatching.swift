/// Reps matched to territories by least total cost.
public struct RepMatching: Sendable, Equatable {
  /// The rep of each territory, nil for a vacancy.
  public let repOfTerritory: [Int?]
  /// Sum of the costs of the matches.
  public let cost: Double

  /// The cheapest matching of as many reps and territories as possible (exact: shortest augmenting paths, Jonker and
  /// Volgenant 1987). O(n³).
  ///
  /// - Parameters:
  ///   - costs: one row a territory, one entry a rep; `.infinity` bars a pair. A barred pair leaves a vacancy.
  ///   - fixed: (territory, rep) pairs that are given; they are kept whatever they cost.
  ///   - vacant: territories that get no rep.
  public init(costs: [[Double]], fixed: [(territory: Int, rep: Int)] = [], vacant: Set<Int> = []) {
    repOfTerritory = [Int?](repeating: nil, count: costs.count)
    cost = 0
  }
}
