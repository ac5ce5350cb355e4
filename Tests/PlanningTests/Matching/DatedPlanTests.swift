import Planning
import SalesModel
import Testing

@Suite struct DatedPlanTests {
  @Test func aSuccessorTakesOverTheTerritoryAndItsQuota() throws {
    var company = try SmallCompany()
    let leaving = try #require(company.inputs.reps.firstIndex { $0.id == "R1" })
    let day = try #require(CalendarDate(iso: "2027-07-01"))
    company.inputs.reps[leaving].end = day
    let old = company.inputs.reps[leaving]
    company.inputs.reps.append(
      Rep(id: "R9", role: old.role, home: old.home, start: day, targetIncentive: old.targetIncentive))
    let result = try Cycle(company.inputs, settings: company.settings).run()
    let field = try #require(result.layer("field"))
    #expect(field.territories.count == 4, "a rep and the successor are one")
    let territory = try #require(field.matches.first { $0.rep == "R1" }?.territory)
    let stays = field.matches.filter { $0.territory == territory }
    #expect(stays.map(\.rep) == ["R1", "R9"])
    #expect(stays[0].validity.to == day && stays[1].validity.from == day && stays[1].validity.to == nil)
    #expect(field.matches.count == 5)
    let paid = try #require(result.payout).reps.filter { ["R1", "R9"].contains($0.rep) }
    #expect(paid.map(\.rep.text).sorted() == ["R1", "R9"])
    let full = Int64(40_000_00)
    let both = paid.reduce(0) { $0 + $1.targetIncentive.minorUnits }
    #expect(abs(both - full) <= 1, "two halves of one year's incentive")
    for notes in result.notes { #expect(!notes.contains("R9") && !notes.contains("R1")) }
  }

  @Test func aGapIsADatedVacancy() throws {
    var company = try SmallCompany()
    let leaving = try #require(company.inputs.reps.firstIndex { $0.id == "R1" })
    company.inputs.reps[leaving].end = CalendarDate(iso: "2027-10-01")
    let result = try Cycle(company.inputs, settings: company.settings).run()
    let vacant = try #require(result.layer("field")).matches.filter { $0.rep == nil }
    #expect(vacant.count == 1)
    #expect(vacant[0].validity.from == CalendarDate(year: 2027, month: 10, day: 1))
    #expect(result.notes.contains { $0.contains("without a rep") && $0.contains("from 2027-10-01") })
  }
}
