import SalesModel
import Testing

@testable import Headcount

@Suite struct WorkloadSizingTests {
  private func reps(_ work: Double, _ capacity: Double) throws -> Int {
    try workloadSizing(
      Role(id: "field", layer: "field", capacity: Hours(capacity)), accounts: 1, work: Hours(work)
    ).reps
  }

  /// 1,000 A × 36 calls and 2,000 B × 12 calls, 1,000 calls a rep (after Kotler).
  @Test func callsDividedByCallsOfARep() throws {
    #expect(try reps(1000 * 36 + 2000 * 12, 1000) == 60)
  }

  /// Three classes of accounts, 40 % of 40 hours in 45 weeks for selling.
  @Test func classesBuildUpTheHours() throws {
    let hours =
      40 * Hours(minutes: 60).value * 50 + 72 * Hours(minutes: 40).value * 30 + 88 * Hours(minutes: 30).value
      * 20
    #expect(abs(hours - 4320) < 1e-9)
    #expect(try reps(hours, 40 * 45 * 0.4) == 6)
  }

  /// Talley's six steps with 9,100 hours and 960 a rep: 9.48 reps are ten, not nine.
  @Test func aPartOfARepIsAWholeRep() throws {
    let sizing = try workloadSizing(
      Role(id: "field", layer: "field", capacity: Hours(40 * 48 * 0.5)), accounts: 1, work: Hours(9100))
    #expect(abs(sizing.exactReps - 9.48) < 0.005)
    #expect(sizing.reps == 10)
    #expect(sizing.steps.last == "9100.0 / 960.0 = 9.48, rounded up to 10")
  }

  @Test func callsOfDifferentLengthAddUp() throws {
    #expect(try reps(200 * 4 * 12 + 450 * 2 * 12 + 1000 * 1 * 12, 1200) == 27)
  }

  @Test func workWithoutCapacityIsAnError() throws {
    #expect(throws: HeadcountError.noCapacity("field")) { try reps(1, 0) }
    #expect(throws: HeadcountError.tooLarge("reps of role field")) { try reps(1e300, 1e-5) }
    #expect(try reps(0, 0) == 0)
    // 0.1 + 0.2 over 0.1 is a hair above three.
    #expect(try reps(0.1 + 0.2, 0.1) == 3)
  }
}
