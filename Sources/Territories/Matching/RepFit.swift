/// How well each rep fits each territory, from the accounts in it: skills that are lacking, relationships that are kept.
public struct RepFit: Sendable, Equatable {
  /// `lacking[t][r]`: the share of territory t's weight whose accounts need something that rep r does not have.
  public let lacking: [[Double]]
  /// `kept[t][r]`: the share of territory t's weight that rep r looks after today.
  public let kept: [[Double]]

  /// O(n + (distinct needs in territories) · r) for n accounts and r reps.
  ///
  /// - Parameters:
  ///   - territoryOf: the territory of each account.
  ///   - weights: what each account counts, at least 0; a territory of weight 0 lacks and keeps nothing.
  ///   - needs: what each account needs, as numbers of skills; empty for nothing.
  ///   - skills: the numbers of the skills of each rep.
  ///   - present: the rep of each account today, −1 for none.
  public init(
    territoryOf: [Int32], territories: Int, weights: [Double], needs: [[Int32]], skills: [Set<Int32>],
    present: [Int32]
  ) {
    precondition(
      territoryOf.count == weights.count && needs.count == weights.count && present.count == weights.count,
      "\(weights.count) weights, \(territoryOf.count) territories, \(needs.count) needs, \(present.count) reps"
    )
    let none = [Double](repeating: 0, count: skills.count)
    var totals = [Double](repeating: 0, count: territories)
    var held = [[Double]](repeating: none, count: territories)
    var byNeed = [[[Int32]: Double]](repeating: [:], count: territories)
    for account in territoryOf.indices {
      let (t, weight) = (Int(territoryOf[account]), weights[account])
      totals[t] += weight
      if present[account] >= 0 { held[t][Int(present[account])] += weight }
      if !needs[account].isEmpty { byNeed[t][needs[account], default: 0] += weight }
    }
    var lost = [[Double]](repeating: none, count: territories)
    for t in 0..<territories {
      // In a fixed order, so that sums are the same in every run.
      for (need, weight) in byNeed[t].sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        for rep in skills.indices where !need.allSatisfy(skills[rep].contains) { lost[t][rep] += weight }
      }
    }
    func shares(_ sums: [[Double]]) -> [[Double]] {
      sums.indices.map { t in sums[t].map { totals[t] > 0 ? $0 / totals[t] : 0 } }
    }
    lacking = shares(lost)
    kept = shares(held)
  }
}
