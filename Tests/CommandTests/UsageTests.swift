import CommandHarness
import Testing

@Suite struct UsageTests {
  @Test func helpNamesEveryCommandAndExitCode() throws {
    let help = try Binary.run("--help")
    #expect(help.status == 0)
    for command in [
      "init", "check", "plan", "task", "size", "territories", "forecast", "quotas", "pay", "measure",
      "compare",
      "diff", "runs", "explain", "report", "verify", "sample",
    ] {
      #expect(help.output.contains("  \(command) "), "help names \(command)")
    }
    for code in ["64", "65", "66", "70", "73", "130"] { #expect(help.output.contains(code)) }
  }

  @Test(arguments: [
    ["--no-such-flag"], ["territory"], ["territories"],
    ["territories", "a.csv", "--count", "0", "--balance", "x"],
    ["territories", "a.csv", "--count", "2", "--balance", "x,x"],
    ["territories", "a.csv", "--count", "2", "--balance", "x", "--tolerance", "five"],
    ["territories", "a.csv", "--count", "2", "--balance", "x", "--contiguous"],
    ["territories", "a.csv", "--count", "2", "--balance", "x", "--effort", "3", "--time-limit", "3s"],
    ["territories", "a.csv", "--count", "2", "--balance", "x", "--keep", "1"],
    ["forecast", "a.csv", "--keys", "a", "--horizon", "0"],
    ["forecast", "a.csv", "--keys", "a", "--horizon", "4", "--levels", ";b"],
    ["forecast", "a.csv", "--keys", "a", "--horizon", "4", "--reconcile", "magic"],
    ["quotas", "a.csv", "--territories", "b.csv", "--target", "10", "--floor", "2", "--cap", "1"],
    ["sample", "--accounts", "0", "x"], ["plan"], ["explain", "x"],
  ])
  func wrongUsageEndsWith64(arguments: [String]) throws {
    let outcome = Binary.finish(try Binary.start(arguments))
    #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
    #expect(outcome.errors.contains("Error:"), "\(arguments): \(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func completionScriptsExistForTheCommonShells() throws {
    for shell in ["bash", "zsh", "fish"] {
      let script = try Binary.run("--generate-completion-script", shell)
      #expect(script.status == 0)
      #expect(script.output.contains("territories"))
    }
  }

  @Test func missingInputEndsWith66() throws {
    let scratch = try Scratch()
    let outcome = try Binary.run(
      "territories", scratch.file("nothing.csv"), "--count", "2", "--balance", "potential")
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("nothing.csv"))
    #expect(try Binary.run("plan", scratch.file("nowhere")).status == 66)
    #expect(try Binary.run("runs", scratch.path).status == 66)
  }
}
