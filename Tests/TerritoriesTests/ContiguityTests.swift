import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct ContiguityTests {
  @Test(arguments: 1...3) func gridTerritoriesStayInOnePiece(seed: UInt64) throws {
    let problem = gridProblem(side: 12, territories: 6, tolerance: 0.08, seed: seed)
    let result = solve(problem)
    #expect(result.outcome == .withinTolerance)
    #expect(result.brokenTerritories.isEmpty)
    // By a plain search of each territory.
    let graph = try #require(problem.adjacency)
    for j in 0..<Int32(6) {
      let members = Set(result.assignment.indices.filter { result.assignment[$0] == j })
      var (seen, stack) = (Set<Int>(), Array(members.prefix(1)))
      while let unit = stack.popLast() {
        guard seen.insert(unit).inserted else { continue }
        stack += graph.neighbours(of: unit).map { Int($0) }.filter { members.contains($0) }
      }
      #expect(seen == members)
    }
  }

  @Test(arguments: 1...5) func leavingIsAllowedExactlyWhenTheRestStaysConnected(seed: UInt64) {
    var problem = gridProblem(side: 7, territories: 2, tolerance: 0.9)
    var random = RandomStream(seed: seed)
    problem.accountIDs = (0..<49).map { String(10_000 + $0) }
    let instance = Instance(problem)
    // Two territories with ragged shapes: whatever pieces there are.
    let labels = (0..<49).map { _ in Int32(random.uniform() < 0.8 ? 0 : 1) }
    var patch = Patch()
    patch.load(
      instance, Plan(labels, territories: 2), slots: [0, 1], prices: [0, 0], scratch: Lane(49, repeating: -1))
    guard let graph = instance.graph else { return }
    let before = graph.pieces(of: labels)
    for i in 0..<patch.n {
      let unit = Int(patch.unit[i])
      let own = labels[unit]
      var without = labels
      without[unit] = 9
      let pieces = graph.pieces(of: without)
      func count(_ of: [Int32], _ labels: [Int32]) -> Int {
        Set(labels.indices.filter { labels[$0] == own }.map { of[$0] }).count
      }
      let isAlone = !graph.neighbours(of: unit).contains { labels[Int($0)] == own }
      let stays = isAlone || count(pieces.labels, without) <= count(before.labels, labels)
      #expect(patch.mayLeave(i) == stays)
    }
  }
}
