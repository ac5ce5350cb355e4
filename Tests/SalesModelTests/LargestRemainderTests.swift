import SalesModel
import Testing

struct LargestRemainderTests {
  private func split(_ total: Int64, _ shares: [Double]) -> [Int64] {
    Money.split(Money(minorUnits: total, .usDollar), by: shares).map(\.minorUnits)
  }

  @Test func workedByHand() {
    #expect(split(100, [1, 1, 1]) == [34, 33, 33])
    // 10 over 1.5 : 2.6 : 5.9 is 1.5, 2.6, 5.9: the two largest remainders are the last two.
    #expect(split(10, [1.5, 2.6, 5.9]) == [1, 3, 6])
    #expect(split(-100, [1, 1, 1]) == [-33, -33, -34])
    #expect(split(2, [1, 1, 1, 1]) == [1, 1, 0, 0])
    #expect(split(0, [3, 1]) == [0, 0])
    #expect(split(7, [0, 5, 0]) == [0, 7, 0])
    #expect(split(9, []) == [])
  }

  @Test(arguments: 1...100) func partsAddUpAndStayWithinAUnit(seed: UInt64) {
    var random = Draws(seed)
    let shares = (0..<Int(1 + random.below(30))).map { _ in Double(random.below(1000)) + 0.25 }
    let total = Int64(random.below(10_000_000)) - 2_000_000
    let parts = split(total, shares)
    #expect(parts.reduce(0, +) == total)
    let sum = shares.reduce(0, +)
    for (part, share) in zip(parts, shares) {
      #expect(abs(Double(part) - Double(total) * share / sum) < 1 + 1e-6)
    }
    guard total > 0 else { return }
    let byShare = shares.indices.sorted { shares[$0] < shares[$1] }
    for (less, more) in zip(byShare, byShare.dropFirst()) where shares[less] < shares[more] {
      #expect(parts[less] <= parts[more], "a larger share got less")
    }
  }

  @Test func hugeTotalsAndHugeSharesKeepTheTotal() {
    #expect(split(.max / 2, [1, 2, 3, 4]).reduce(0, +) == .max / 2)
    #expect(split(100, [1e308, 1e308, 1e308, 1e308]) == [25, 25, 25, 25])
    #expect(split(1_000_000, [1e-300, 1e-300]) == [500_000, 500_000])
  }

  @Test func manyPartsTakeNoQuadraticTime() {
    // 400 million additions if each part summed all shares again.
    #expect(split(1_000_003, [Double](repeating: 1, count: 20_000)).reduce(0, +) == 1_000_003)
  }

  @Test func exactAmountsWithRoundingNoiseStillMeetTheTotal() {
    let exact = [0.1 + 0.2, 0.7, 98.999_999_999]
    let total = Money(minorUnits: 100, .usDollar)
    #expect(Money.rounded(exact: exact, to: total).map(\.minorUnits) == [0, 1, 99])
    // Whole parts that are one too many take it from the largest.
    let most = Money(minorUnits: 100_004, .usDollar)
    #expect(Money.rounded(exact: [0, 100_005, 0], to: most).map(\.minorUnits) == [0, 100_004, 0])
  }
}

/// Small deterministic draws (a linear congruential generator with Knuth's MMIX constants).
struct Draws {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func below(_ bound: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % bound
  }
}
