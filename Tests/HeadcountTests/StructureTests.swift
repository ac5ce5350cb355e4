import Testing

@testable import Headcount

@Suite struct StructureTests {
  @Test func everyLevelIsLedUntilOneSpanHoldsIt() {
    #expect(managers(leading: 100, span: 5) == [20, 4])
    #expect(managers(leading: 1000, span: 5) == [200, 40, 8, 2])
    #expect(managers(leading: 0, span: 8) == [])
    #expect(managers(leading: 1, span: 8) == [1])
    #expect(managers(leading: 9, span: 8) == [2])
  }

  @Test(arguments: 1...300) func noManagerLeadsMoreThanTheSpan(reps: Int) {
    for span in [2, 3, 8, 20] {
      var below = reps
      for level in managers(leading: reps, span: span) {
        #expect(level * span >= below && (level - 1) * span < below)
        below = level
      }
      #expect(below <= span)
    }
  }
}

/// Zoltners, Sinha, Lorimer: a rep who generates gross margin of twice the cost.
@Suite struct SalesForceReturnTests {
  @Test func aReturnAbove150PercentSaysTooSmall() throws {
    let value = try #require(
      SalesForceReturn(cost: 200_000, margin: 0.5, incrementalSales: 800_000, carryOver: (0.5, 0.25)))
    #expect(value.breakEvenSales == 400_000)
    #expect(value.ratio == 2)
    #expect(value.returnOnCost == 2.5)
    #expect(value.verdict == .tooSmall)
  }

  @Test func withoutCarryOverItIsRight() throws {
    let value = try #require(SalesForceReturn(cost: 200_000, margin: 0.5, incrementalSales: 800_000))
    #expect(value.returnOnCost == 1)
    #expect(value.verdict == .right)
  }

  @Test(arguments: [0.1, 1, 7.3], [0.0, 0.4]) func theReturnFollowsFromTheRatio(scale: Double, carry: Double)
    throws
  {
    let value = try #require(
      SalesForceReturn(
        cost: 90_000, margin: 0.6, incrementalSales: 100_000 * scale, carryOver: (carry, carry / 2)))
    #expect(abs(value.returnOnCost - (value.ratio * (1 + 1.5 * carry) - 1)) < 1e-12)
  }

  @Test func nonsenseIsNil() {
    #expect(SalesForceReturn(cost: 0, margin: 0.5, incrementalSales: 1) == nil)
    #expect(SalesForceReturn(cost: 1, margin: .nan, incrementalSales: 1) == nil)
  }
}

@Suite struct CapacityTests {
  @Test func experiencedAndNewRepsAddUp() {
    let groups = [
      CapacityGroup(reps: 7, quota: 150_000, attainment: 0.85),
      CapacityGroup(reps: 3, quota: 150_000, attainment: 0.4),
    ]
    #expect(abs(groups.reduce(0) { $0 + $1.sales } - 1_072_500) < 1e-6)
    let ramping = CapacityGroup(reps: 10, quota: 150_000, attainment: 0.85, productivity: 0.82)
    #expect(abs(ramping.sales - 1_045_500) < 1e-6)
  }

  @Test func cohortsLeaveAndRampUp() {
    #expect(abs(CapacityCohorts.monthlyAttrition(0.3) - 0.0292855) < 5e-8)
    let capacity = CapacityCohorts(
      ramped: 20, hires: [4, 0, 0, 3, 0, 0, 2], ramp: [0, 0, 0.25, 0.5, 0.75], attrition: 0.3, months: 12)
    let expected = [
      20.0000, 19.4143, 19.7880, 20.1232, 20.4218, 21.3923, 21.4519, 21.4896, 21.9778, 21.7915, 21.5973,
      21.3958,
    ]
    for (found, wanted) in zip(capacity.productive, expected) { #expect(abs(found - wanted) < 5e-5) }
    #expect(abs(capacity.productiveMonths - 250.8435) < 5e-5)
    #expect(abs((capacity.onBoard.last ?? 0) - 21.3958) < 5e-5)
  }

  @Test func nobodyLeavesWithoutAttrition() {
    let capacity = CapacityCohorts(ramped: 5, hires: [1], ramp: [], attrition: 0, months: 3)
    #expect(capacity.productive == [6, 6, 6])
    #expect(CapacityCohorts(ramped: 5, hires: [], ramp: [], attrition: 1, months: 2).productive == [5, 0])
  }
}
