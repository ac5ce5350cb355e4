import Foundation
import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

/// Made-up companies whose next year is known: what the quotas promise against what happens.
@Suite struct CalibrationTests {
  struct World {
    var demand: [DemandRecord] = []
    var map: [AccountID: TerritoryID] = [:]
    /// The year that is planned, the one before it and the one before that, in major units.
    var next: [Double] = []
    var last: [Double] = []
    var before: [Double] = []
    static let horizon = (0..<4).map { Period.quarter(1, of: 2027).advanced(by: $0) }

    /// Quarterly sales of territories with their own persistent trend, season and volatility.
    init(seed: UInt64, territories: Int = 25, trend: Double) {
      for i in 0..<territories {
        var stream = RandomStream(seed: seed, UInt64(i))
        map[AccountID("A\(100 + i)")] = TerritoryID("T\(100 + i)")
        let growth = trend * stream.normal()
        let volatility = 0.04 + 0.12 * stream.uniform()
        var level = 10 + stream.normal()
        var years = [Double](repeating: 0, count: 7)
        for t in 0..<28 {
          level += growth / 4 + 0.02 * stream.normal()
          let season = 0.2 * sin(Double(t) * .pi / 2)
          let amount = exp(level + season + volatility * stream.normal())
          years[t / 4] += amount
          guard t < 24, let money = Money(major: amount, .usDollar) else { continue }
          demand.append(
            DemandRecord(
              account: AccountID("A\(100 + i)"), product: nil,
              period: Period.quarter(1, of: 2021).advanced(by: t),
              amount: money))
        }
        next.append(years[6])
        last.append(years[5])
        before.append(years[4])
      }
    }

    func plan(_ target: Double, _ policy: QuotaPolicy) throws -> QuotaPlan {
      let money = try #require(Money(major: target, .usDollar))
      let problem = QuotaProblem(
        layer: "field", demand: demand, territoryOf: map, target: money, horizon: Self.horizon)
      return try planQuotas(problem, settings: QuotaSettings(policy: policy)).plan
    }

    /// The share of the true total that a division puts in the wrong place.
    func misallocated(_ shares: [Double]) -> Double {
      let (total, sum) = (next.reduce(0, +), shares.reduce(0, +))
      return zip(shares, next).reduce(0) { $0 + abs($1.0 / sum - $1.1 / total) } / 2
    }
  }

  @Test func intervalsAndChancesHoldOnAverage() throws {
    var (inside, hits, promised, count) = (0.0, 0.0, 0.0, 0.0)
    for seed in 1...8 as ClosedRange<UInt64> {
      let world = World(seed: seed, trend: 0.05)
      let plan = try world.plan(world.next.reduce(0, +), .equalChance)
      for (line, result) in zip(plan.totals, world.next) {
        count += 1
        inside += result >= line.lower80 && result <= line.upper80 ? 1 : 0
        hits += result >= line.quota.major ? 1 : 0
        promised += line.chance
      }
    }
    #expect(inside / count > 0.7 && inside / count < 0.9, "\(inside / count)")
    #expect(abs(hits - promised) / count < 0.1, "\(hits / count), promised \(promised / count)")
  }

  @Test func unequalTrendsAreFollowed() throws {
    var (expected, lastYear, growth) = (0.0, 0.0, 0.0)
    var (fast, slow) = (0.0, 0.0)
    for seed in 1...6 as ClosedRange<UInt64> {
      let world = World(seed: seed, trend: 0.15)
      let plan = try world.plan(world.next.reduce(0, +), .proRata)
      expected += world.misallocated(plan.totals.map(\.quota.major))
      lastYear += world.misallocated(world.last)
      growth += world.misallocated(zip(world.last, world.before).map { $0 * $0 / $1 })
      // Who grew before must not find it easier.
      let order = world.last.indices.sorted {
        world.last[$0] / world.before[$0] < world.last[$1] / world.before[$1]
      }
      let hit = zip(plan.totals, world.next).map { $1 >= $0.quota.major ? 1.0 : 0 }
      slow += order.prefix(8).reduce(0) { $0 + hit[$1] } / 48
      fast += order.suffix(8).reduce(0) { $0 + hit[$1] } / 48
    }
    #expect(expected < 0.7 * lastYear)
    #expect(expected < growth)
    #expect(abs(fast - slow) < 0.2, "\(fast) against \(slow)")
  }

  /// What compensation draws: standard normals times the Cholesky factor have the correlations asked for.
  @Test func choleskyFactorCorrelatesDraws() throws {
    let wanted = Matrix([[1, 0.4, 0.2], [0.4, 1, -0.3], [0.2, -0.3, 1]])
    let factor = try Cholesky(wanted).factor
    var stream = RandomStream(seed: 8)
    var draws = Matrix(rows: 20_000, columns: 3)
    for t in 0..<20_000 {
      let drawn = factor * (0..<3).map { _ in stream.normal() }
      for i in 0..<3 { draws[t, i] = drawn[i] }
    }
    let found = draws.gram()
    for i in 0..<3 {
      for j in 0..<3 { #expect(abs(found[i, j] / 20_000 - wanted[i, j]) < 4 * 1.5 / 20_000.0.squareRoot()) }
    }
  }

  @Test func sharedErrorsAreRecovered() throws {
    var stream = RandomStream(seed: 13)
    let company = (0..<400).map { _ in stream.normal() }
    let regions = (0..<3).map { _ in (0..<400).map { _ in stream.normal() } }
    let errors = (0..<30).map { i in
      company.indices.map {
        0.4.squareRoot() * company[$0] + 0.2.squareRoot() * regions[i % 3][$0]
          + 0.4.squareRoot() * stream.normal()
      }
    }
    let found = PairCorrelation(oneStep: errors, regions: (0..<30).map { $0 % 3 })
    #expect(abs(try #require(found.different) - 0.4) < 0.06)
    #expect(abs(try #require(found.same) - 0.6) < 0.06)
    #expect(PairCorrelation(oneStep: [], regions: []) == PairCorrelation())
    #expect(PairCorrelation(oneStep: [[1, 2]], regions: [0]) == PairCorrelation())
    #expect(PairCorrelation([1, -1, 2], regions: [0, 0, 1]).same == -1)
    #expect(PairCorrelation([1, -1, 2], regions: [0, 0, 1]).different == 0)
  }
}
