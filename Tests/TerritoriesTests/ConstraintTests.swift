import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct ConstraintTests {
  @Test(arguments: 1...6) func groupsStayApart(seed: UInt64) {
    var problem = randomProblem(seed: seed, accounts: 120, territories: 6, tolerance: 0.15)
    var random = RandomStream(seed: seed, 9)
    problem.apart = (0..<120).map { i in i < 72 ? Int32(i % 12) : -1 }
    // Neighbours in a group: without the constraint they would be together.
    if case .sphere(var places) = problem.space {
      for i in 12..<72 {
        let near = places[i % 12]
        places[i] =
          GeoPoint(latitude: near.latitude + 0.1 * random.uniform(), longitude: near.longitude) ?? near
      }
      problem.space = .sphere(places)
    }
    let result = solve(problem)
    #expect(problem.clashes(in: result.assignment) == 0)
    #expect(result.outcome == .withinTolerance)
    #expect(result.bound ?? 0 <= result.cost)
  }

  @Test(arguments: 1...4) func apartTogetherEligibleAndConnectedAtOnce(seed: UInt64) {
    var problem = gridProblem(side: 10, territories: 5, tolerance: 0.25, seed: seed)
    problem.apart = (0..<100).map { $0 % 9 == 0 ? Int32($0 / 27) : -1 }
    problem.together = (0..<100).map { $0 == 40 || $0 == 41 ? 0 : -1 }
    problem.forbidden = [AccountTerritoryPair(account: 0, territory: 0)]
    let result = solve(problem)
    #expect(problem.clashes(in: result.assignment) == 0)
    #expect(result.assignment[40] == result.assignment[41] && result.assignment[0] != 0)
    #expect(result.outcome == .withinTolerance)
  }

  @Test func groupsLargerThanTheirTerritoriesAreProvedImpossible() {
    var problem = randomProblem(seed: 3, accounts: 30, territories: 3)
    problem.apart = (0..<30).map { $0 < 4 ? 0 : -1 }
    guard case .provablyImpossible(let proofs) = solve(problem).outcome else {
      return #expect(Bool(false), "possible")
    }
    #expect(proofs.contains { $0.contains("more than the 3 territories") })
    problem.apart = (0..<30).map { $0 < 2 ? 0 : -1 }
    problem.locks = (0..<30).map { $0 < 2 ? 1 : -1 }
    #expect(!solve(problem).outcome.isWithinTolerance)
    problem.locks = []
    problem.together = problem.apart
    guard case .provablyImpossible(let others) = solve(problem).outcome else {
      return #expect(Bool(false), "possible")
    }
    #expect(others.contains { $0.contains("together with and apart from") })
  }

  @Test(arguments: 1...4) func tinyProblemsWithGroupsApartReachTheOptimum(seed: UInt64) throws {
    var problem = randomProblem(seed: seed, accounts: 8, territories: 2, tolerance: 0.5)
    problem.apart = [0, 0, 1, 1, -1, -1, -1, -1]
    var best = Double.infinity
    allAssignments(accounts: 8, territories: 2) { labels in
      let evaluation = PlanEvaluation(problem, assignment: labels)
      guard problem.misses(evaluation.loads).isEmpty, problem.clashes(in: labels) == 0 else { return }
      best = min(best, evaluation.travel)
    }
    let result = solve(problem)
    #expect(result.outcome == .withinTolerance && problem.clashes(in: result.assignment) == 0)
    #expect(result.cost >= best * (1 - 1e-9) && result.cost <= best * 1.02)
  }

  @Test(arguments: [0.02, 0.1, 0.3]) func noCapOnMovesIsEverExceeded(share: Double) {
    var problem = randomProblem(seed: 21, accounts: 300, territories: 6, tolerance: 0.1)
    // Today's map is balanced for another measure.
    var other = problem
    var random = RandomStream(seed: 4)
    other.measures[0].values = (0..<300).map { _ in 1 + random.uniform() }
    problem.current = solve(other).assignment
    let sales = (0..<300).map { _ in 10 * random.uniform() }
    problem.maximumMovedShare = share
    problem.moveCaps = [MoveCap("sales", values: sales, share: 0.8 * share)]
    let result = balance(problem, options: .init(stopping: .effort(2), threads: .single))
    let moved = (0..<300).filter { result.assignment[$0] != problem.current[$0] }
    if result.outcome == .withinTolerance {
      #expect(Double(moved.count) <= share * 300)
      #expect(moved.reduce(0) { $0 + sales[$1] } <= 0.8 * share * sales.reduce(0, +) * (1 + 1e-9))
    }
    if share > 0.05 { #expect(result.outcome == .withinTolerance) }
    #expect(result.bound ?? 0 <= result.cost * (1 + 1e-9))
  }

  @Test func aCapOnMovesIsSpentOnWhatHelpsMost() throws {
    // Two towns; eight accounts are on the wrong side, four of them farther away.
    var x = (0..<40).map { (i: Int) -> Double in (i < 20 ? 0.0 : 10.0) + Double(i) / 100 }
    for i in [0, 1, 2, 3] { x[i] = 30 }
    for i in [20, 21, 22, 23] { x[i] = 3 }
    var problem = TerritoryProblem(
      accountIDs: (0..<40).map { String(100 + $0) },
      space: .plane(x: x, y: [Double](repeating: 0, count: 40)),
      measures: [
        BalancedMeasure("one", values: [Double](repeating: 1, count: 40), limit: .within(tolerance: 0.5))
      ],
      territories: [TerritorySlot(name: "A"), TerritorySlot(name: "B")])
    problem.current = (0..<40).map { $0 < 20 ? 0 : 1 }
    problem.maximumMovedShare = 0.1
    let result = balance(problem, options: .init(stopping: .effort(2), threads: .single))
    #expect(result.movedAccounts <= 4)
    #expect((0..<4).allSatisfy { result.assignment[$0] == 1 })
  }

  @Test(arguments: 1...6) func theBoundWithLimitsOnMovesHolds(seed: UInt64) throws {
    var problem = randomProblem(seed: seed, accounts: 9, territories: 2, tolerance: 0.5)
    problem.current = (0..<9).map { Int32($0 % 2) }
    problem.maximumMovedShare = 0.34
    let result = balance(problem, options: .init(stopping: .effort(1), threads: .single))
    guard let bound = result.bound else { return }
    var fixed = problem
    for j in 0..<2 {
      if case .place(let place)? = result.centres[j] { fixed.territories[j].centre = .place(place) }
    }
    var best = Double.infinity
    allAssignments(accounts: 9, territories: 2) { labels in
      let evaluation = PlanEvaluation(fixed, assignment: labels)
      guard fixed.misses(evaluation.loads).isEmpty, fixed.holdsMoveCaps(labels) else { return }
      best = min(best, evaluation.travel)
    }
    #expect(bound <= best * (1 + 1e-9))
  }

  @Test func dearAccountsStay() {
    var problem = randomProblem(seed: 31, accounts: 120, territories: 4, tolerance: 0.2)
    problem.current = (0..<120).map { Int32($0 % 4) }
    problem.disruption = (0..<120).map { $0 < 12 ? 1e7 : 0 }
    let result = solve(problem)
    #expect((0..<12).allSatisfy { result.assignment[$0] == problem.current[$0] })
    #expect(result.disruption == 0 && result.movedAccounts > 20)
  }

  @Test func reservedTerritoriesStayEmpty() throws {
    var problem = randomProblem(seed: 41, accounts: 90, territories: 4, tolerance: 0.1)
    problem.territories[1].isVacant = true
    problem.current = (0..<90).map { Int32($0 % 4) }
    problem.locks = (0..<90).map { $0 == 5 ? 3 : -1 }
    let result = solve(problem)
    #expect(result.outcome == .withinTolerance)
    #expect(!result.assignment.contains(1) && result.assignment[5] == 3)
    #expect(result.loads[1] == [0] && result.targets[1] == [0] && result.centres[1] == nil)
    let total = problem.measures[0].values.reduce(0, +)
    #expect(abs(result.targets[0][0] - total / 3) < 1e-9 * total)
    problem.locks = (0..<90).map { $0 == 5 ? 1 : -1 }
    guard case .provablyImpossible(let proofs) = solve(problem).outcome else {
      return #expect(Bool(false), "possible")
    }
    #expect(proofs[0].contains("account 1005 is locked into T2"))
  }
}

@Suite struct RevisionTests {
  private func settled(_ seed: UInt64) -> TerritoryProblem {
    var problem = randomProblem(seed: seed, accounts: 400, territories: 20, tolerance: 0.15)
    problem.current = balance(problem, options: .init(stopping: .effort(1), threads: .single)).assignment
    problem.keep = 1
    return problem
  }

  private func revised(_ problem: TerritoryProblem) -> BalancingResult {
    balance(problem, options: .init(stopping: .effort(3), scope: .changes, threads: .single))
  }

  @Test func nothingChangesWhereNothingChanged() {
    let problem = settled(1)
    let result = revised(problem)
    #expect(result.assignment == problem.current && result.outcome == .withinTolerance)
  }

  @Test func aNewAccountDisturbsItsSurroundingsOnly() throws {
    var problem = settled(2)
    let old = problem.current
    problem.current[17] = -1
    problem.measures[0].values[17] *= 3
    problem.travelWeights = problem.measures[0].values
    let result = revised(problem)
    #expect(result.outcome == .withinTolerance)
    let touched = Set(old.indices.filter { old[$0] != result.assignment[$0] }.map { old[$0] })
    #expect(touched.count <= 6 && result.movedAccounts <= 20)
  }

  @Test func rivalsThatTodaysMapHoldsTogetherArePartedInAConnectedMap() throws {
    var problem = gridProblem(side: 8, territories: 4, tolerance: 0.3)
    let drawn = solve(problem, steps: 400)
    try #require(drawn.outcome == .withinTolerance)
    problem.current = drawn.assignment
    problem.keep = 1
    // The border of territory 0 has a unit that can go to a neighbour, and a rival elsewhere in it.
    let graph = try #require(problem.adjacency)
    let own = (0..<64).filter { drawn.assignment[$0] == 0 }
    let border = try #require(
      own.first { unit in graph.neighbours(of: unit).contains { drawn.assignment[Int($0)] != 0 } })
    problem.apart = [Int32](repeating: -1, count: 64)
    problem.apart[border] = 1
    problem.apart[try #require(own.first { $0 != border })] = 1
    let result = balance(
      problem, options: .init(stopping: .effort(20), scope: .changes, threads: .single))
    #expect(result.outcome == .withinTolerance)
    #expect(problem.clashes(in: result.assignment) == 0)
  }

  @Test func aTerritoryThatEndsIsSharedByItsNeighbours() {
    var problem = settled(3)
    problem.territories.removeLast()
    let freed = problem.current.indices.filter { problem.current[$0] == 19 }
    for i in freed { problem.current[i] = -1 }
    let result = revised(problem)
    #expect(result.outcome == .withinTolerance)
    #expect(result.movedAccounts < 200)
    #expect(Set(result.assignment).count == 19)
  }

  @Test func aLockIsFollowed() {
    var problem = settled(4)
    let target = (problem.current[3] + 1) % 20
    problem.locks = (0..<400).map { $0 == 3 ? target : -1 }
    let result = revised(problem)
    #expect(result.outcome == .withinTolerance && result.assignment[3] == target)
    #expect(result.movedAccounts < 40)
  }

  @Test func aNewTerritoryTakesFromTheFullest() {
    var problem = settled(5)
    problem.territories.append(TerritorySlot(name: "new"))
    let result = revised(problem)
    #expect(result.outcome == .withinTolerance)
    #expect(result.assignment.contains(20))
  }

  @Test func aMapFromNowhereIsDrawnAnew() {
    var problem = settled(6)
    problem.current = (0..<400).map { Int32($0 % 20) }
    problem.keep = 0
    let result = revised(problem)
    #expect(result.outcome == .withinTolerance && result.movedAccounts > 200)
  }

  @Test func aGivenStartIsImprovedOnly() {
    var problem = settled(7)
    let start = problem.current
    problem.current = []
    problem.keep = 0
    let result = balance(problem, options: .init(stopping: .effort(1), start: start, threads: .single))
    #expect(result.travel <= PlanEvaluation(problem, assignment: start).travel * (1 + 1e-9))
  }
}
