import Planning
import SalesModel
import Testing

@testable import PlanFiles

@Suite struct LayerKeysTests {
  /// The small plan with other layers, and files beside it.
  private func layers(_ text: String, files: [String: String] = [:]) throws -> [LayerSettings] {
    var found: [LayerSettings] = []
    let plan = smallPlan.replacing("    field: {balance: {potential: 10%}}", with: text)
    try withFolder { folder in
      try writeAtomically(plan, to: "\(folder)/plan.yaml")
      for (name, bytes) in files { try writeAtomically(bytes, to: "\(folder)/\(name)") }
      found = try PlanDocument(path: "\(folder)/plan.yaml").settings.layers
    }
    return found
  }

  private func problems(_ text: String, files: [String: String] = [:]) -> String {
    do {
      _ = try layers(text, files: files)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func nestedAndSharedLayersAreRead() throws {
    let found = try layers(
      """
          region: {accounts: field, count: 2, balance: {potential: 5%}}
          field: {within: region, eligible: [language, segment], together: site,
            group_into: {district: 6, area: 3}}
      """)
    #expect(found[0].accounts == "field" && found[0].count == .number(2))
    #expect(found[1].within == .layer("region"))
    #expect(found[1].eligible == ["language", "segment"])
    #expect(found[1].together == .site)
    #expect(found[1].groups == [.init("district", count: 6), .init("area", count: 3)])
    #expect(try layers("    field: {within: state}")[0].within == .column("state"))
  }

  @Test func layersThatCannotBeAreRefused() {
    #expect(problems("    field: {within: field}").contains("another layer"))
    #expect(problems("    field: {}\n    moon: {count: 2}").contains("accounts: LAYER"))
    #expect(problems("    field: {}\n    moon: {accounts: feild, count: 2}").contains("field"))
    #expect(problems("    field: {group_into: {district: 2, region: 6}}").contains("smallest units"))
    #expect(problems("    field: {group_into: {district: 0}}").contains("whole number"))
  }

  @Test func matchingIsReadWithItsFiles() throws {
    let text =
      "    field: {match: {travel: 2, relationship: 0, skills: [language], fixed: f.csv, costs: c.csv}}"
    let files = [
      "f.csv": "layer,territory,rep,from,to\nfield,T1,R1,2027-03-01,\ninside,T1,R2,,\n",
      "c.csv": "territory,rep,cost\nT1,R1,50\nT1,R1,7\nT2,R1,-3\n",
    ]
    let match = try layers(text, files: files)[0].match
    #expect(match.travel == 2 && match.relationship == 0 && match.skill == MatchSettings().skill)
    #expect(match.skills == ["language"])
    #expect(Array(match.fixed.keys) == [NamedPair("T1", "R1")], "rows of other layers are left out")
    #expect(match.fixed[NamedPair("T1", "R1")]?.first?.from == CalendarDate(iso: "2027-03-01"))
    #expect(match.costs == [NamedPair("T1", "R1"): 57, NamedPair("T2", "R1"): -3])
    let backwards = [
      "f.csv": "territory,rep,from,to\nT1,R1,2027-03-01,2027-01-01\n", "c.csv": files["c.csv"] ?? "",
    ]
    #expect(problems(text, files: backwards).contains("f.csv:2"))
    #expect(problems("    field: {match: {traffic: 1}}").contains("travel"))
  }
}
