import Planning
import SalesModel
import Testing

@Suite struct EligibilityTests {
  @Test func accountsAreOnlyWithRepsWhoHaveWhatTheyNeed() throws {
    var company = try SmallCompany()
    company.settings.layers[0].eligible = ["language"]
    company.settings.layers[0].balance = [.init(.workload, tolerance: 0.4)]
    for row in company.inputs.accounts.indices where row % 10 == 3 {
      company.inputs.accounts[row].attributes["language"] = "French"
    }
    for rep in company.inputs.reps.indices {
      company.inputs.reps[rep].attributes["language"] = rep == 2 ? "German; french" : "German"
    }
    let result = try Cycle(company.inputs, settings: company.settings).run()
    let field = try #require(result.layer("field"))
    let french = Set(company.inputs.accounts.filter { $0.attributes["language"] == "French" }.map(\.id))
    let places = Set(field.assignments.filter { french.contains($0.account) }.map(\.territory))
    #expect(places.count == 1)
    #expect(field.matches.first { $0.territory == places.first }?.rep == "R2")
    #expect(field.matches.allSatisfy { $0.rep != nil })
  }

  @Test func theTasksSegmentIsAColumnToo() throws {
    var company = try SmallCompany()
    company.settings.layers[0].eligible = ["segment"]
    company.settings.layers[0].balance = [.init(.workload, tolerance: 0.9)]
    for rep in company.inputs.reps.indices {
      company.inputs.reps[rep].attributes["segment"] = rep < 2 ? "large" : "rest"
    }
    let result = try Cycle(company.inputs, settings: company.settings).run()
    let field = try #require(result.layer("field"))
    let segments = Dictionary(
      result.task.tasks.map { ($0.account, $0.segment) }, uniquingKeysWith: { first, _ in first })
    for line in field.territories {
      let here = field.assignments.filter { $0.territory == line.territory }.compactMap {
        segments[$0.account]
      }
      #expect(Set(here).count == 1)
    }
  }

  @Test func familiesAndSitesStayTogetherAndCutsAreListed() throws {
    var company = try SmallCompany()
    company.settings.layers[0].together = .family
    company.settings.layers[1].together = .site
    company.inputs.accounts[9].parent = company.inputs.accounts[54].id
    company.inputs.accounts[54].parent = company.inputs.accounts[9].id
    company.inputs.accounts[20].parent = "gone"
    let (site, twin) = (company.inputs.accounts[3], 62)
    company.inputs.accounts[twin].location = site.location
    for row in [3, twin] { company.inputs.accounts[row].attributes["size"] = "5" }
    for row in [9, 54] { company.inputs.accounts[row].attributes["size"] = "3" }
    let result = try Cycle(company.inputs, settings: company.settings).run()
    func territory(_ layer: LayerID, _ row: Int) -> TerritoryID? {
      let id = company.inputs.accounts[row].id
      return result.layer(layer)?.assignments.first { $0.account == id }?.territory
    }
    #expect(territory("field", 9) == territory("field", 54))
    #expect(territory("overlay", 3) != nil && territory("overlay", 3) == territory("overlay", twin))
    #expect(result.notes.contains { $0.contains("circle") && $0.contains("A109") && $0.contains("A154") })
    #expect(result.notes.contains { $0.contains("1 accounts have a parent that is not in the file: A120") })
  }
}
