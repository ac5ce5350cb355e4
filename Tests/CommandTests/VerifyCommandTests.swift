import CommandHarness
import Foundation
import Testing

/// A map verifies with the flags it was drawn with, and no longer once an account is put elsewhere.
@Suite struct VerifyCommandTests {
  private let scratch: Scratch
  private let side = 9

  init() throws {
    scratch = try Scratch()
    let rows = gridAccounts(side).split(separator: "\n")
    let further = rows.indices.dropFirst().map { row -> String in
      let k = row - 1
      return "\(rows[row]),\(k % side * 10),\(k / side * 10),\(1900 + k % 7 * 100),\(k % 4 == 0 ? "oil" : "")"
    }
    try scratch.write(
      ([rows[0] + ",x,y,room,skill"] + further).joined(separator: "\n") + "\n", to: "accounts.csv")
  }

  /// Draws a map, verifies it, and verifies it with account A1000 in the territory of the last account.
  private func roundTrip(_ flags: [String]) throws -> (drawn: Int32, held: Int32, moved: Binary.Outcome) {
    let accounts = scratch.file("accounts.csv")
    let common = ["--count", "4", "--balance", "potential"] + flags
    let drawn = Binary.finish(
      try Binary.start(
        ["territories", accounts] + common + ["--effort", "3", "--output", scratch.file("map.csv")]))
    let held = Binary.finish(try Binary.start(["verify", accounts, scratch.file("map.csv")] + common))
    var rows = try scratch.read("map.csv").split(separator: "\n").map { $0.split(separator: ",") }
    let last = try #require(rows.last)
    let first = try #require(rows.firstIndex { $0[0] == "A1000" })
    rows[first][1] = last[1]
    let text = rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    try scratch.write(text, to: "moved.csv")
    let moved = Binary.finish(try Binary.start(["verify", accounts, scratch.file("moved.csv")] + common))
    return (drawn.status, held.status, moved)
  }

  @Test func withNodeCentresAndCapacitiesOfTheirs() throws {
    let plain = try roundTrip([
      "--centres", "nodes", "--distance", "euclid-floor", "--capacity", "room", "--unweighted",
    ])
    #expect(plain.drawn == 0 && plain.held == 0)
    let wide = try roundTrip(["--centres", "nodes", "--distance", "euclid", "--tolerance", "10%"])
    #expect(wide.drawn == 0 && wide.held == 0)
  }

  @Test func withNodeCentresAndATableOfTravel() throws {
    let ids = (0..<side * side).map { "A\(1000 + $0)" }
    let rows = ids.indices.flatMap { i in
      ids.indices.map { "\(ids[i]),\(ids[$0]),\(abs(i % side - $0 % side) + abs(i / side - $0 / side))" }
    }
    try scratch.write("from,to,cost\n" + rows.joined(separator: "\n") + "\n", to: "travel.csv")
    let result = try roundTrip([
      "--centres", "nodes", "--distance", scratch.file("travel.csv"), "--tolerance", "10%",
    ])
    #expect(result.drawn == 0 && result.held == 0)
  }

  @Test func withPolygons() throws {
    let units = (0..<side * side).map { k -> String in
      let (x, y) = (k % side, k / side)
      let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)].map { "[\($0.0),\($0.1)]" }
      return """
        {"type":"Feature","properties":{"id":"A\(1000 + k)"},"geometry":\
        {"type":"Polygon","coordinates":[[\(corners.joined(separator: ","))]]}}
        """
    }
    try scratch.write(
      "{\"type\":\"FeatureCollection\",\"features\":[\(units.joined(separator: ","))]}", to: "units.geojson")
    let result = try roundTrip([
      "--adjacency", scratch.file("units.geojson"), "--contiguous", "--tolerance", "10%",
    ])
    #expect(result.drawn == 0 && result.held == 0)
    #expect(result.moved.status == 2)
    #expect(result.moved.output.contains("is in 2 pieces"))
  }

  @Test func withWhatAccountsAskFor() throws {
    try scratch.write(
      "territory,share,skill\nN,1,oil\nS,1,\nE,1,oil | saw\nW,1,\n", to: "shares.csv")
    let flags = ["--shares", scratch.file("shares.csv"), "--match", "skill", "--tolerance", "10%"]
    let result = try roundTrip(flags)
    #expect(result.drawn == 0 && result.held == 0)
    // The first account asks for oil, which two of the four territories have.
    let rows = try scratch.read("map.csv").split(separator: "\n").map { $0.split(separator: ",") }
    let text = rows.map { $0[0] == "A1000" ? "A1000,S" : $0.joined(separator: ",") }
    try scratch.write(text.joined(separator: "\n") + "\n", to: "wrong.csv")
    let wrong = Binary.finish(
      try Binary.start(
        [
          "verify", scratch.file("accounts.csv"), scratch.file("wrong.csv"), "--count", "4", "--balance",
          "potential",
        ] + flags))
    #expect(wrong.status == 2)
    #expect(wrong.output.contains("1 accounts are in a territory without what they ask for: A1000"))
  }
}
