import SalesModel
import Testing

@testable import Territories

@Suite struct BandRepairTests {
  /// 5 + 5 + 5 on the left, 9 + 2 + 2 on the right: only two units against one, or one against two, make 14 and 14.
  private let sizes: [Double] = [5, 5, 5, 9, 2, 2]
  private let start: [Int32] = [0, 0, 0, 1, 1, 1]

  private func instance(eligible: Bool = true) -> Instance {
    var problem = TerritoryProblem(
      accountIDs: (0..<6).map { "a\($0)" },
      space: .plane(x: [0, 0.1, 0.2, 1, 1.1, 1.2], y: [0, 0.3, 0.1, 0.2, 0, 0.3]),
      measures: [BalancedMeasure("size", values: sizes, limit: .within(tolerance: 0.01))],
      territories: ["L", "R"].map { TerritorySlot(name: $0) })
    if !eligible {
      problem.forbidden = (0..<6).map { AccountTerritoryPair(account: Int32($0), territory: 1 - start[$0]) }
    }
    return Instance(problem)
  }

  private func improved(_ instance: Instance) -> (labels: [Int32], violation: Double) {
    var patch = Patch()
    patch.load(
      instance, Plan(start, territories: 2), slots: [0, 1], prices: [0, 0], scratch: Lane(6, repeating: -1))
    patch.strictness = 100
    patch.improve(limit: 100, trades: true)
    return ((0..<6).map { patch.label[$0] }, patch.totalViolation)
  }

  private func loads(_ labels: [Int32]) -> [Double] {
    [0, 1].map { j in labels.indices.reduce(0) { labels[$1] == j ? $0 + sizes[$1] : $0 } }
  }

  @Test func severalSmallUnitsGoAgainstALargeOne() {
    // No shift and no swap is enough.
    for i in 0..<6 {
      var shifted = start
      shifted[i] = 1 - shifted[i]
      #expect(loads(shifted) != [14, 14])
      for l in 0..<6 where start[l] != start[i] {
        var swapped = shifted
        swapped[l] = 1 - swapped[l]
        #expect(loads(swapped) != [14, 14])
      }
    }
    let found = improved(instance())
    #expect(found.violation == 0)
    #expect(loads(found.labels) == [14, 14])
  }

  @Test func nothingGoesWhereItMayNotBe() {
    let found = improved(instance(eligible: false))
    #expect(found.labels == start)
  }
}
