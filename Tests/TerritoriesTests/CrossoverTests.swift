import SalesModel
import Statistics
import Testing

@testable import Territories

/// Joining maps: what may be told of it without a search, and that it never costs.
@Suite struct CrossoverTests {
  /// Unit squares in rows of `side`, in territories of equal bands.
  private func grid(side: Int, territories: Int, tolerance: Double = 0.2) -> Instance {
    Instance(gridProblem(side: side, territories: territories, tolerance: tolerance))
  }

  /// A grid of 8 × 8 in four columns of 2 × 8.
  private let columns = (0..<64).map { Int32($0 % 8 / 2) }

  /// The same with the upper halves of two neighbouring columns as one territory, the lower halves as the other.
  private func squares(_ left: Int32, _ right: Int32) -> [Int32] {
    columns.indices.map { unit in
      guard columns[unit] == left || columns[unit] == right else { return columns[unit] }
      return unit / 8 < 4 ? left : right
    }
  }

  @Test func piecesAreWhereTheOtherMapDividesBetter() throws {
    let instance = grid(side: 8, territories: 4)
    let both = zip(squares(0, 1), squares(2, 3)).map { $0 < 2 ? $0 : $1 }
    let pieces = MapDifference(instance, columns, both).pieces
    #expect(pieces.map(\.own).sorted { $0[0] < $1[0] } == [[0, 1], [2, 3]])
    // Squares of 4 × 4 are shorter than columns of 2 × 8; by how much is the difference of the territories' travel.
    let costs = MapDifference.costs(instance, columns)
    let others = MapDifference.costs(instance, both)
    for piece in pieces {
      let gain = piece.own.reduce(0) { $0 + costs[Int($1)] - others[Int($1)] }
      #expect(abs(piece.gain - gain) < 1e-9 && gain > 0)
    }
    // Seen from the better map there is nothing to take.
    #expect(MapDifference(instance, both, columns).pieces.isEmpty)
    #expect(MapDifference(instance, both, both).pieces.isEmpty)
  }

  @Test func namesOfTerritoriesDoNotMatter() {
    let instance = grid(side: 8, territories: 4)
    let renamed = squares(0, 1).map { [2, 0, 3, 1][Int($0)] as Int32 }
    let pieces = MapDifference(instance, columns, renamed).pieces
    #expect(pieces.map(\.own) == [[0, 1]])
    #expect(pieces.map { Set($0.other) } == [[0, 2]])
  }

  @Test func eachMapGivesWhatItDoesBetter() {
    let instance = grid(side: 8, territories: 4)
    let (left, right) = (squares(0, 1), squares(2, 3))
    let prices = [Double](repeating: 0, count: 4)
    let joined = Crossover(instance, left, prices: prices, with: right, seed: 1, threads: .single) { false }
    #expect(joined.gains == 1)
    let best = zip(left, right).map { $0 < 2 ? $0 : $1 }
    #expect(cost(instance, joined.labels) <= cost(instance, best) + 1e-9)
    let stopped = Crossover(instance, left, prices: prices, with: right, seed: 1, threads: .single) { true }
    #expect(stopped.labels == left && stopped.gains == 0)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func joinedMapsAreNoWorse(seed: UInt64) throws {
    let problem = gridProblem(side: 20, territories: 16, tolerance: 0.1)
    let instance = Instance(problem)
    func map(_ seed: UInt64) -> [Int32] {
      let options = BalancingOptions(seed: seed, stopping: .effort(1), threads: .single)
      return instance.collapsed(balance(problem, options: options).assignment)
    }
    let (own, other) = (map(seed), map(seed + 100))
    let prices = [Double](repeating: 0, count: 16)
    func joined(_ threads: Threads) -> Crossover {
      Crossover(instance, own, prices: prices, with: other, seed: seed, threads: threads) { false }
    }
    let result = joined(.single)
    #expect(cost(instance, result.labels) <= cost(instance, own))
    #expect(result.gains == 0 ? result.labels == own : result.labels != own)
    #expect(instance.loadOutside(result.labels) <= 1e-9)
    #expect(try #require(instance.graph).pieces(of: result.labels).count == 16)
    #expect(joined(Threads(3)).labels == result.labels)
  }

  @Test func onlyLikeTerritoriesAreJoined() {
    var problem = gridProblem(side: 8, territories: 4, tolerance: 0.2)
    #expect(Crossover.isOf(Instance(problem)))
    problem.territories[2].share = 2
    #expect(!Crossover.isOf(Instance(problem)))
  }

  /// Long enough for several runs: the same map with any number of threads, and all that was asked.
  @Test func severalRunsEndInOneMap() throws {
    let problem = gridProblem(side: 44, territories: 64, tolerance: 0.05)
    func run(_ threads: Threads) -> BalancingRun {
      let options = BalancingOptions(seed: 3, stopping: .effort(80), threads: threads)
      return BalancingRun.best(problem, Instance(problem), options, isHopeless: false)
    }
    let (one, two) = (run(.single), run(Threads(2)))
    #expect(one.runs == 3 && two.runs == 3)
    #expect(one.searching.plan.labels == two.searching.plan.labels)
    #expect(one.effort > 70 && one.effort == two.effort)
    #expect(one.searching.outside == 0)
    #expect(problem.brokenTerritories(one.working.expanded(one.searching.plan.labels)).isEmpty)
  }

  private func cost(_ instance: Instance, _ labels: [Int32]) -> Double {
    MapDifference.costs(instance, labels).reduce(0, +)
  }
}
