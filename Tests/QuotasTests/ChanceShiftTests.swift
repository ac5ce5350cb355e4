import Statistics
import Testing

@testable import Quotas

@Suite struct ChanceShiftTests {
  @Test func oneYearMovesByWhatWasNotStated() {
    #expect(ChanceShift.after([]) == 0)
    #expect(ChanceShift.after([[]]) == 0)
    // All reach chances of 60, 70 and 80 %: 40, 30 and 20 % more than were to. None: 60, 70 and 80 % fewer.
    #expect(abs(ChanceShift.after([[5, 9, 7]]) - 1.25 * 0.3) < 1e-12)
    #expect(abs(ChanceShift.after([[-5, -9, -7, -3]]) + 1.25 * 0.7) < 1e-12)
    // At the quantiles of a normal distribution as many reach each chance as are to.
    let even = (0..<100).map { normalQuantile((Double($0) + 0.5) / 100) }
    #expect(abs(ChanceShift.after([even, even, even])) < 1e-12)
    // From 0.375 on, a year at 0.2 lies at −0.175: all are there again. One at −1 falls short of all chances.
    #expect(abs(ChanceShift.after([[5, 9], [0.2, 0.2]]) - 0.75) < 1e-12)
    #expect(abs(ChanceShift.after([[5, 9], [-1, -1]]) + 0.5) < 1e-12)
  }

  /// What the method is for: whatever the errors' place and shape, about as many reach a chance in the long run as are to.
  @Test(arguments: [-0.6, 0, 0.9]) func sharesComeToTheChances(place: Double) {
    var stream = RandomStream(seed: 5)
    var years: [[Double]] = []
    var reached: [Double] = []
    for _ in 0..<60 {
      let common = place + 0.5 * stream.normal()
      // Skewed: few fall far behind.
      let year = (0..<80).map { _ in
        let own = stream.normal()
        return common + (own < -1 ? 2 * own + 1 : own)
      }
      let shift = ChanceShift.after(Array(years.suffix(Rehearsal.mostYears)))
      if years.count >= Rehearsal.mostYears {
        let least = shift - normalQuantile(0.7)
        reached.append(Double(year.count { $0 >= least }) / 80)
      }
      years.append(year)
    }
    #expect(abs(mean(reached) - 0.7) < 0.06, "\(mean(reached))")
  }
}
