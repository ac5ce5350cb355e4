import Planning
import SalesModel
import Testing

@Suite struct NestedLayersTests {
  private func changed(_ change: (inout [LayerSettings]) -> Void) throws -> SmallCompany {
    var company = try SmallCompany()
    company.inputs.current = []
    change(&company.settings.layers)
    return company
  }

  private func run(_ company: SmallCompany) throws -> CycleResult {
    try Cycle(company.inputs, settings: company.settings).run()
  }

  private func territories(_ layer: LayerPlan) -> [AccountID: TerritoryID] {
    Dictionary(uniqueKeysWithValues: layer.assignments.map { ($0.account, $0.territory) })
  }

  /// Two regions over the field's accounts, named first after the field so that order does not help.
  private func region(_ count: Int) -> LayerSettings {
    LayerSettings(
      layer: "region", accounts: "field", balance: [.init(.workload, tolerance: 0.1)], count: .number(count))
  }

  @Test func noTerritoryCrossesTheLayerItLiesWithin() throws {
    let company = try changed { layers in
      layers[0].within = .layer("region")
      layers[0].balance = [.init(.workload, tolerance: 0.3)]
      layers.append(region(2))
    }
    let result = try run(company)
    #expect(result.territories.layers.map(\.layer) == ["field", "overlay", "region"])
    let field = try #require(result.layer("field"))
    let outside = try #require(result.layer("region"))
    let (inner, outer) = (territories(field), territories(outside))
    #expect(Set(inner.keys) == Set(outer.keys), "layers share accounts")
    for territory in field.territories.map(\.territory) {
      let regions = Set(inner.filter { $0.value == territory }.keys.compactMap { outer[$0] })
      #expect(regions.count == 1)
    }
    let level = try #require(field.levels.first)
    #expect(level.isGiven && level.name == "region" && level.count == 2)
    #expect(outside.matches.isEmpty, "nobody works on a layer without roles")
    #expect(!result.notes.contains { $0.hasPrefix("region") })
  }

  @Test func noTerritoryCrossesAColumn() throws {
    var company = try changed { layers in
      layers[0].within = .column("half")
      layers[0].balance = [.init(.workload, tolerance: 0.3)]
    }
    for row in company.inputs.accounts.indices {
      company.inputs.accounts[row].attributes["half"] = row % 8 < 4 ? "left" : "right"
    }
    let field = try #require(try run(company).layer("field"))
    let halves = Dictionary(
      uniqueKeysWithValues: company.inputs.accounts.map { ($0.id, $0.attributes["half"]) })
    for line in field.territories {
      let here = field.assignments.filter { $0.territory == line.territory }.map { halves[$0.account] }
      #expect(Set(here).count == 1)
    }
    company.inputs.accounts[2].attributes["half"] = ""
    #expect(throws: StageFailure.self) { try run(company) }
  }

  @Test func territoriesAreGroupedFromBelow() throws {
    let company = try changed { $0[0].groups = [.init("district", count: 2), .init("region", count: 1)] }
    let field = try #require(try run(company).layer("field"))
    #expect(field.levels.map(\.name) == ["district", "region"])
    #expect(field.levels.map(\.count) == [2, 1])
    #expect(field.levels[0].units.first == "1", "numbered in the order of the plan")
    var loads: [String: Double] = [:]
    for (line, unit) in zip(field.territories, field.levels[0].units) {
      loads[try #require(unit), default: 0] += line.loads[0]
    }
    let tolerance = try #require(field.levels[0].tolerance)
    let mean = loads.values.reduce(0, +) / 2
    #expect(loads.values.allSatisfy { abs($0 / mean - 1) <= tolerance + 1e-9 })
    let many = try changed { $0[0].groups = [.init("district", count: 9)] }
    #expect(throws: StageFailure.self) { try run(many) }
  }

  @Test func circlesAndUnknownLayersAreRefused() throws {
    let circle = try changed { layers in
      layers[0].within = .layer("overlay")
      layers[1].within = .layer("field")
    }
    #expect(throws: StageFailure.self) {
      try Cycle(circle.inputs, settings: circle.settings).checkStructure()
    }
    let unknown = try changed { $0[0].within = .layer("moon") }
    #expect(throws: StageFailure.self) {
      try Cycle(unknown.inputs, settings: unknown.settings).checkStructure()
    }
    // The overlay has fewer accounts than the field.
    let partial = try changed { $0[0].within = .layer("overlay") }
    #expect(throws: StageFailure.self) { try run(partial) }
  }
}
