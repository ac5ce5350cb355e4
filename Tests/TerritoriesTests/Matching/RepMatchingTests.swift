import Statistics
import Testing

@testable import Territories

@Suite struct RepMatchingTests {
  @Test(arguments: 1...30) func matchingsAreOptimal(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let (rows, columns) = (1 + random.below(5), 1 + random.below(5))
    let costs = (0..<rows).map { _ in
      (0..<columns).map { _ in random.uniform() < 0.15 ? Double.infinity : 10 * random.uniform() - 2 }
    }
    let matching = RepMatching(costs: costs)
    let best = cheapest(costs, row: 0, used: [], matched: 0, cost: 0)
    #expect(matching.repOfTerritory.count { $0 != nil } == best.matched)
    #expect(abs(matching.cost - best.cost) < 1e-9)
    let reps = matching.repOfTerritory.compactMap { $0 }
    #expect(Set(reps).count == reps.count)
  }

  private func cheapest(
    _ costs: [[Double]], row: Int, used: Set<Int>, matched: Int, cost: Double
  ) -> (matched: Int, cost: Double) {
    guard row < costs.count else { return (matched, cost) }
    var best = cheapest(costs, row: row + 1, used: used, matched: matched, cost: cost)
    for column in costs[row].indices where !used.contains(column) && costs[row][column].isFinite {
      let other = cheapest(
        costs, row: row + 1, used: used.union([column]), matched: matched + 1, cost: cost + costs[row][column]
      )
      if other.matched > best.matched || (other.matched == best.matched && other.cost < best.cost) {
        best = other
      }
    }
    return best
  }

  @Test func fixedPairsAndVacanciesAreKept() {
    let matching = RepMatching(
      costs: [[1, 9, 9], [1, 5, 9], [1, 2, 3]], fixed: [(territory: 0, rep: 1)], vacant: [2])
    #expect(matching.repOfTerritory == [1, 0, nil])
    #expect(matching.cost == 10)
    #expect(RepMatching(costs: []).repOfTerritory == [])
  }
}
