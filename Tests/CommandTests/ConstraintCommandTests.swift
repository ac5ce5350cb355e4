import CommandHarness
import Foundation
import Testing

@Suite struct ConstraintCommandTests {
  private func draw(_ scratch: Scratch, _ name: String, _ more: String...) throws -> Binary.Outcome {
    try Binary.finish(
      Binary.start(
        [
          "territories", scratch.file("accounts.csv"), "--count", "5", "--balance", "potential",
          "--tolerance",
          "8%", "--effort", "3", "--output", scratch.file(name),
        ] + more))
  }

  private func labels(_ scratch: Scratch, _ name: String) throws -> [String: String] {
    let rows = try scratch.read(name).split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    return Dictionary(rows.map { (String($0[0]), String($0[1])) }, uniquingKeysWith: { first, _ in first })
  }

  @Test func todaysMapIsKeptAndRevisedWhereItChanged() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(14), to: "accounts.csv")
    #expect(try draw(scratch, "now.csv").status == 0)
    #expect(try draw(scratch, "same.csv", "--current", scratch.file("now.csv")).status == 0)
    #expect(try scratch.bytes("same.csv") == scratch.bytes("now.csv"))
    // One account is new.
    let lines = try scratch.read("now.csv").split(separator: "\n")
    try scratch.write(
      lines.enumerated().filter { $0.offset != 50 }.map { String($0.element) }.joined(separator: "\n") + "\n",
      to: "older.csv")
    let revised = try draw(scratch, "new.csv", "--current", scratch.file("older.csv"))
    #expect(revised.status == 0, "\(revised.output)\(revised.errors)")
    let (before, after) = (try labels(scratch, "now.csv"), try labels(scratch, "new.csv"))
    #expect(before.count { after[$0.key] != $0.value } <= 12)
  }

  @Test func limitsOnMovesAreKeptAndPrinted() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(14), to: "accounts.csv")
    let now = (0..<196).map { "A\(1000 + $0),T\($0 / 14 % 5)" }
    try scratch.write("id,territory\n" + now.joined(separator: "\n") + "\n", to: "now.csv")
    let outcome = try draw(
      scratch, "map.csv", "--current", scratch.file("now.csv"), "--redraw", "--max-moved", "30%",
      "--max-moved-sales", "25%")
    let after = try labels(scratch, "map.csv")
    let moved = (0..<196).count { after["A\(1000 + $0)"] != "T\($0 / 14 % 5)" }
    #expect(moved <= 58)
    #expect(outcome.output.contains("of potential move, at most 25.0 % may"))
  }

  @Test func territoriesAreGroupedInFurtherColumns() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(14), to: "accounts.csv")
    let outcome = try draw(scratch, "map.csv", "--group-into", "2", "--adjacency", "delaunay", "--contiguous")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let rows = try scratch.read("map.csv").split(separator: "\n")
    #expect(rows[0] == "id,territory,district")
    #expect(Set(rows.dropFirst().map { $0.split(separator: ",")[2] }) == ["1", "2"])
    #expect(outcome.output.contains("2 districts, within"))
  }

  @Test func flagsThatNeedOthersSaySo() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(4), to: "accounts.csv")
    for more in [
      ["--redraw"], ["--max-moved-sales", "5%"], ["--bridges", "x.csv"], ["--match", "skill"],
      ["--sales", "potential"], ["--group-into", "9"], ["--group-into", "2,3"], ["--touch", "sides"],
    ] {
      let arguments = ["territories", scratch.file("accounts.csv"), "--count", "5", "--balance", "potential"]
      #expect(Binary.finish(try Binary.start(arguments + more)).status == 64, "\(more)")
    }
  }
}
