import SalesModel
import Testing

@testable import Territories

@Suite struct FrontierTests {
  private func options(_ count: Int) -> FrontierOptions {
    FrontierOptions(count: count, search: .init(stopping: .effort(1), threads: .single))
  }

  @Test func noPlanDominatesAnotherAndTravelFallsWithTolerance() {
    let problem = randomProblem(seed: 3, accounts: 260, territories: 9, tolerance: 0.08)
    let points = frontier(of: problem, options: options(6))
    #expect(points.count >= 6)
    for a in points {
      #expect(!points.contains { $0.dominates(a) })
      let evaluation = PlanEvaluation(problem, assignment: a.result.assignment)
      #expect(abs(evaluation.travel - a.result.travel) <= 1e-9 * a.result.travel)
      #expect(a.movedShare == 0 && a.keep == 0)
      if a.result.outcome.isWithinTolerance { #expect(a.stretch <= a.factor * (1 + 1e-9)) }
    }
    let travel = points.map(\.result.travel)
    #expect(travel == travel.sorted(by: >))
  }

  @Test func todaysMapIsAPlanAndMovesAreTraded() throws {
    var problem = randomProblem(seed: 4, accounts: 240, territories: 8, tolerance: 0.1)
    var other = problem
    other.measures[0].values = problem.measures[0].values.reversed()
    problem.current = balance(other, options: .init(stopping: .effort(1), threads: .single)).assignment
    let points = frontier(of: problem, options: options(10))
    #expect(points.count >= 10)
    let today = try #require(points.first { $0.keep == nil })
    #expect(today.movedShare == 0 && today.result.assignment == problem.current)
    #expect(Set(points.map(\.keep)).count >= 3)
    for a in points { #expect(!points.contains { $0.dominates(a) }) }
    for point in points where point.keep != nil {
      let moved = problem.current.indices.count { problem.current[$0] != point.result.assignment[$0] }
      #expect(abs(point.movedShare - Double(moved) / 240) < 1e-12)
    }
  }

  @Test func theSameFrontierEachTime() {
    let problem = randomProblem(seed: 5, accounts: 120, territories: 5, tolerance: 0.1)
    #expect(frontier(of: problem, options: options(3)) == frontier(of: problem, options: options(3)))
  }
}
