import SalesModel
import Testing

@testable import Compensation

@Suite struct DrawTests {
  private func draw(_ amount: Int64, recoverable: Bool) -> Draw {
    Draw(amount: Money(minorUnits: amount, .usDollar), recoverable: recoverable)
  }

  /// A draw of 2,000 a month (Siebel Incentive Compensation Administration Guide).
  @Test func aShortfallIsPaidBackFromLaterPay() {
    let lines = draw(2000, recoverable: true).settle([2750, 3000, 1500, 2375, 3000, 2750])
    #expect(lines.map(\.paid) == [2750, 3000, 2000, 2000, 2875, 2750])
    #expect(lines.map(\.owed) == [0, 0, 500, 125, 0, 0])
  }

  @Test func aGuaranteeIsNotPaidBack() {
    #expect(draw(1500, recoverable: true).settle([500, 3000]).map(\.paid) == [1500, 2000])
    #expect(draw(1500, recoverable: false).settle([500, 3000]).map(\.paid) == [1500, 3000])
  }

  @Test(arguments: 1...30) func whatIsPaidIsWhatWasEarnedAndWhatIsOwed(seed: UInt64) {
    var state = seed
    let gross = (0..<24).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return Int64(state >> 40) % 5000 - 500
    }
    let lines = draw(2000, recoverable: true).settle(gross)
    let (earned, paid): (Int64, Int64) = (gross.reduce(0, +), lines.map(\.paid).reduce(0, +))
    let owed = lines.last?.owed ?? 0
    #expect(paid == earned + owed)
    #expect(lines.allSatisfy { $0.paid >= 2000 && $0.owed >= 0 })
  }

  @Test func halfOfTheEarningsIsTakenBack() throws {
    let clawback = Clawback(
      rep: "R1", deal: "D7", period: .month(4, of: 2027), earned: Money(minorUnits: 10_000_00, .usDollar),
      share: 0.5)
    let line = try clawback.line()
    #expect(line.pay.minorUnits == -5_000_00)
    #expect(line.item == "clawback D7")
    #expect(throws: PayError.self) {
      try Clawback(rep: "R1", deal: "D", period: .year(2027), earned: .zero(.usDollar), share: .nan).line()
    }
  }
}
