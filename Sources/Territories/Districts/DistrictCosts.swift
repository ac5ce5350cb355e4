import SalesModel

/// What territories have against districts: accounts that they hold elsewhere today, then how far their fixed centres are.
struct DistrictCosts {
  /// One row a slot.
  let rows: [[Double]]

  init(_ problem: TerritoryProblem, _ accounts: [[Int32]], slots: [Int]) {
    let place = Dictionary(uniqueKeysWithValues: zip(slots, slots.indices))
    var elsewhere = slots.map { _ in [Double](repeating: 0, count: accounts.count) }
    for (account, slot) in problem.current.enumerated() where slot >= 0 {
      guard let row = place[Int(slot)] else { continue }
      let here = Int(problem.districts[account])
      for district in accounts.indices where district != here { elsewhere[row][district] += 1 }
    }
    let away = slots.map { slot in accounts.map { Self.distance(problem, slot, $0) } }
    // All distances together count less than one account.
    let farthest = max(away.joined().max() ?? 0, .leastNormalMagnitude) * Double(slots.count + 1)
    rows = zip(elsewhere, away).map { zip($0, $1).map { $0 + $1 / farthest } }
  }

  var differ: Bool { rows.contains { Set($0).count > 1 } }

  /// The district that a slot is best kept in; nil where all are the same to it.
  func favourite(_ slot: Int) -> Int? {
    let row = rows[slot]
    guard Set(row).count > 1 else { return nil }
    return row.indices.min { (row[$0], $0) < (row[$1], $1) }
  }

  /// The mean travel of at most 200 accounts to a fixed centre; 0 to a free one.
  private static func distance(_ problem: TerritoryProblem, _ slot: Int, _ accounts: [Int32]) -> Double {
    let centre = problem.territories[slot].centre.point
    if case .matrix = problem.space {} else if centre == nil { return 0 }
    let step = max(1, accounts.count / 200)
    let rows = stride(from: 0, to: accounts.count, by: step).map { Int(accounts[$0]) }
    let weight = rows.reduce(0) { $0 + problem.travelWeights[$1] }
    guard weight > 0 else { return 0 }
    let travel = rows.reduce(0) {
      $0 + problem.travelWeights[$1] * problem.travel($1, to: slot, centre: centre)
    }
    return travel / weight
  }
}
