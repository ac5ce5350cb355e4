import Planning
import SalesModel
import Testing

@Suite struct TerritoryRepsTests {
  /// Two territories at the equator, one degree apart, with two accounts each; three reps.
  private func force() -> TerritoryReps {
    func place(_ longitude: Double) -> GeoPoint? { GeoPoint(latitude: 0, longitude: longitude) }
    let reps = [
      Rep(
        id: "Ann", role: "field", home: place(0),
        attributes: ["language": "German; french", "territory": "East"]),
      Rep(id: "Bob", role: "field", home: place(1), attributes: ["language": "German", "territory": "West"]),
      Rep(id: "Cid", role: "field", home: place(5), attributes: [:]),
    ]
    return TerritoryReps(
      territories: ["East", "West"], centres: [place(1), place(0)], territoryOf: [0, 0, 1, 1],
      weights: [3, 1, 1, 1],
      cells: [[:], [:], ["language": "French"], ["language": "german"]], present: [0, 1, 1, 1], reps: reps,
      horizon: .always)
  }

  private let degree = 111.195

  @Test func everyPartOfACostIsSaid() throws {
    let matches = try force().matched(MatchSettings(skill: 200, relationship: 40, skills: ["language"]))
    // East: Ann at 111 km keeps three quarters, Bob at 0 km a quarter. West: Ann at 0 km keeps nothing; Bob at 111 km keeps
    // all of it, but lacks French, which half of it needs.
    let swapped = (degree + 10) + (degree + 100)
    let near = 30.0 + 40
    #expect(near < swapped)
    #expect(matches.map(\.rep) == ["Bob", "Ann"])
    #expect(matches[0].kept == 0.25)
    #expect(matches[1].lacking == 0)
    let cost = try #require(matches[0].cost)
    #expect(abs(cost.travel) < 1e-9 && cost.skill == 0 && cost.relationship == 30 && cost.other == 0)
    #expect(abs(matches.compactMap(\.cost).reduce(0) { $0 + $1.total } - near) < 1e-9)
  }

  @Test func relationshipsOutweighTravelWhenTheyCostMore() throws {
    let matches = try force().matched(MatchSettings(relationship: 2000))
    #expect(matches.map(\.rep) == ["Ann", "Bob"])
    #expect(abs((matches[0].homeKm ?? 0) - degree) < 0.01)
  }

  @Test func barredAndUnskilledRepsStayAway() throws {
    let strict = MatchSettings(relationship: 2000, skills: ["language"], required: ["language"])
    #expect(try force().matched(strict).map(\.rep) == ["Bob", "Ann"])
    var none = strict
    none.barred = [NamedPair("West", "Ann")]
    // Nobody else speaks French: West stays vacant.
    #expect(try force().matched(none).map(\.rep) == ["Ann", nil])
  }

  @Test func furtherCostsAndFixedPairsCount() throws {
    let dear = MatchSettings(costs: [NamedPair("East", "Bob"): 5000, NamedPair("West", "Bob"): 5000])
    #expect(try force().matched(dear).map(\.rep) == ["Cid", "Ann"])
    let given = MatchSettings(fixed: [NamedPair("West", "Cid"): [.always]])
    #expect(try force().matched(given).map(\.rep) == ["Bob", "Cid"])
  }

  @Test func unknownNamesAndContradictionsAreRefused() {
    #expect(throws: MatchError.unknownRep("Dan", known: ["Ann", "Bob", "Cid"])) {
      try force().matched(MatchSettings(barred: [NamedPair("West", "Dan")]))
    }
    #expect(throws: MatchError.unknownTerritory("North", known: ["East", "West"])) {
      try force().matched(MatchSettings(costs: [NamedPair("North", "Ann"): 1]))
    }
    #expect(throws: MatchError.conflict(NamedPair("East", "Cid"), NamedPair("West", "Cid"))) {
      try force().matched(
        MatchSettings(fixed: [NamedPair("West", "Cid"): [.always], NamedPair("East", "Cid"): [.always]]))
    }
  }
}
