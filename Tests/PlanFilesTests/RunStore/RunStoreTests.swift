import Foundation
import PlanFiles
import Planning
import SalesModel
import Testing

@Suite struct RunStoreTests {
  private let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "runs-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  private func store() throws -> RunStore { try RunStore(path: directory + "/runs.sqlite") }

  private func key(seed: UInt64 = 1, effort: Int = 10, input: String = "rows") -> RunKey {
    RunKey(
      inputs: ["accounts": ContentHash(of: [("rows", input)])], settings: ["plan": "company: X"],
      scenario: "base",
      seed: seed, effort: effort, kernel: "Haswell", version: "1")
  }

  private func result(stopped: Bool = false, target: Int64 = 100) -> CycleResult {
    let layer = LayerPlan(
      layer: "field", measures: [.potential], tolerances: [0.1], territories: [], assignments: [],
      matches: [],
      outcome: .withinTolerance, meanKm: 12.345678901234567, cost: 1, bound: 0.9, stopped: stopped,
      movedAccounts: 0)
    let money = Money(minorUnits: target, .usDollar)
    return CycleResult(
      company: "X", scenario: "base", planYear: 2027, seed: 1, effort: stopped ? nil : 10,
      task: TaskDefinition(currency: .usDollar, tasks: [], outOfScope: ["A<b>"], briefs: []),
      headcount: HeadcountPlan(roles: [], managers: []), territories: TerritoryPlan(layers: [layer]),
      quotas: QuotaPlan(
        layer: "field", target: money, assigned: money, policy: "pro-rata", lines: [],
        attainment: AttainmentModel(territories: [], logMean: [], logDeviation: [], companyCorrelation: 0),
        notes: []),
      payout: nil, scorecard: nil, notes: ["note"], quotaBoundsConflict: false)
  }

  @Test func theSameKeyIsFoundAndAnyOtherIsNot() throws {
    let store = try store()
    #expect(try store.find(key())?.summary == nil)
    try store.store(result(), key: key(), at: Date(timeIntervalSince1970: 0))
    let found = try #require(try store.find(key()))
    #expect(found.result == result())
    #expect(found.summary.stored == "1970-01-01T00:00:00Z")
    for other in [key(seed: 2), key(effort: 11), key(input: "other rows")] {
      #expect(try store.find(other)?.summary == nil)
    }
  }

  @Test func aStoppedRunIsListedButNeverFound() throws {
    let store = try store()
    try store.store(result(stopped: true), key: key(), at: Date())
    #expect(try store.find(key())?.summary == nil)
    #expect(try store.runs().map(\.stopped) == [true])
    #expect(try store.run("latest").result.stopped)
  }

  @Test func runsAreNamedByNumberKeyOrLatest() throws {
    let store = try store()
    let first = try store.store(result(), key: key(), at: Date())
    let second = try store.store(result(target: 200), key: key(seed: 2), at: Date())
    #expect(first.number == 1)
    #expect(second.number == 2)
    #expect(try store.run("1").summary.key == first.key)
    #expect(try store.run(String(second.key.prefix(8))).result.quotas.target.minorUnits == 200)
    #expect(try store.run("latest").summary.number == 2)
    #expect(throws: RunStoreError.noSuchRun("7", known: ["1", "2"])) { try store.run("7") }
    #expect(throws: RunStoreError.self) { try store.run("%") }
  }

  @Test func theStoreSurvivesReopeningAndIsPrivate() throws {
    try store().store(result(), key: key(), at: Date())
    #expect(try store().runs().count == 1)
    let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/runs.sqlite")
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test func aFileThatIsNoDatabaseIsRefused() throws {
    try String(repeating: "not a database ", count: 100)
      .write(toFile: directory + "/runs.sqlite", atomically: true, encoding: .utf8)
    #expect(throws: RunStoreError.self) { try store() }
  }
}
