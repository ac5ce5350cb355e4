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

  /// Two districts side by side; loads of the accounts of each.
  private func pair(_ loads: [[Double]], shares: [Double], tolerance: Double) -> TerritoryProblem {
    let all = loads.flatMap { $0 }
    var problem = TerritoryProblem(
      accountIDs: all.indices.map { String(100 + $0) },
      space: .plane(
        x: loads.enumerated().flatMap { district, rows in
          rows.indices.map { Double(district * 100 + $0) }
        }, y: all.map { _ in 0 }),
      measures: [BalancedMeasure("load", values: all, limit: .within(tolerance: tolerance))],
      territories: shares.enumerated().map { TerritorySlot(name: "T\($0.offset + 1)", share: $0.element) })
    problem.districts = loads.enumerated().flatMap { district, rows in rows.map { _ in Int32(district) } }
    problem.districtNames = ["A", "B"]
    return problem
  }

  @Test func territoriesGoWhereLocksEligibilityAndSharesWantThem() {
    let even = pair([[1, 1], [1, 1]], shares: [1, 1], tolerance: 0.1)
    var locked = even
    locked.locks = [1, -1, -1, -1]
    #expect(solve(locked).assignment == [1, 1, 0, 0])
    #expect(solve(locked).outcome == .withinTolerance)
    var choosy = even
    choosy.eligible = [.init(account: 2, territory: 0)]
    #expect(solve(choosy).assignment == [1, 1, 0, 0])
    var barred = even
    barred.forbidden = [.init(account: 1, territory: 0)]
    #expect(solve(barred).assignment == [1, 1, 0, 0])
    let uneven = pair([[1, 1], [2, 2]], shares: [2, 1], tolerance: 0.1)
    #expect(solve(uneven).assignment == [1, 1, 0, 0])
    #expect(solve(uneven).outcome == .withinTolerance)
  }

  @Test func sharesAddUpToTheLoadsOfDistricts() {
    // 3 + 3 and 2 + 2 + 2: the largest first, each where most is lacking, are 3 + 2 + 2 and 3 + 2.
    let problem = pair([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]], shares: [3, 3, 2, 2, 2], tolerance: 0.01)
    let result = solve(problem)
    #expect(result.outcome == .withinTolerance)
    let parts = [result.assignment.prefix(6), result.assignment.suffix(6)].map { Set($0) }
    #expect(Set(parts) == [[0, 1], [2, 3, 4]])
  }

  /// Ties leave an account none that it may be in, or two districts need the same one.
  @Test func accountsWithoutATerritoryInTheirDistrictAreAProof() {
    var problem = pair([[1, 1], [1, 1]], shares: [1, 1], tolerance: 0.1)
    problem.territories[0].district = 0
    problem.eligible = [.init(account: 2, territory: 0)]
    let result = solve(problem)
    guard case .provablyImpossible = result.outcome else { return #expect(Bool(false), "\(result.outcome)") }
    problem.territories[0].district = nil
    problem.eligible.append(.init(account: 0, territory: 0))
    guard case .provablyImpossible(let proofs) = solve(problem).outcome else {
      return #expect(Bool(false), "one territory serves both districts")
    }
    #expect(proofs[0].contains("some account is left without"))
  }

  @Test func fixedCentresServeTheNearerDistrict() {
    var problem = pair([[1, 1], [1, 1]], shares: [1, 1], tolerance: 0.1)
    problem.territories[0].centre = .point(x: 100, y: 5)
    problem.territories[1].centre = .point(x: 1, y: 5)
    let result = solve(problem)
    #expect(result.assignment == [1, 1, 0, 0])
    #expect(abs((result.bound ?? 0) - result.cost) < 1e-9 * result.cost)
  }

  /// T1 holds accounts of both districts today: those that have to go count, cost, and are limited.
  @Test func movesThatDistrictsForceCount() throws {
    var problem = pair([[1, 1, 1, 1], [1, 1, 1, 1]], shares: [1, 1], tolerance: 0.1)
    problem.current = [0, 0, 0, 0, 0, 1, 1, 1]
    problem.disruption = [Double](repeating: 3, count: 8)
    problem.maximumMovedShare = 0.25
    let result = solve(problem)
    #expect(result.outcome == .withinTolerance)
    #expect(result.movedAccounts == 1 && result.disruption == 3)
    #expect(result.cost == result.travel + 3)
    #expect(abs(try #require(result.bound) - result.cost) < 1e-9 * result.cost)
    problem.maximumMovedShare = 0.1
    #expect(!solve(problem).outcome.isWithinTolerance)
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
