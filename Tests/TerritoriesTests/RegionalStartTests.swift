import Foundation
import SalesModel
import Statistics
import Synchronization
import Testing

@testable import Territories

@Suite struct RegionalStartTests {
  private func problem(seed: UInt64, accounts: Int = 900, territories: Int = 12) -> TerritoryProblem {
    var random = RandomStream(seed: seed)
    let values = (0..<accounts).map { _ in 0.5 + random.uniform() }
    return TerritoryProblem(
      accountIDs: (0..<accounts).map { String(format: "%05d", $0) },
      space: .plane(
        x: (0..<accounts).map { _ in 100 * random.uniform() * random.uniform() },
        y: (0..<accounts).map { _ in 60 * random.uniform() }),
      measures: [BalancedMeasure(Measure("size"), values: values, limit: .within(tolerance: 0.05))],
      territories: (0..<territories).map { TerritorySlot(name: "T\($0)") })
  }

  private func radius(_ instance: Instance, _ labels: [Int32]) -> Double {
    meanRadius(instance, labels, centroids(instance, labels))
  }

  @Test(arguments: [12, 70]) func moreRoundsAreNeverAWorseStart(territories: Int) throws {
    let instance = Instance(problem(seed: 4, accounts: 60 * territories, territories: territories))
    var start = RegionalStart(instance, seed: 1, threads: .single)
    var (first, last) = (0.0, Double.infinity)
    for round in 1...6 {
      start.advance { false }
      let labels = try #require(start.map(instance)?.labels)
      #expect(labels.count == instance.n && Set(labels).count == instance.p)
      // Clusters tell it, up to what lies within them.
      let now = radius(instance, labels)
      #expect(now < last * 1.02)
      last = min(last, now)
      if round == 1 { first = now }
    }
    #expect(last < first)
    #expect(start.rounds == 6 && start.work > 0)
  }

  /// Squares that touch, with two measures that have little to do with each other.
  private func connected(side: Int, territories: Int) -> Instance {
    var problem = gridProblem(side: side, territories: territories, tolerance: 0.05)
    var random = RandomStream(seed: 12)
    let values = (0..<side * side).map { _ in 1 + 2 * random.uniform() }
    problem.measures.append(BalancedMeasure("calls", values: values, limit: .within(tolerance: 0.05)))
    return Instance(problem)
  }

  @Test func connectedTerritoriesOfSeveralMeasuresStartFromMendedMaps() throws {
    let instance = connected(side: 24, territories: 12)
    #expect(RegionalStart.isOf(instance))
    // 14,400 · 200 pairs would take too much memory and time to mend.
    #expect(!RegionalStart.isOf(connected(side: 120, territories: 200)))
    var start = RegionalStart(instance, seed: 1, threads: .single)
    for _ in 0..<3 { start.advance { false } }
    let found = try #require(start.map(instance))
    #expect(found.prices?.count == 24)
    let loads = instance.loads(found.labels)
    for index in loads.indices {
      #expect(loads[index] < instance.upper[index] * 1.01 && loads[index] > instance.lower[index] * 0.99)
    }
  }

  @Test func whatSingleUnitsAreAskedNeedsPricesOfAllUnits() throws {
    var problem = gridProblem(side: 24, territories: 12, tolerance: 0.05)
    problem.measures.append(
      BalancedMeasure("calls", values: Array(repeating: 1, count: 576), limit: .within(tolerance: 0.05)))
    func prices(_ problem: TerritoryProblem) throws -> [Double]? {
      let instance = Instance(problem)
      var start = RegionalStart(instance, seed: 1, threads: .single)
      start.advance { false }
      return try #require(start.map(instance)).prices
    }
    #expect(try prices(problem) != nil)
    problem.forbidden = [AccountTerritoryPair(account: 7, territory: 3)]
    #expect(try prices(problem) == nil)
  }

  @Test func mapsForTheMeanOfMeasuresHaveNoPricesOfTheirs() throws {
    var problem = problem(seed: 4)
    var random = RandomStream(seed: 12)
    let values = (0..<900).map { _ in 1 + 2 * random.uniform() }
    problem.measures.append(BalancedMeasure("calls", values: values, limit: .within(tolerance: 0.05)))
    let instance = Instance(problem)
    var start = RegionalStart(instance, seed: 1, threads: .single)
    start.advance { false }
    #expect(try #require(start.map(instance)).prices == nil)
  }

  @Test func threadsChangeNothingOfMendedMaps() {
    let instance = connected(side: 24, territories: 12)
    let maps = [1, 2, 3].map { count in
      var start = RegionalStart(instance, seed: 5, threads: Threads(count))
      for _ in 0..<3 { start.advance { false } }
      return start.map(instance)
    }
    #expect(maps[0]?.labels == maps[1]?.labels && maps[0]?.labels == maps[2]?.labels)
    #expect(maps[0]?.prices == maps[1]?.prices && maps[0]?.prices == maps[2]?.prices)
  }

  @Test func threadsChangeNothing() {
    let instance = Instance(problem(seed: 7, accounts: 4000, territories: 70))
    let maps = [1, 2, 3].map { count in
      var start = RegionalStart(instance, seed: 5, threads: Threads(count))
      for _ in 0..<3 { start.advance { false } }
      return start.map(instance)?.labels
    }
    #expect(maps[0] == maps[1] && maps[0] == maps[2])
  }

