import Testing

@testable import Statistics

@Suite struct RandomStreamTests {
  @Test func firstDrawsAreFrozen() {
    // Stored runs are found by their seed: the same seed must mean the same luck in every version.
    var stream = RandomStream(seed: 1)
    #expect((0..<3).map { _ in stream.next() } == Self.frozen)
    var labelled = RandomStream(seed: 1, 2, 3)
    #expect(labelled.next() == Self.frozenLabelled)
  }
  static let frozen: [UInt64] = [0x5E41AB087439611E, 0xF18D6CE93D6CF1EE, 0xB95F66D327E8D78]
  static let frozenLabelled: UInt64 = 0xFA5D94034A7DD329

  @Test func drawsDependOnKeyAndCounterOnly() {
    var first = RandomStream(seed: 7, 1, 2)
    var second = RandomStream(seed: 7, 1, 2)
    let draws = (0..<100).map { _ in first.next() }
    #expect(draws == (0..<100).map { _ in second.next() })
    second.counter = 41
    #expect(second.next() == draws[41])
  }

  @Test func orderOfLabelsMatters() {
    var (a, b) = (RandomStream(seed: 7, 1, 2), RandomStream(seed: 7, 2, 1))
    #expect(a.next() != b.next())
  }

  @Test(arguments: [1, 2, 99] as [UInt64]) func uniformFillsItsCellsEvenly(seed: UInt64) {
    var stream = RandomStream(seed: seed)
    var cells = [Int](repeating: 0, count: 50)
    for _ in 0..<50_000 { cells[Int(stream.uniform() * 50)] += 1 }
    let chiSquare = cells.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    // 49 degrees of freedom: beyond 95 with probability 1e-4.
    #expect(chiSquare < 95)
  }

  @Test func consecutiveStreamsAreUncorrelated() {
    let first = (0..<20_000).map { item in
      var stream = RandomStream(seed: 5, UInt64(item))
      return stream.uniform() - 0.5
    }
    let products = zip(first, first.dropFirst()).map { $0 * $1 * 12 }
    // Standard error 1/√20000.
    #expect(abs(mean(products)) < 4 / 20_000.0.squareRoot())
  }

  @Test func belowStaysBelowAndReachesAll() {
    var stream = RandomStream(seed: 3)
    let seen = Set((0..<1000).map { _ in stream.below(7) })
    #expect(seen == Set(0..<7))
    #expect(stream.below(1) == 0)
  }

  @Test func normalHasItsMoments() {
    var stream = RandomStream(seed: 11)
    let draws = (0..<40_000).map { _ in stream.normal() }
    #expect(abs(mean(draws)) < 4 / 200)
    #expect(abs(standardDeviation(draws) - 1) < 4 / (2 * 40_000.0).squareRoot())
    #expect(draws.allSatisfy { $0.isFinite })
  }
}
