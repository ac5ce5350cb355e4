import SalesModel
import Testing

@testable import Territories

@Suite struct DistrictTests {
  /// Districts by longitude, about 1 : 2 : 1.
  private func nested(seed: UInt64, territories: Int = 8) -> TerritoryProblem {
    var problem = randomProblem(seed: seed, accounts: 320, territories: territories, tolerance: 0.2)
    guard case .sphere(let places) = problem.space else { return problem }
    problem.districts = places.map { $0.longitude < -88.75 ? 0 : $0.longitude < -86.25 ? 1 : 2 }
    problem.districtNames = ["east", "middle", "west"]
    return problem
  }

  @Test(arguments: 1...2) func noTerritoryCrossesADistrict(seed: UInt64) {
    let problem = nested(seed: seed)
    let result = solve(problem, steps: 160)
    var district = [Int32](repeating: -1, count: 8)
    for (account, slot) in result.assignment.enumerated() {
      if district[Int(slot)] < 0 { district[Int(slot)] = problem.districts[account] }
      #expect(district[Int(slot)] == problem.districts[account])
    }
    #expect(result.outcome == .withinTolerance)
    #expect(Set(result.assignment).count == 8)
    let total = problem.measures[0].values.reduce(0, +)
    #expect(result.targets.allSatisfy { abs($0[0] - total / 8) < 1e-9 * total })
    #expect(abs(result.loads.reduce(0) { $0 + $1[0] } - total) < 1e-9 * total)
    let again = PlanEvaluation(problem, assignment: result.assignment)
    #expect(abs(again.travel - result.travel) < 1e-9 * result.travel)
    #expect(result.bound ?? 0 <= result.cost)
  }

  @Test func territoriesKeepTheirDistrictAndToday() {
    var problem = nested(seed: 5)
    problem.territories[6].district = 0
    problem.current = problem.districts.map { $0 == 2 ? 0 : -1 }
    let result = solve(problem, steps: 160)
    for (account, slot) in result.assignment.enumerated() {
      if slot == 6 { #expect(problem.districts[account] == 0) }
      if slot == 0 { #expect(problem.districts[account] == 2) }
    }
  }

  @Test func todaysTerritoriesGiveWayWhereLoadAsksForIt() {
    var problem = nested(seed: 3)
    // Six of eight territories lie in the quarter that is worth two.
    var next: Int32 = 0
    problem.current = problem.districts.map { district in
      guard district == 0 else { return district == 1 ? 6 : 7 }
      next = (next + 1) % 6
      return next
    }
    let result = solve(problem, steps: 400)
    #expect(result.outcome == .withinTolerance)
    let here = Set(
      result.assignment.indices.filter { problem.districts[$0] == 0 }.map { result.assignment[$0] })
    #expect(here.count == 2 && here.isSubset(of: [0, 1, 2, 3, 4, 5]))
  }

  @Test func contradictionsAreProofs() {
    var problem = nested(seed: 6)
    problem.together = (0..<320).map { $0 == 0 || problem.districts[$0] != problem.districts[0] ? 1 : -1 }
    guard case .provablyImpossible(let proofs) = solve(problem).outcome else {
      return #expect(Bool(false), "possible")
    }
    #expect(proofs[0].contains("their districts differ"))
    var small = nested(seed: 6)
    for i in 0..<320 where small.districts[i] == 0 { small.measures[0].values[i] *= 0.01 }
    guard case .provablyImpossible(let sizes) = solve(small, steps: 160).outcome else {
      return #expect(Bool(false), "possible")
    }
    #expect(sizes.contains { $0.contains("of all targets together") })
    let few = solve(nested(seed: 6, territories: 2))
    guard case .provablyImpossible(let reasons) = few.outcome else { return #expect(Bool(false), "possible") }
    #expect(reasons.contains { $0.contains("fewer territories than districts") })
  }

  @Test func groupsAreBalancedNestedAndConnected() throws {
    let problem = gridProblem(side: 16, territories: 24, tolerance: 0.15)
    let result = solve(problem, steps: 200)
    try #require(result.outcome == .withinTolerance)
    let levels = TerritoryGroups.levels(
      result, of: problem, into: [6, 2], options: .init(stopping: .effort(1), threads: .single))
    #expect(Set(levels[0].groupOf).count == 6 && Set(levels[1].groupOf).count == 2)
    for j in 0..<24 {
      for l in 0..<24 where levels[0].groupOf[j] == levels[0].groupOf[l] {
        #expect(levels[1].groupOf[j] == levels[1].groupOf[l])
      }
    }
    for level in levels {
      let tolerance = try #require(level.tolerance)
      var loads = [Double](repeating: 0, count: level.count)
      for j in 0..<24 { loads[Int(level.groupOf[j])] += result.loads[j][0] }
      let target = loads.reduce(0, +) / Double(level.count)
      #expect(loads.allSatisfy { abs($0 / target - 1) <= tolerance + 1e-9 })
      let pieces = problem.adjacency?.pieces(of: result.assignment.map { level.groupOf[Int($0)] })
      #expect(pieces?.count == level.count)
    }
  }
}
