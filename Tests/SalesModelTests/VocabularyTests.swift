import Foundation
import SalesModel
import Testing

struct VocabularyTests {
  @Test func identifiersSortByBytesWithoutALocale() {
    let texts = ["b", "a", "A", "10", "9", "Z", "é", "a-1", "a1", ""]
    let sorted = texts.map { AccountID($0) }.sorted().map(\.text)
    #expect(sorted == ["", "10", "9", "A", "Z", "a", "a-1", "a1", "b", "é"])
  }

  @Test func equalIdentifiersAreNeverOneBelowTheOther() {
    let (composed, decomposed) = (AccountID("Caf\u{E9}"), AccountID("Cafe\u{301}"))
    #expect(composed == decomposed)
    #expect(!(composed < decomposed) && !(decomposed < composed))
    #expect(Set([composed, decomposed]).count == 1)
  }

  @Test func identifiersAreCodedAsPlainText() throws {
    let data = try JSONEncoder().encode([RepID("R01"), "R02"])
    #expect(String(decoding: data, as: UTF8.self) == #"["R01","R02"]"#)
    #expect(try JSONDecoder().decode([RepID].self, from: data) == ["R01", "R02"])
  }

  @Test func quantitiesAddAndTheirRatioIsANumber() {
    #expect(Hours(minutes: 90) + Hours(0.5) == Hours(2))
    #expect(Hours(6) / Hours(4) == 1.5)
    #expect(Kilometres(3) * 2 - Kilometres(1) == Kilometres(5))
    #expect([Hours(1), Hours(2)].reduce(.zero, +) / 2 == Hours(1.5))
  }

  @Test func pointsOffTheGlobeAreRefused() {
    #expect(GeoPoint(latitude: 90, longitude: -180) != nil)
    for (latitude, longitude) in [(90.1, 0), (0, 180.1), (.nan, 0), (0, .infinity)] as [(Double, Double)] {
      #expect(GeoPoint(latitude: latitude, longitude: longitude) == nil)
    }
  }

  @Test func validityIsHalfOpenAndNeverBackwards() throws {
    let first = try #require(CalendarDate(iso: "2027-01-01"))
    let last = try #require(CalendarDate(iso: "2027-07-01"))
    let half = try #require(Validity(from: first, to: last))
    #expect(half.contains(first) && !half.contains(last) && half.contains(last.adding(days: -1)))
    #expect(Validity(from: last, to: first) == nil)
    #expect(Validity.always.contains(first) && Validity(from: first)?.contains(last) == true)
  }

  @Test func problemsListTheFirst20AndCountTheRest() {
    let problems = (1...25).map {
      DataProblem(
        at: Place(file: "a.csv", line: $0, column: 2, columnName: "lat"), found: "x", expected: "degrees")
    }
    let all = DataProblems(problems)
    #expect(all.listed.count == 20 && all.count == 25)
    #expect(all.description.hasPrefix("a.csv:1:2 (lat): found x, expected degrees\n"))
    #expect(all.description.hasSuffix("\n… and 5 more"))
  }

  @Test func aNormWithoutBoundsHasItselfAsBounds() {
    let norm = CallNorm(role: "field", callsPerYear: 12, minutesPerCall: 45, preparationMinutes: 15)
    #expect(norm.workload == Hours(12))
    #expect(norm.minimumCalls == 12 && norm.maximumCalls == 12)
  }

  @Test func territoryDeviationsAreRelativeToTheTarget() {
    let line = TerritoryLine(
      territory: "T1", centre: nil, accounts: 1, loads: [110, 0, 5], targets: [100, 0, 0], meanKm: 0,
      movedIn: 0, prices: [])
    #expect(abs(line.deviation(0) - 0.1) < 1e-12)
    #expect(line.deviation(1) == 0 && line.deviation(2) == .infinity)
  }
}
