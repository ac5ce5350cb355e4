import SalesModel
import Testing

@testable import Territories

@Suite struct CertificateTests {
  private func proofs(_ problem: TerritoryProblem) -> [String] {
    Certificates(problem, Instance(problem)).proofs
  }

  private func line(_ values: [Double], territories p: Int, tolerance: Double) -> TerritoryProblem {
    TerritoryProblem(
      accountIDs: values.indices.map { "a\($0)" },
      space: .plane(x: values.indices.map { Double($0) }, y: values.map { _ in 0 }),
      measures: [BalancedMeasure("sales", values: values, limit: .within(tolerance: tolerance))],
      territories: (0..<p).map { TerritorySlot(name: "T\($0 + 1)") })
  }

  @Test func anAccountAboveTheBandIsNamedWithItsSize() {
    let problem = line([32, 10, 10, 10, 10, 10, 10, 8], territories: 10, tolerance: 0.05)
    let certificates = Certificates(problem, Instance(problem))
    #expect(certificates.proofs.first == "8 accounts or groups cannot fill 10 territories")
    #expect(
      certificates.proofs.dropFirst().first == "account a0 alone is 3.2 territories of sales, above ±5.0 %")
    #expect(abs(certificates.reachableTolerance - 2.2) < 1e-12)
    guard case .provablyImpossible = solve(problem).outcome else {
      return #expect(Bool(false), "not impossible")
    }
  }

  @Test func anAccountTooSmallAloneAndTooLargeWithAnyOtherIsFound() {
    #expect(
      proofs(line([0.96, 0.1, 0.94], territories: 2, tolerance: 0.03)).contains {
        $0.hasPrefix("account a0 alone is 0.9600")
      })
    #expect(proofs(line([0.96, 0.1, 0.94], territories: 2, tolerance: 0.07)).isEmpty)
  }

  @Test func lockedLoadsAndUnreachableLoadsAreFound() {
    var problem = line([1, 1, 1, 1, 1, 1], territories: 3, tolerance: 0.1)
    problem.locks = [0, 0, 0, -1, -1, -1]
    #expect(proofs(problem) == ["accounts locked into T1 are 1.50 of its target of sales, above ±10.0 %"])
    problem.locks = [0, 0, 1, 1, 1, 1]
    #expect(proofs(problem).contains { $0.contains("may be in T3 are 0.00 of its target") })
  }

  @Test func anAccountWithoutAnyTerritoryIsFound() {
    var problem = line([1, 1, 1, 1], territories: 2, tolerance: 0.1)
    problem.forbidden = [
      AccountTerritoryPair(account: 2, territory: 0), AccountTerritoryPair(account: 2, territory: 1),
    ]
    #expect(proofs(problem).count == 1 && proofs(problem)[0].hasPrefix("account a2 may be in no territory"))
  }

  @Test func totalsAboveAllCapacitiesAreFound() {
    var problem = line([1, 1, 1, 1], territories: 2, tolerance: 0)
    problem.measures[0].limit = .capacity([1.5, 2])
    #expect(proofs(problem) == ["the total of sales is 1.143 of all capacities together"])
  }

  @Test func regionsThatHoldNoWholeNumberOfTerritoriesAreFound() {
    var problem = line([1, 1, 1, 1, 1, 1], territories: 2, tolerance: 0.1)
    problem.isContiguous = true
    problem.adjacency = AdjacencyGraph(
      nodeCount: 6, edges: [.init(0, 1), .init(2, 3), .init(3, 4), .init(4, 5)])
    #expect(proofs(problem).count == 2)
    #expect(proofs(problem).contains { $0.contains("region around account a0") && $0.contains("0.667") })
  }

  /// Whatever is proved impossible must be impossible, and the reachable tolerance must be a lower bound.
  @Test(arguments: 1...12) func proofsAreRight(seed: UInt64) {
    var problem = randomProblem(
      seed: seed, accounts: 6, territories: 2 + Int(seed % 2), tolerance: 0.02 * Double(seed))
    problem.measures[0].values[0] *= 2.5
    let certificates = Certificates(problem, Instance(problem))
    var least = Double.infinity
    allAssignments(accounts: 6, territories: problem.territoryCount) { labels in
      let loads = PlanEvaluation(problem, assignment: labels).loads
      let target = problem.limits().target
      least = min(least, loads.indices.reduce(0) { max($0, abs(loads[$1] / target[$1] - 1)) })
    }
    #expect(certificates.reachableTolerance <= least + 1e-9)
    if !certificates.proofs.isEmpty { #expect(bruteForce(problem) == nil) }
  }

  @Test func decimalsAreWrittenWithAPoint() {
    #expect(decimal(3.25, 1) == "3.3" && decimal(-0.04, 1) == "0.0" && decimal(-1.005, 2) == "-1.00")
    #expect(decimal(12, 0) == "12" && decimal(0.0006, 3) == "0.001")
  }
}
