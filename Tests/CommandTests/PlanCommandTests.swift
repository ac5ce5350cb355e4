import CommandHarness
import Foundation
import Testing

/// The sample company as a plan folder with a short search.
private func samplePlan() throws -> Scratch {
  let scratch = try Scratch()
  let made = try Binary.run("sample", "--accounts", "400", "--seed", "7", scratch.file("plan"))
  #expect(made.status == 0, "\(made.errors)")
  return scratch
}

@Suite struct PlanCommandTests {
  @Test func theCycleRunsIsStoredAndFoundAgain() throws {
    let scratch = try samplePlan()
    let first = try Binary.run("plan", scratch.file("plan"), "--effort", "3")
    #expect([0, 2].contains(first.status), "\(first.errors)")
    for block in ["Sales task", "Headcount", "Quotas", "Pay", "Results", "Report:", "stored"] {
      #expect(first.output.contains(block), "\(first.output)")
    }
    for name in [
      "task.csv", "headcount.csv", "territories.csv", "reps.csv", "balance.csv", "quotas.csv", "pay.csv",
      "statements.csv", "scorecard.csv", "attainment.csv", "territories.geojson", "report.html",
      "next/task.patch.yaml",
    ] {
      #expect(scratch.exists("plan/out/base/\(name)"), "\(name)")
      #expect(try scratch.permissions("plan/out/base/\(name)") == 0o600, "\(name)")
    }
    #expect(try scratch.permissions("plan/out") == 0o700)
    let report = try scratch.bytes("plan/out/base/report.html")
    let again = try Binary.run("plan", scratch.file("plan"), "--effort", "3")
    #expect(again.output.contains("found in the run store"))
    #expect(again.status == first.status)
    #expect(try scratch.bytes("plan/out/base/report.html") == report)
    let runs = try Binary.run("runs", scratch.file("plan"))
    #expect(runs.status == 0)
    #expect(runs.output.split(separator: "\n").count == 3)
  }

  @Test func aPlanSplitsQuotasByProductWhereItSaysSo() throws {
    let scratch = try samplePlan()
    let text = try scratch.read("plan/plan.yaml")
    try Binary.run("plan", scratch.file("plan"), "--effort", "2")
    #expect(!scratch.exists("plan/out/base/product_quotas.csv"))
    let quotas = try scratch.bytes("plan/out/base/quotas.csv")
    try scratch.write(
      text.replacingOccurrences(
        of: "  policy: equal-chance", with: "  products: true\n  policy: equal-chance"),
      to: "plan/plan.yaml")
    for run in 1...2 {
      let outcome = try Binary.run("plan", scratch.file("plan"), "--effort", "2")
      #expect([0, 2].contains(outcome.status), "\(outcome.errors)")
      #expect(outcome.output.contains("found in the run store") == (run == 2))
    }
    #expect(try scratch.bytes("plan/out/base/quotas.csv") == quotas)
    func rows(_ file: String) throws -> [[String]] {
      try scratch.read("plan/out/base/\(file)").split(separator: "\n").map {
        $0.split(separator: ",").map(String.init)
      }
    }
    func cents(_ text: String) -> Int { Int(text.filter { $0 != "." }) ?? -1 }
    let products = try rows("product_quotas.csv")
    #expect(products[0] == ["territory", "product", "period", "quota", "expected"])
    let sums = Dictionary(grouping: products.dropFirst(), by: { "\($0[0]) \($0[2])" }).mapValues { rows in
      rows.reduce(0) { $0 + cents($1[3]) }
    }
    for quota in try rows("quotas.csv").dropFirst() {
      #expect(sums["\(quota[0]) \(quota[1])"] == cents(quota[2]))
    }
    #expect(try rows("product_quota_levels.csv").contains { $0[0] == "company" && $0[3] == "total" })
    // Without them the tables of the run before do not stay.
    let split = try scratch.read("plan/plan.yaml")
    try scratch.write(text, to: "plan/plan.yaml")
    try Binary.run("plan", scratch.file("plan"), "--effort", "2")
    #expect(!scratch.exists("plan/out/base/product_quotas.csv"))
    try scratch.write(split, to: "plan/plan.yaml")
    let demand = try scratch.read("plan/data/demand.csv")
    try scratch.write(
      demand.replacingOccurrences(of: "account,product,", with: "account,other,"), to: "plan/data/demand.csv")
    let unnamed = try Binary.run("check", scratch.file("plan"))
    #expect(unnamed.status == 65 && unnamed.errors.contains("data/demand.csv:1"), "\(unnamed.errors)")
  }

  @Test func threadsChangeNoByteOfAnyOutput() throws {
    let scratch = try samplePlan()
    var files: [[String: Data]] = []
    for threads in ["1", "2"] {
      try Binary.run("plan", scratch.file("plan"), "--effort", "3", "--threads", threads, "--no-cache")
      let names = try FileManager.default.contentsOfDirectory(atPath: scratch.file("plan/out/base"))
        .filter { $0 != "next" }
      files.append(
        Dictionary(uniqueKeysWithValues: try names.map { ($0, try scratch.bytes("plan/out/base/\($0)")) }))
    }
    #expect(files[0].keys.sorted() == files[1].keys.sorted())
    for (name, bytes) in files[0] { #expect(bytes == files[1][name], "\(name)") }
  }

  @Test func scenariosAreComparedAndRunsDiffed() throws {
    let scratch = try samplePlan()
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.file("plan/scenarios"))
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    #expect(names.count == 3)
    let compared = try Binary.run(
      "compare", scratch.file("plan"), "--scenarios", "base,\(names[0])", "--effort", "2")
    #expect([0, 2].contains(compared.status), "\(compared.errors)")
    #expect(compared.output.contains(names[0]))
    let diff = try Binary.run("diff", "1", "2", "--plan", scratch.file("plan"))
    #expect(diff.status == 0, "\(diff.errors)")
    #expect(diff.output.contains("reps sized"))
    let report = try Binary.run(
      "report", "2", "--plan", scratch.file("plan"), "--output", scratch.file("r.html"))
    #expect(report.status == 0, "\(report.errors)")
    #expect(try scratch.read("r.html").contains("<svg"))
    let missing = try Binary.run("diff", "1", "99", "--plan", scratch.file("plan"))
    #expect(missing.status == 66)
    #expect(missing.errors.contains("99"))
  }

