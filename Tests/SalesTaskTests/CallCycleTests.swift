import Testing

@testable import SalesTask

@Suite struct CallCycleTests {
  /// All of class A, half of B, a third of C, a quarter of D and a fifth of E in each two-week cycle.
  @Test func fiveClassesMakeFortyCallsACycle() throws {
    let classes = [(10, 1), (20, 2), (45, 3), (12, 4), (10, 5)]
    let cycle = try CallCycle(periods: classes.flatMap { Array(repeating: $1, count: $0) })
    #expect(cycle.loads.count == 60)
    #expect(cycle.loads.allSatisfy { $0 == 40 })
  }

  @Test(arguments: 1...30) func periodsThatDivideEachOtherLoadCyclesWithinOne(seed: UInt64) throws {
    var random = Shuffle(state: seed)
    let periods = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      [1, 2, 4, 12, 24].randomElement(using: &random) ?? 1
    }
    let cycle = try CallCycle(periods: periods)
    #expect(cycle.spread <= 1)
    for (offset, period) in zip(cycle.offsets, periods) { #expect((0..<period).contains(offset)) }
    let calls = periods.reduce(0) { $0 + cycle.loads.count / $1 }
    #expect(cycle.loads.reduce(0, +) == calls)
  }

  /// Every choice of offsets, for mixes in which a spread of 1 may be impossible.
  @Test(arguments: [[2, 3], [2, 2, 3], [2, 3, 3, 6], [2, 4, 3], [3, 4, 4], [2, 3, 4, 6]])
  func otherMixesComeWithinOneOfTheBest(periods: [Int]) throws {
    let cycle = try CallCycle(periods: periods)
    var best = Int.max
    let choices = periods.reduce(1, *)
    for choice in 0..<choices {
      var (rest, loads) = (choice, [Int](repeating: 0, count: cycle.loads.count))
      for period in periods {
        for at in stride(from: rest % period, to: loads.count, by: period) { loads[at] += 1 }
        rest /= period
      }
      best = min(best, (loads.max() ?? 0) - (loads.min() ?? 0))
    }
    #expect(cycle.spread <= best + 1)
  }

  @Test func periodsThatAreNoneAreRefused() {
    #expect(throws: CallCycle.ScheduleError.periodNotPositive(account: 1, period: 0)) {
      try CallCycle(periods: [1, 0])
    }
    #expect(throws: CallCycle.ScheduleError.horizonTooLong) { try CallCycle(periods: [Int.max]) }
    #expect(throws: CallCycle.ScheduleError.horizonTooLong) { try CallCycle(periods: [11, 13, 17, 19]) }
  }
}