  @Test func whereverItIsCutOffNothingIsWhereItMayNotBe() {
    var problem = problem(seed: 9, accounts: 240, territories: 6)
    problem.forbidden = (0..<240).flatMap { account in
      (0..<6).filter { $0 % 2 != account % 2 }.map {
        AccountTerritoryPair(account: Int32(account), territory: Int32($0))
      }
    }
    for most in Array(1...60) + Array(stride(from: 61, to: 400, by: 13)) {
      let asked = Atomic<Int>(0)
      var options = BalancingOptions(seed: 1)
      options.stopping = .effort(2)
      options.isCancelled = { asked.add(1, ordering: .relaxed).newValue > most }
      let found = balance(problem, options: options)
      let wrong = found.assignment.indices.filter { Int(found.assignment[$0]) % 2 != $0 % 2 }
      #expect(wrong.isEmpty, "cut off after \(most) questions")
    }
  }

  @Test func aPartIsAProblemOfItsOwn() {
    let instance = Instance(problem(seed: 8))
    let labels = Bisection(instance).labels
    let territories = [2, 5, 11]
    let units = (0..<instance.n).filter { territories.contains(Int(labels[$0])) }
    let part = instance.part(units, territories)
    #expect(part.n == units.count && part.p == 3)
    #expect(part.members == units.flatMap { Array(instance.accounts(of: $0)) })
    #expect(part.upper == territories.map { instance.upper[$0] })
    // Half of the units fit into no bands of three territories: they are stretched until they do.
    let few = instance.part(Array(units.prefix(units.count / 2)), territories)
    let held = few.activity.reduce(0, +)
    #expect(few.lower.reduce(0, +) < held && held < few.upper.reduce(0, +))
    let share = zip(few.upper, part.upper).map { $0 / $1 }
    #expect(share.allSatisfy { abs($0 - share[0]) < 1e-12 && $0 < 1 })
  }

  @Test func clustersHoldWhatTheirUnitsHold() {
    let instance = Instance(problem(seed: 5))
    let coarse = instance.clustered(share: 1.0 / 24)
    let most = Double(instance.n) / Double(instance.p) / 24
    #expect(coarse.n < instance.n && coarse.n >= 24 * instance.p)
    #expect(abs(coarse.weights.reduce(0, +) - instance.weights.reduce(0, +)) < 1e-9 * Double(instance.n))
    #expect(abs(coarse.activity.reduce(0, +) - instance.activity.reduce(0, +)) < 1e-9 * Double(instance.n))
    for cluster in 0..<coarse.n where coarse.accounts(of: cluster).count > 1 {
      #expect((coarse.weights[cluster] + coarse.activity[cluster]) / 2 <= most)
    }
    #expect(Set(coarse.members) == Set(0..<Int32(instance.n)))
  }

  @Test func compactClustersLieCloserThanRunsOfACurve() {
    let instance = Instance(problem(seed: 5))
    // Above what the rule on shares asks for by itself.
    let count = 2 * 24 * instance.p
    #expect(instance.n > count)
    let compact = instance.compactClusters(count: count)
    #expect(compact.n == count)
    #expect(abs(compact.weights.reduce(0, +) - instance.weights.reduce(0, +)) < 1e-9 * Double(instance.n))
    #expect(abs(compact.activity.reduce(0, +) - instance.activity.reduce(0, +)) < 1e-9 * Double(instance.n))
    #expect(Set(compact.members) == Set(0..<Int32(instance.n)))
    let most = Double(instance.n) / Double(instance.p) / 24
    for cluster in 0..<compact.n where compact.accounts(of: cluster).count > 1 {
      #expect((compact.weights[cluster] + compact.activity[cluster]) / 2 <= most)
    }
    let curve = instance.clustered(by: Int((Double(instance.n) / Double(count)).rounded(.up)))
    #expect(curve.n <= compact.n)
    #expect(spread(compact, instance) < 0.9 * spread(curve, instance))
  }

  /// Squared distances of units from the middles of their clusters, by weight.
  private func spread(_ clusters: Instance, _ instance: Instance) -> Double {
    (0..<clusters.n).reduce(0.0) { sum, cluster in
      clusters.accounts(of: cluster).reduce(sum) {
        let away = instance.points[Int($1)] - clusters.points[cluster]
        return $0 + instance.weights[Int($1)] * (away * away).sum()
      }
    }
  }

  @Test func unitsAtOnePlaceAreCutToo() {
    let count = 400
    let place = GeoPoint(latitude: 10, longitude: 20)!
    let ones = Array(repeating: 1.0, count: count)
    let instance = Instance(
      TerritoryProblem(
        accountIDs: (0..<count).map { "a\($0)" }, space: .sphere(Array(repeating: place, count: count)),
        measures: [BalancedMeasure(Measure("load"), values: ones, limit: .within(tolerance: 0.05))],
        travelWeights: ones,
        territories: (0..<4).map { TerritorySlot(name: "t\($0)") }))
    let clusters = instance.compactClusters(count: 200)
    #expect(clusters.n >= 4 * 24)
    #expect(abs(clusters.activity.reduce(0, +) - instance.activity.reduce(0, +)) < 1e-9)
  }

  @Test func turnedCutsAreOtherMapsOfTheSameSizes() {
    let instance = Instance(problem(seed: 6))
    let straight = Bisection(instance).labels
    let turned = Bisection(instance, random: RandomStream(seed: 1, 1, 2)).labels
    #expect(straight != turned)
    for labels in [straight, turned] {
      for j in 0..<instance.p {
        let load = labels.indices.reduce(0.0) { labels[$1] == Int32(j) ? $0 + instance.activity[$1] : $0 }
        #expect(abs(load / instance.target[j] - 1) < 0.1)
      }
    }
  }
}
