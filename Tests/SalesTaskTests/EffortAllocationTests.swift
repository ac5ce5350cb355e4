import Testing

@testable import SalesTask

@Suite struct EffortAllocationTests {
  static let shaped: [[Double]] = [
    [0, 1, 3, 10, 12, 13, 13.5], [0, 4, 7, 9, 10, 10.5, 10.8], [0, 0.5, 1.5, 4, 9, 11, 11.5],
  ]

  private func tables(_ values: [[Double]]) throws -> [EffortTable] {
    try values.map { try #require(EffortTable(values: $0)) }
  }

  /// On S-shapes, calls in order of marginal value reach 9, 10, …: far below these.
  @Test(arguments: [(3, 10.0), (4, 14.0), (5, 17.0), (6, 19.0), (8, 23.0), (9, 26.0), (12, 32.0)])
  func threeShapedSegmentsGetTheBestCalls(budget: Int, value: Double) throws {
    #expect(EffortAllocation(try tables(Self.shaped), budget: budget).value == value)
  }

  @Test func theBestCallsAreTheOnesByHand() throws {
    #expect(EffortAllocation(try tables(Self.shaped), budget: 3).calls == [3, 0, 0])
    #expect(EffortAllocation(try tables(Self.shaped), budget: 9).calls == [3, 2, 4])
    #expect(EffortAllocation(try tables(Self.shaped), budget: 12).calls == [4, 3, 5])
  }

  @Test(arguments: [(3, 10.0 + 2.0 / 3.0), (4, 14.0), (5, 17.0), (6, 19.25), (8, 23.75)])
  func theHullBoundsTheValue(budget: Int, bound: Double) throws {
    #expect(abs(EffortAllocation(try tables(Self.shaped), budget: budget).bound - bound) < 1e-9)
    #expect(Self.shaped.map(EffortAllocation.upperHull) == [[0, 3, 4, 5, 6], Array(0...6), [0, 4, 5, 6]])
  }

  @Test(arguments: 1...60) func noOtherCallsBringMore(seed: UInt64) throws {
    var random = Shuffle(state: seed)
    let tables = try (0..<3).map { _ in
      let values = (0...Int.random(in: 0...4, using: &random)).map { _ in
        Double(Int.random(in: -3...9, using: &random))
      }
      return try #require(EffortTable(values: values, effort: Int.random(in: 1...3, using: &random)))
    }
    let budget = Int.random(in: 0...12, using: &random)
    let found = EffortAllocation(tables, budget: budget)
    var best = -Double.infinity
    for a in tables[0].values.indices {
      for b in tables[1].values.indices {
        for c in tables[2].values.indices
        where a * tables[0].effort + b * tables[1].effort + c * tables[2].effort <= budget {
          best = max(best, tables[0].values[a] + tables[1].values[b] + tables[2].values[c])
        }
      }
    }
    #expect(found.value == best)
    #expect(found.bound >= best - 1e-9)
    #expect(zip(tables, found.calls).reduce(0) { $0 + $1.0.effort * $1.1 } <= budget)
    #expect(zip(tables, found.calls).reduce(0) { $0 + $1.0.values[$1.1] } == found.value)
  }

  @Test func tablesThatAreNoneAreRefused() {
    #expect(EffortTable(values: []) == nil)
    #expect(EffortTable(values: [0, .nan]) == nil)
    #expect(EffortTable(values: [0], effort: 0) == nil)
    #expect(EffortAllocation([], budget: 5).value == 0)
  }

  @Test func callsThatBringNothingAreNotMade() throws {
    #expect(EffortAllocation(try tables([[0, 0, 0], [1, 2, 2]]), budget: 4).calls == [0, 1])
  }
}
