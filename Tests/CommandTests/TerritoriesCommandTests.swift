import CommandHarness
import Foundation
import Testing

@Suite struct TerritoriesCommandTests {
  private func draw(_ scratch: Scratch, _ name: String, _ more: String...) throws -> Binary.Outcome {
    let arguments =
      [
        "territories", scratch.file("accounts.csv"), "--count", "5", "--balance", "potential,workload",
        "--tolerance",
        "8%", "--effort", "4", "--output", scratch.file(name),
      ] + more
    return Binary.finish(try Binary.start(arguments))
  }

  @Test func theMapIsWithinToleranceAndVerifies() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(20), to: "accounts.csv")
    let drawn = try draw(scratch, "map.csv")
    #expect(drawn.status == 0, "\(drawn.errors)\(drawn.output)")
    #expect(drawn.output.contains("within tolerance"))
    let rows = try scratch.read("map.csv").split(separator: "\n")
    #expect(rows.count == 401)
    #expect(rows[0] == "id,territory")
    let verified = try Binary.run(
      "verify", scratch.file("accounts.csv"), scratch.file("map.csv"), "--balance", "potential,workload",
      "--tolerance", "8%", "--count", "5")
    #expect(verified.status == 0, "\(verified.output)")
    let strict = try Binary.run(
      "verify", scratch.file("accounts.csv"), scratch.file("map.csv"), "--balance", "potential,workload",
      "--tolerance", "0.0001%", "--count", "5")
    #expect(strict.status == 2)
  }

  @Test func neitherThreadsNorRowOrderChangeAByte() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(20), to: "accounts.csv")
    #expect(try draw(scratch, "one.csv", "--threads", "1").status == 0)
    #expect(try draw(scratch, "two.csv", "--threads", "2").status == 0)
    try scratch.write(gridAccounts(20) { ($0 * 147) % 400 }, to: "accounts.csv")
    #expect(try draw(scratch, "shuffled.csv", "--threads", "2").status == 0)
    #expect(try scratch.bytes("one.csv") == scratch.bytes("two.csv"))
    #expect(try scratch.bytes("one.csv") == scratch.bytes("shuffled.csv"))
  }

  @Test func anAccountAboveTheBandIsNamedAsTheProof() throws {
    let scratch = try Scratch()
    try scratch.write(
      "id,lat,lon,potential\nbig,40,-75,1000\ns1,41,-75,10\ns2,42,-75,10\ns3,40,-76,10\n", to: "accounts.csv")
    let outcome = try Binary.run(
      "territories", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential", "--output",
      scratch.file("map.csv"))
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("provably impossible"))
    #expect(outcome.output.contains("big"))
    // The best plan is still written.
    #expect(try scratch.read("map.csv").split(separator: "\n").count == 5)
  }

  @Test func theTableGoesToStandardOutputWithoutAFile() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(6), to: "accounts.csv")
    let outcome = try Binary.run(
      "territories", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential", "--effort", "1")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("id,territory\nA1000,"))
    #expect(outcome.errors.contains("within tolerance"))
  }

  @Test func everyBadCellIsReportedWithItsPlace() throws {
    let scratch = try Scratch()
    try scratch.write(
      "id,lat,lon,potential\nA,40,-75,ten\nB,95,-75,10\nA,41,-75,-4\n", to: "accounts.csv")
    let outcome = try Binary.run(
      "territories", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential", "--output",
      scratch.file("map.csv"))
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("accounts.csv:"))
    #expect(!scratch.exists("map.csv"))
    try scratch.write("id,lat,lon,potential\nA,40,-75,ten\nB,95,-75,10\nC,41,-75,-4\n", to: "accounts.csv")
    let cells = try Binary.run(
      "territories", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential")
    #expect(cells.status == 65)
    for place in ["accounts.csv:2:4", "accounts.csv:3:2"] {
      #expect(cells.errors.contains(place), "\(cells.errors)")
    }
  }

  @Test func anOutputThatCannotBeWrittenEndsWith73() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(6), to: "accounts.csv")
    for target in ["/dev/full", scratch.file("accounts.csv/map.csv"), scratch.file("no/such/folder/map.csv")]
    {
      let outcome = try Binary.run(
        "territories", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential", "--effort",
        "1",
        "--output", target)
      #expect(outcome.status == 73, "\(target): \(outcome.errors)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
    #expect(left == ["accounts.csv"], "nothing half written is left: \(left)")
  }

  @Test func aDeviceIsWrittenToAndNotReplaced() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(6), to: "accounts.csv")
    let outcome = try Binary.run(
      "territories", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential", "--effort", "1",
      "--output", "/dev/null")
    #expect(outcome.status == 0)
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(type == .typeCharacterSpecial)
  }

  @Test func namesAndStabilityFollowTodaysMap() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(12), to: "accounts.csv")
    var map = "id,territory\n"
    for k in 0..<144 { map += "A\(1000 + k),\(k % 12 < 5 ? "West" : "East")\n" }
    try scratch.write(map, to: "current.csv")
    let outcome = try Binary.run(
      "territories", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential", "--current",
      scratch.file("current.csv"), "--keep", "1", "--effort", "4", "--output", scratch.file("map.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let before = Set(map.split(separator: "\n"))
    let after = try scratch.read("map.csv").split(separator: "\n")
    #expect(Set(after.dropFirst().map { $0.split(separator: ",")[1] }) == ["West", "East"])
    // Less than a sixth of the accounts move: only about one column of twelve has to.
    #expect(after.count { !before.contains($0) } < 24)
  }

  @Test func ctrlCWritesTheBestPlanSoFarMarked() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(60), to: "accounts.csv")
    let running = try Binary.start([
      "territories", scratch.file("accounts.csv"), "--count", "40", "--balance", "potential,workload",
      "--effort",
      "1000000", "--output", scratch.file("map.csv"),
    ])
    // Long enough for the program to have started its search; it would run for hours.
    Thread.sleep(forTimeInterval: 3)
    running.process.interrupt()
    let outcome = Binary.finish(running)
    #expect(outcome.status == 130)
    #expect(outcome.output.contains("not reproducible"))
    #expect(try scratch.read("map.csv").split(separator: "\n").count == 3601)
  }

  @Test func locksAndPairsReferToTheNumbersThatAreWritten() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(12), to: "accounts.csv")
    try scratch.write("id,territory\nA1000,3\nA1143,1\nA1011,2\n", to: "locks.csv")
    try scratch.write("id,territory\nA1050,1\nA1050,2\n", to: "eligible.csv")
    let outcome = try Binary.run(
      "territories", scratch.file("accounts.csv"), "--count", "4", "--balance", "potential", "--tolerance",
      "10%",
      "--effort", "2", "--locks", scratch.file("locks.csv"), "--eligible", scratch.file("eligible.csv"),
      "--output",
      scratch.file("map.csv"))
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    let rows = try scratch.read("map.csv").split(separator: "\n")
    for row in ["A1000,3", "A1143,1", "A1011,2"] { #expect(rows.contains(Substring(row))) }
    #expect(rows.contains("A1050,1") || rows.contains("A1050,2"))
  }

  @Test func aLimitOnMovedAccountsThatCannotHoldIsProved() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(10), to: "accounts.csv")
    try scratch.write(
      "id,territory\n" + (0..<100).map { "A\(1000 + $0),\($0 < 50 ? "N" : "S")\n" }.joined(), to: "now.csv")
    try scratch.write("id,territory\n" + (0..<9).map { "A\(1000 + $0),S\n" }.joined(), to: "locks.csv")
    let outcome = try Binary.run(
      "territories", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential", "--tolerance",
      "30%",
      "--effort", "2", "--current", scratch.file("now.csv"), "--max-moved", "5%", "--locks",
      scratch.file("locks.csv"), "--output", scratch.file("map.csv"))
    #expect(outcome.status == 2)
    #expect(
      outcome.output.contains("locks and eligibility move 9 accounts, and 5 may move"), "\(outcome.output)")
  }

  @Test func moreTerritoriesThanAccountsIsProvedImpossible() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(3), to: "accounts.csv")
    for count in ["10", "200"] {
      let outcome = try Binary.run(
        "territories", scratch.file("accounts.csv"), "--count", count, "--balance", "potential", "--output",
        scratch.file("map.csv"))
      #expect(outcome.status == 2, "\(outcome.errors)")
      #expect(outcome.output.contains("cannot fill"))
    }
  }

  @Test func anErrorStreamThatTakesNothingIsNoCrash() throws {
    let scratch = try Scratch()
    let process = try Binary.start(
      ["territories", scratch.file("none.csv"), "--count", "2", "--balance", "x"], errorPath: "/dev/full")
    #expect(Binary.finish(process).status == 66)
  }
}
