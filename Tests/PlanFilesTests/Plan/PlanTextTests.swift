import SalesModel
import Testing

@testable import PlanFiles

@Suite struct PlanTextTests {
  @Test(arguments: [
    ("a: [1, 2\nb: 3\n", 2), ("a: 1\n\tb: 2\n", 2), ("a: 1\nb: *none\n", 2), ("a: 1\n---\nb: 2\n", 2),
    ("a: \"open\n", 2),
    ("a: 1\na: 2\n", 1), ("[1, 2]: 3\n", 1), ("a: 1\n<<: 5\n", 2),
  ])
  func whatIsNoYAMLSaysWhere(_ text: String, _ line: Int) {
    let error = #expect(throws: DataProblems.self) { try PlanText.parse(text, file: "plan.yaml") }
    #expect(error?.listed.map(\.place.line) == [line], "\(error?.description ?? "")")
  }

  @Test func mergedKeysGiveWayToOwnOnes() throws {
    let text = "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\none: {<<: *b, x: 9}\ntwo:\n  <<: [*b, *m]\n"
    let root = try PlanText.parse(text, file: "p")
    #expect(values(root["one"]) == ["x=9", "y=2"])
    #expect(values(root["two"]) == ["x=1", "y=2", "z=4"])
  }

  @Test func nothingAndQuotedNothingDiffer() throws {
    let root = try PlanText.parse("a:\nb: ~\nc: \"~\"\nd: ''\n", file: "p")
    #expect(values(root) == ["a", "b", "c=~", "d="])
    #expect(try PlanText.parse("", file: "p").keys.isEmpty)
    #expect(try PlanText.parse("\u{FEFF}a: 1\n", file: "p").keys == ["a"])
  }

  @Test func filesThatGrowWithoutBoundAreRefused() {
    let bomb =
      "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
      + (1..<9).map { "a\($0): &a\($0) [" + String(repeating: "*a\($0 - 1),", count: 9) + "]\n" }.joined()
    #expect(throws: DataProblems.self) { try PlanText.parse(bomb, file: "p") }
    for depth in [100, 5000] {
      #expect(throws: DataProblems.self) {
        try PlanText.parse(String(repeating: "[", count: depth), file: "p")
      }
      let closed = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(throws: DataProblems.self) { try PlanText.parse(closed, file: "p") }
    }
  }

  @Test func bytesThatAreNoUTF8AreRefused() throws {
    try withFolder { folder in
      try writeAtomically(Array("a: 1\nb: ".utf8) + [0xE9, 10], to: "\(folder)/plan.yaml")
      let error = #expect(throws: DataProblems.self) { try PlanDocument(path: "\(folder)/plan.yaml") }
      #expect(error?.listed.first?.found == "byte 0xE9")
      #expect(error?.listed.first?.place.line == 2)
      #expect(throws: InputMissing.self) { try PlanDocument(path: "\(folder)/none.yaml") }
      #expect(throws: CannotRead.self) { try PlanDocument(path: folder) }
    }
  }

  @Test(arguments: 1...200) func aDamagedPlanIsReadOrRefused(seed: UInt64) throws {
    var random = SplitMix(seed)
    var bytes = Array(smallPlan.utf8)
    for _ in 0..<(1 + random.below(6)) {
      let at = random.below(bytes.count)
      switch random.below(3) {
      case 0: bytes.remove(at: at)
      case 1: bytes[at] = Array("{}[]:,-&*'\" \n\t#x0".utf8)[random.below(17)]
      default:
        bytes.insert(
          contentsOf: bytes[at..<min(bytes.count, at + random.below(40))], at: random.below(bytes.count))
      }
    }
    do {
      let root = try PlanText.parse(String(decoding: bytes, as: UTF8.self), file: "p")
      let problems = PlanProblems()
      var decoding = PlanDecoding(root, directory: "/nowhere/", problems)
      _ = try decoding.settings()
    } catch let error as DataProblems {
      #expect(error.count > 0)
    } catch is InputMissing {}
  }

  @Test func payPlansInAFileOfTheirOwn() throws {
    let pay = """
      currency: EUR
      plans:
        - role: field
          draw: {amount: 1000, recoverable: true}
          measures:
            - {id: revenue, weight: 66.67%, tiers: [{from: 0, rate: 1}], tiers_mode: marginal, boundary: lower, cap: 250%}
            - {id: margin, weight: 33.33%, tiers: [{from: 0, rate: 1}], tiers_mode: retroactive, boundary: lower, window: annual,
               gate: {over: 100%, base: ytd}}
      """
    try withFolder { folder in
      try writeAtomically(pay, to: "\(folder)/pay.yaml")
      let settings = try PayFile("\(folder)/pay.yaml").settings
      #expect(settings.currency.code == "EUR")
      #expect(settings.plans[0].measures.map(\.window) == [.yearToDate, .annual])
      #expect(settings.plans[0].measures[0].curve.cap == 2.5)
      #expect(settings.plans[0].draw?.amount == Money(minorUnits: 100_000, settings.currency))
      #expect(settings.plans[0].measures[1].gate?.base == .yearToDate)
      try writeAtomically("plans: []\n", to: "\(folder)/pay.yaml")
      let error = #expect(throws: DataProblems.self) { try PayFile("\(folder)/pay.yaml") }
      #expect(error?.listed.first?.expected == "\"currency\": it is required")
    }
  }

  private func values(_ node: PlanNode?) -> [String] {
    guard case .mapping(let entries)? = node?.content else { return [] }
    return entries.map { if case .text(let text) = $0.value.content { "\($0.key)=\(text)" } else { $0.key } }
  }
}