  @Test func explanationsTraceATerritoryARepAndAnAccount() throws {
    let scratch = try samplePlan()
    try Binary.run("plan", scratch.file("plan"), "--effort", "2")
    let quotas = try scratch.read("plan/out/base/quotas.csv").split(separator: "\n")[1].split(separator: ",")
    let territory = try Binary.run("explain", scratch.file("plan"), "territory:\(quotas[0])")
    #expect(territory.status == 0)
    for step in ["last year on the new map", "reconciled with accounts and company", "policy", "rounding"] {
      #expect(territory.output.contains("  \(step): "), "\(territory.output)")
    }
    let task = try scratch.read("plan/out/base/task.csv").split(separator: "\n")[1].split(separator: ",")
    #expect(try Binary.run("explain", scratch.file("plan"), "account:\(task[0])").output.contains("segment"))
    let pay = try scratch.read("plan/out/base/pay.csv").split(separator: "\n")[1].split(separator: ",")
    #expect(
      try Binary.run("explain", scratch.file("plan"), "rep:\(pay[0])").output.contains("target incentive"))
    #expect(try Binary.run("explain", scratch.file("plan"), "rep:nobody").status == 66)
  }

  @Test func everyProblemOfEveryFileIsListed() throws {
    let scratch = try samplePlan()
    #expect(try Binary.run("check", scratch.file("plan")).status == 0)
    var plan = try scratch.read("plan/plan.yaml")
    plan += "\nquota:\n  target: 5\n"
    try scratch.write(plan, to: "plan/plan.yaml")
    let misspelt = try Binary.run("check", scratch.file("plan"))
    #expect(misspelt.status == 65)
    #expect(misspelt.errors.contains("quotas"), "the nearest known name: \(misspelt.errors)")
    #expect(misspelt.errors.contains("plan.yaml:"))
    #expect(try Binary.run("plan", scratch.file("plan")).status == 65)
    #expect(!scratch.exists("plan/out/base"))
  }

  @Test func eachStageRunsAlone() throws {
    let scratch = try samplePlan()
    let task = try Binary.run("task", scratch.file("plan"))
    #expect(task.status == 0, "\(task.errors)")
    #expect(scratch.exists("plan/out/base/task.csv"))
    let size = try Binary.run("size", scratch.file("plan"))
    #expect(size.status == 0, "\(size.errors)")
    #expect(size.output.contains("breakdown"))
    let measured = try Binary.run("measure", scratch.file("plan"), "--effort", "2")
    #expect([0, 2].contains(measured.status), "\(measured.errors)")
    #expect(scratch.exists("plan/out/base/next/task.patch.yaml"))
  }

  @Test func aRunEndedByTheClockIsMarkedAndNeverReused() throws {
    let scratch = try samplePlan()
    let first = try Binary.run("plan", scratch.file("plan"), "--time-limit", "0.5s")
    #expect([0, 2].contains(first.status))
    #expect(first.output.contains("not reproducible"))
    let second = try Binary.run("plan", scratch.file("plan"), "--effort", "2")
    #expect(!second.output.contains("found in the run store"))
    #expect(try Binary.run("runs", scratch.file("plan")).output.contains("stopped"))
  }

  @Test func initRefusesAFolderWithSomethingInIt() throws {
    let scratch = try Scratch()
    try scratch.write("mine", to: "notes.txt")
    let outcome = try Binary.run("init", scratch.path, "--sample", "northstar")
    #expect(outcome.status == 73)
    #expect(try scratch.read("notes.txt") == "mine")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["notes.txt"])
  }

  @Test func aMisspeltColumnInARuleIsRefusedWithItsLine() throws {
    let scratch = try samplePlan()
    let plan = try scratch.read("plan/plan.yaml").replacingOccurrences(
      of: "when: {potential: \"> 0\"}", with: "when: {indstry: Food}")
    try scratch.write(plan, to: "plan/plan.yaml")
    let line =
      (plan.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("indstry") }
        ?? -2) + 1
    let outcome = try Binary.run("check", scratch.file("plan"))
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("plan.yaml:\(line)"), "\(outcome.errors)")
    #expect(outcome.errors.contains("did you mean industry"))
  }

  @Test func aScenarioCannotLeaveItsFolder() throws {
    let scratch = try samplePlan()
    #expect(try Binary.run("plan", scratch.file("plan"), "--scenario", "../evil").status == 65)
    #expect(try Binary.run("plan", scratch.file("plan"), "--scenario", "nothing").status == 66)
  }

  @Test func aFullDiskBehindTheOutputIsNotSilent() throws {
    let scratch = try samplePlan()
    let process = try Binary.start(["check", scratch.file("plan")], outputPath: "/dev/full")
    #expect(Binary.finish(process).status == 73)
  }
}
