import CommandHarness
import Foundation
import Testing

/// Whether the tests that need more than the libraries (a browser) are asked for.
private let isAsked = ProcessInfo.processInfo.environment["ALLOT_SYSTEM_TESTS"] != nil

/// The report as a browser shows it. `make test-system` installs the browser and asks for these tests.
@Suite(.enabled(if: isAsked)) struct ReportInBrowserTests {
  private func chromium(_ scratch: Scratch, _ more: [String]) throws -> Binary.Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/chromium")
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
        "--user-data-dir=\(scratch.file("profile"))", "--enable-logging=stderr",
        "--host-resolver-rules=MAP * ~NOTFOUND",
      ] + more + ["file://" + scratch.file("plan/out/base/report.html")]
    let running = Binary.Running(process)
    try process.run()
    return Binary.finish(running)
  }

  @Test func theReportOpensWithoutErrorsAndShowsEveryTerritory() throws {
    let scratch = try Scratch()
    #expect(try Binary.run("sample", "--accounts", "600", "--seed", "3", scratch.file("plan")).status == 0)
    let planned = try Binary.run("plan", scratch.file("plan"), "--effort", "2")
    #expect([0, 2].contains(planned.status), "\(planned.errors)")
    let shown = try chromium(scratch, ["--dump-dom"])
    #expect(shown.status == 0)
    let complaints = shown.errors.split(separator: "\n").filter { $0.contains("CONSOLE") }
    #expect(complaints.isEmpty, "\(complaints)")
    let reps = try scratch.read("plan/out/base/reps.csv").split(separator: "\n").dropFirst()
    #expect(!reps.isEmpty)
    for row in reps { #expect(shown.output.contains(row.split(separator: ",")[1])) }
    #expect(shown.output.contains("<svg"))
  }

  @Test func thePictureIsNotBlank() throws {
    let scratch = try Scratch()
    try Binary.run("sample", "--accounts", "600", "--seed", "3", scratch.file("plan"))
    try Binary.run("plan", scratch.file("plan"), "--effort", "2")
    let picture = scratch.file("report.png")
    _ = try chromium(scratch, ["--screenshot=\(picture)", "--window-size=1200,2400"])
    // A blank page of this size compresses to a few kilobytes.
    let size = (try FileManager.default.attributesOfItem(atPath: picture)[.size] as? NSNumber)?.intValue ?? 0
    #expect(size > 60_000)
  }
}
