import SalesModel
import Testing

@testable import Territories

@Suite struct EveryMapTests {
  /// Against all assignments, and always an answer.
  @Test(arguments: 1...40 as ClosedRange<UInt64>) func findsTheCheapestMapOrNone(seed: UInt64) throws {
    let problem = randomProblem(
      seed: seed, accounts: 7, territories: 3, measures: 1 + Int(seed % 2), tolerance: 0.01 * Double(seed))
    let maps = try #require(EveryMap(problem, Instance(problem)))
    switch maps.answer() {
    case .unknown: #expect(Bool(false), "2,187 maps are few")
    case .none: #expect(bruteForce(problem) == nil)
    case .map(let labels):
      #expect(maps.holds(labels))
      let cost = PlanEvaluation(problem, assignment: labels).travel
      #expect(abs(cost - (bruteForce(problem) ?? .infinity)) < 1e-6 * cost)
    }
  }

  @Test func goingThroughMapsEndsWithTheTime() throws {
    let problem = randomProblem(seed: 1, accounts: 20, territories: 3, tolerance: 0.5)
    let maps = try #require(EveryMap(problem, Instance(problem)))
    var asked = 0
    let answer = maps.answer {
      asked += 1
      return asked == 3
    }
    #expect(asked == 3)
    #expect(answer != .none)
  }

  /// A tiny problem ends within tolerance or with a proof, whatever the search found.
  @Test(arguments: 1...40 as ClosedRange<UInt64>) func tinyProblemsAreSettled(seed: UInt64) {
    var problem = gridProblem(
      side: 3, territories: 2 + Int(seed % 2), tolerance: 0.005 * Double(seed), seed: seed)
    problem.apart = seed % 3 == 0 ? [0, 0, -1, -1, -1, -1, -1, -1, -1] : []
    let result = balance(problem, options: .init(stopping: .effort(1), threads: .single))
    if case .notReached = result.outcome { #expect(Bool(false), "\(result.outcome)") }
    if problem.apart.isEmpty { #expect(hasMap(problem) == result.outcome.isWithinTolerance) }
  }
}
