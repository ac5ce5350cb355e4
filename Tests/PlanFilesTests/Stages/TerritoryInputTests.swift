import Foundation
import PlanFiles
import Planning
import SalesModel
import Territories
import Testing

@Suite struct TerritoryInputTests {
  private let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "input-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws -> String {
    let path = directory + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func files(_ accounts: String, count: Int = 2) throws -> TerritoryFiles {
    TerritoryFiles(
      accounts: try write(accounts, "accounts.csv"), count: count,
      balance: [.init(Measure("potential"), tolerance: 0.05)])
  }

  private let accounts = "id,lat,lon,potential,x,y\nB,41,-75,2,1,5\nA,40,-74,1,0,4\nC,42,-76,3,2,6\n"

  @Test func rowsComeInTheOrderOfTheirIds() throws {
    let input = try TerritoryInput(try files(accounts))
    #expect(input.problem.accountIDs == ["A", "B", "C"])
    #expect(input.problem.measures[0].values == [1, 2, 3])
    #expect(input.problem.territories.map(\.name) == ["1", "2"])
    #expect(!input.isNamed)
  }

  @Test func problemsOfAllFilesAreReportedTogether() throws {
    var files = try files("id,lat,lon,potential\nA,40,-74,x\nB,41,-75,1\n")
    files.weight = "visits"
    let problems = #expect(throws: DataProblems.self) { try TerritoryInput(files) }
    #expect(problems?.count == 2)
    #expect(problems?.listed.contains { $0.place.line == 2 && $0.found.contains("x") } ?? false)
    #expect(problems?.listed.contains { "\($0)".contains("visits") } ?? false)
  }

  @Test func duplicateAndEmptyIdsAreRefused() throws {
    let problems = #expect(throws: DataProblems.self) {
      try TerritoryInput(try files("id,lat,lon,potential\nA,40,-74,1\nA,41,-75,1\n,42,-75,1\n"))
    }
    #expect(problems?.count == 2)
  }

  @Test func locksNameAccountsAndTerritoriesThatExist() throws {
    var files = try files(accounts)
    files.centres = try write("territory,lat,lon\nNorth,42,-76\nSouth,40,-74\n", "centres.csv")
    files.locks = try write("id,territory\nA,South\n", "locks.csv")
    let input = try TerritoryInput(files)
    #expect(input.problem.locks == [1, -1, -1])
    #expect(input.isNamed)
    files.locks = try write("id,territory\nA,East\nZ,North\n", "locks.csv")
    let problems = #expect(throws: DataProblems.self) { try TerritoryInput(files) }
    #expect(problems?.listed.map(\.found) == ["East", "Z"])
  }

  @Test func travelIsReadFromAListOrAMatrix() throws {
    var files = try files(accounts)
    files.centres = try write("territory,lat,lon\nN,42,-76\nS,40,-74\n", "centres.csv")
    files.distance = .file(try write("from,to,cost\nA,N,5\nA,S,1\nB,N,2\nB,S,3\nC,N,0\nC,S,9\n", "list.csv"))
    let expected = [5.0, 1, 2, 3, 0, 9]
    guard case .matrix(let listed) = try TerritoryInput(files).problem.space else {
      Issue.record("not a matrix")
      return
    }
    #expect(listed == expected)
    files.distance = .file(try write("id,S,N\nC,9,0\nA,1,5\nB,3,2\n", "matrix.csv"))
    guard case .matrix(let matrix) = try TerritoryInput(files).problem.space else {
      Issue.record("not a matrix")
      return
    }
    #expect(matrix == expected)
    files.distance = .file(try write("from,to,cost\nA,N,5\n", "list.csv"))
    let problems = #expect(throws: DataProblems.self) { try TerritoryInput(files) }
    #expect(problems?.count == 5)
  }

  @Test func todaysMapNamesTheTerritories() throws {
    var files = try files(accounts, count: 3)
    files.current = try write("id,territory\nA,East\nB,West\nC,West\n", "current.csv")
    let input = try TerritoryInput(files)
    #expect(input.problem.territories.map(\.name) == ["East", "West", "1"])
    #expect(input.problem.current == [0, 1, 1])
    // Fewer territories than today: the ones with the most accounts continue.
    files.count = 1
    #expect(try TerritoryInput(files).problem.territories.map(\.name) == ["West"])
    #expect(try TerritoryInput(files).problem.current == [-1, 0, 0])
  }

  @Test func edgesNameAccountsThatExist() throws {
    var files = try files(accounts)
    files.adjacency = .pairs(try write("a,b\nA,B\nB,C\n", "edges.csv"))
    files.isContiguous = true
    let problem = try TerritoryInput(files).problem
    #expect(problem.adjacency == AdjacencyGraph(nodeCount: 3, edges: [.init(0, 1), .init(1, 2)]))
    #expect(problem.isContiguous)
    files.adjacency = .pairs(try write("a,b\nA,Q\n", "edges.csv"))
    #expect(throws: DataProblems.self) { try TerritoryInput(files) }
  }
}
