import Foundation
import PlanFiles
import Planning
import SalesModel
import Territories
import Testing

@Suite struct TerritoryConstraintInputTests {
  private let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "constraints-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws -> String {
    let path = directory + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Accounts A to D with a skill, a brand, sales and a district.
  private func files(count: Int = 3) throws -> TerritoryFiles {
    let text =
      "id,lat,lon,potential,skill,brand,sales,cost,area\nD,41,-74,2,,,5,,S\nB,41,-75,2,laser,x,10,3,N\n"
      + "A,40,-74,1,Optics,x,20,,S\nC,42,-76,3,laser,y,30,1.5,N\n"
    return TerritoryFiles(
      accounts: try write(text, "accounts.csv"), count: count,
      balance: [.init(Measure("potential"), tolerance: 0.05)])
  }

  @Test func groupsApartCostsAndLimitsAreColumns() throws {
    var files = try files()
    files.apart = "brand"
    files.disruption = "cost"
    files.current = try write("id,territory\nA,1\nB,2\nC,3\nD,1\n", "now.csv")
    files.maximumMovedSales = 0.5
    files.sales = "sales"
    let problem = try TerritoryInput(files).problem
    #expect(problem.apart == [0, 0, 1, -1] || problem.apart == [1, 1, 0, -1])
    #expect(problem.disruption == [0, 3, 1.5, 0])
    #expect(problem.moveCaps == [MoveCap("sales", values: [20, 10, 30, 5], share: 0.5)])
    files.sales = "turnover"
    #expect(throws: DataProblems.self) { try TerritoryInput(files) }
  }

  @Test func skillsAreMatchedToTheFileOfTerritories() throws {
    var files = try files()
    files.shares = try write(
      "territory,share,skill,brand\nT1,1,laser|optics,x\nT2,1,optics,*\nT3,0,*,y\n", "shares.csv")
    files.match = ["skill", "brand"]
    let input = try TerritoryInput(files)
    #expect(input.isNamed)
    let problem = input.problem
    let allowed = problem.listOf.map { $0 < 0 ? nil : problem.territoryLists[Int($0)] }
    #expect(allowed == [[0, 1], [0], [2], nil])
    #expect(problem.territories.map(\.isVacant) == [false, false, true])
    files.match = ["language"]
    #expect(throws: DataProblems.self) { try TerritoryInput(files) }
  }

  @Test func districtsComeFromAColumnOrAFile() throws {
    var files = try files()
    files.within = "area"
    files.shares = try write("territory,share,area\nT1,1,S\nT2,1,\n", "shares.csv")
    let problem = try TerritoryInput(files).problem
    #expect(problem.districtNames == ["N", "S"] && problem.districts == [1, 0, 0, 1])
    #expect(problem.territories.map(\.district) == [1, nil, nil])
    files.within = try write("id,district\nA,x\nB,y\nC,y\nD,x\n", "districts.csv")
    #expect(try TerritoryInput(files).problem.districts == [0, 1, 1, 0])
    files.within = try write("id,district\nA,x\n", "districts.csv")
    let problems = #expect(throws: DataProblems.self) { try TerritoryInput(files) }
    #expect(problems?.count == 3)
  }

  @Test func someCentresAreFixedAndSomeFree() throws {
    var files = try files()
    files.centres = try write("territory,lat,lon\nT1,42,-76\nT2,,\n", "centres.csv")
    let problem = try TerritoryInput(files).problem
    #expect(problem.territories.map(\.name) == ["T1", "T2", "1"])
    guard case .place = problem.territories[0].centre else { return #expect(Bool(false), "not fixed") }
    #expect(problem.territories[1].centre == .free)
    files.centres = try write("territory,lat,lon\nT1,42,-76\nT2,41,\n", "centres.csv")
    #expect(throws: DataProblems.self) { try TerritoryInput(files) }
  }

  @Test func sharesAreNotAllZero() throws {
    var files = try files()
    files.shares = try write("territory,share\nT1,0\nT2,0\n", "shares.csv")
    #expect(throws: DataProblems.self) { try TerritoryInput(files) }
  }

  @Test func adjacencyComesFromPolygonsOrTriangles() throws {
    var files = try files()
    func square(_ id: String, _ x: Int, _ y: Int) -> String {
      #"{"type":"Feature","id":"\#(id)","properties":{},"geometry":{"type":"Polygon","coordinates":"#
        + "[[[\(x),\(y)],[\(x + 1),\(y)],[\(x + 1),\(y + 1)],[\(x),\(y + 1)],[\(x),\(y)]]]}}"
    }
    func map(_ shapes: [String]) throws -> String {
      try write(
        #"{"type":"FeatureCollection","features":["# + shapes.joined(separator: ",") + "]}", "units.geojson")
    }
    let path = try map([square("A", 0, 0), square("B", 1, 0), square("C", 2, 1), square("D", 9, 9)])
    files.adjacency = .init(path)
    #expect(files.adjacency == .polygons(path))
    #expect(try TerritoryInput(files).problem.adjacency?.edges == [.init(0, 1)])
    files.touch = .corner
    #expect(try TerritoryInput(files).problem.adjacency?.edges == [.init(0, 1), .init(1, 2)])
    files.bridges = try write("a,b\nD,A\n", "bridges.csv")
    #expect(try TerritoryInput(files).problem.adjacency?.edges == [.init(0, 1), .init(0, 3), .init(1, 2)])
    files.adjacency = .polygons(try map([square("A", 0, 0)]))
    let problems = #expect(throws: DataProblems.self) { try TerritoryInput(files) }
    #expect(problems?.listed.map(\.found) == ["B", "C", "D"])
    files.adjacency = .delaunay
    files.bridges = nil
    #expect(try TerritoryInput(files).problem.adjacency?.isConnected == true)
  }

  @Test func equalPlacesAreJoinedInTheTriangulation() throws {
    var files = TerritoryFiles(
      accounts: try write(
        "id,lat,lon,potential\nA,40,179.9,1\nB,40,179.9,1\nC,40.1,-179.9,1\nD,39.9,-179.95,1\n",
        "accounts.csv"),
      count: 2, balance: [.init(Measure("potential"), tolerance: 0.05)])
    files.adjacency = .delaunay
    let graph = try TerritoryInput(files).problem.adjacency
    #expect(graph?.isConnected == true)
    #expect(graph?.neighbours(of: 1).contains(0) == true)
  }
}
