import CommandHarness
import Foundation
import Testing

@Suite struct FrontierCommandTests {
  @Test func aFrontierIsATableAPictureAndPlans() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(14), to: "accounts.csv")
    let outcome = try Binary.run(
      "frontier", scratch.file("accounts.csv"), "--count", "5", "--balance", "potential", "--tolerance", "6%",
      "--points", "6", "--effort", "1", "--output", scratch.file("frontier.csv"), "--picture",
      scratch.file("frontier.svg"), "--plans", scratch.file("plans"))
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    let rows = try scratch.read("frontier.csv").split(separator: "\n")
    #expect(rows[0].hasPrefix("plan,tolerance,keep,potential_deviation,mean_km,moved,moved_share"))
    #expect(rows.count >= 6)
    #expect(outcome.output.contains("\(rows.count - 1) plans"))
    let picture = try scratch.read("frontier.svg")
    #expect(picture.hasPrefix("<svg") && picture.contains("<circle") && picture.hasSuffix("</svg>\n"))
    #expect(try scratch.read("plans/plan-01.csv").split(separator: "\n").count == 197)
    let verified = try Binary.run(
      "verify", scratch.file("accounts.csv"), scratch.file("plans/plan-01.csv"), "--balance", "potential",
      "--tolerance", "24%", "--count", "5")
    #expect(verified.status == 0)
  }

  @Test func wrongUsageIsRefused() throws {
    let scratch = try Scratch()
    try scratch.write(gridAccounts(4), to: "accounts.csv")
    let arguments = ["frontier", scratch.file("accounts.csv"), "--count", "2", "--balance", "potential"]
    for more in [["--points", "1"], ["--span", "1"], ["--capacity", "9"]] {
      #expect(Binary.finish(try Binary.start(arguments + more)).status == 64)
    }
  }
}
