import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct InfeasibilityRayTests {
  @Test func anExactSumLosesNothing() {
    var sum = ExactSum()
    #expect(sum.sign == 0)
    for value in [1e300, 1e-300, -1e300, 3, .leastNonzeroMagnitude] { sum.add(value) }
    sum.add(-3)
    #expect(sum.sign == 1)
    sum.add(-1e-300)
    #expect(sum.sign == 1)
    sum.add(-Double.leastNonzeroMagnitude)
    #expect(sum.sign == 0)
    sum.add(.leastNonzeroMagnitude, times: -Double.leastNonzeroMagnitude)
    #expect(sum.sign == -1)
    sum.add(.greatestFiniteMagnitude, times: .greatestFiniteMagnitude)
    #expect(sum.sign == 1)
    sum.add(-Double.greatestFiniteMagnitude, times: .greatestFiniteMagnitude)
    #expect(sum.sign == -1)
  }

  /// 0.1 + 0.2 − 0.3 is not 0 in doubles; three tenths as three doubles of 0.1 are above 0.3.
  @Test func anExactSumAgreesWithIntegers() {
    var random = RandomStream(seed: 4)
    for _ in 0..<200 {
      var sum = ExactSum()
      var whole: Int128 = 0
      for _ in 0..<50 {
        let (a, b) = (Int64(random.below(2_000_000_001)) - 1_000_000_000, Int64(random.below(2_001)) - 1_000)
        sum.add(Double(a) / 1024, times: Double(b) * 8)
        whole += Int128(a) * Int128(b)
      }
      sum.add(Double(-(whole / 2)), times: 0.007_812_5)
      sum.add(Double(-(whole - whole / 2)), times: 0.007_812_5)
      #expect(sum.sign == 0)
      sum.add(-1e-200)
      #expect(sum.sign == -1)
    }
  }

  private func restricted(_ seed: UInt64) -> TerritoryProblem {
    var random = RandomStream(seed: seed, 41)
    let p = 2 + random.below(3)
    var problem = randomProblem(
      seed: seed, accounts: 7, territories: p, measures: 1 + Int(seed % 2), tolerance: 0.3 * random.uniform())
    for account in 0..<7 where random.uniform() < 0.7 {
      for territory in 0..<p where random.uniform() < 0.5 {
        problem.eligible.append(AccountTerritoryPair(account: Int32(account), territory: Int32(territory)))
      }
    }
    if seed % 3 == 0 { problem.territories[0].share = 2 }
    if seed % 7 == 0 {
      problem.measures[0].limit = .capacity((0..<p).map { _ in 4 + 8 * random.uniform() })
    }
    return problem
  }

  /// What is proved has no map; the tolerance said to be out of reach is.
  @Test(arguments: 1...150 as ClosedRange<UInt64>) func proofsAndBoundsAreRight(seed: UInt64) {
    let problem = restricted(seed)
    let instance = Instance(problem)
    let certificates = Certificates(problem, instance)
    var least = Double.infinity
    let limits = problem.limits()
    var isPossible = false
    allAssignments(accounts: 7, territories: problem.territoryCount) { labels in
      guard (0..<7).allSatisfy({ instance.eligibility.allows($0, Int(labels[$0])) }) else { return }
      let loads = PlanEvaluation(problem, assignment: labels).loads
      if problem.misses(loads).isEmpty { isPossible = true }
      let banded = loads.indices.filter { limits.lower[$0] > 0 || limits.upper[$0] != limits.target[$0] }
      least = min(least, banded.reduce(0) { max($0, abs(loads[$1] / limits.target[$1] - 1)) })
    }
    if !certificates.proofs.isEmpty { #expect(!isPossible, "\(certificates.proofs)") }
    if seed % 7 != 0 { #expect(certificates.reachableTolerance <= least + 1e-9) }
  }

  /// Against all sets of territories.
  @Test(arguments: 1...60 as ClosedRange<UInt64>) func theWorstSetIsFound(seed: UInt64) {
    let problem = restricted(seed * 14 + 1)
    let instance = Instance(problem)
    let goals = (0..<instance.p).map { instance.target[$0 * instance.m] }
    guard let sets = EligibleSets(instance, measure: 0, goals: goals) else { return }
    for isOverload in [true, false] {
      var most = 0.0
      for set in 1..<1 << instance.p {
        let load = (0..<instance.n).reduce(0.0) { sum, unit in
          let open = (0..<instance.p).filter { instance.eligibility.allows(unit, $0) }
          let counts =
            isOverload ? open.allSatisfy { set >> $0 & 1 == 1 } : open.contains { set >> $0 & 1 == 1 }
          return counts ? sum + instance.activity[unit * instance.m] : sum
        }
        let goal = (0..<instance.p).reduce(0.0) { set >> $1 & 1 == 1 ? $0 + goals[$1] : $0 }
        most = max(most, isOverload ? load / goal - 1 : 1 - load / goal)
      }
      #expect(abs((sets.worst(isOverload: isOverload)?.deviation ?? 0) - most) < 1e-9)
    }
  }

  @Test func twoTerritoriesTogetherAreOverloaded() {
    var problem = randomProblem(seed: 1, accounts: 8, territories: 4, tolerance: 0.1)
    problem.measures[0].values = [Double](repeating: 1, count: 8)
    problem.eligible = (0..<5).flatMap { account in
      (0..<2).map { AccountTerritoryPair(account: Int32(account), territory: Int32($0)) }
    }
    let certificates = Certificates(problem, Instance(problem))
    #expect(
      certificates.proofs == [
        "accounts that may be only in T1, T2 are 1.250 of what these hold of m0 at their targets, above ±10.0 %",
        "all accounts that may be in T3, T4 are 0.750 of what these hold of m0 at their targets, below ±10.0 %",
      ])
    #expect(abs(certificates.reachableTolerance - 0.25) < 1e-9)
  }
}
