import Testing

@testable import Statistics

@Suite struct OrderedParallelTests {
  @Test func blocksAreTheSameForAnyThreadCount() {
    func sums(_ threads: Int) -> [Double] {
      orderedBlocks(1003, blockSize: 17, threads: Threads(threads)) { range in
        range.reduce(0.0) { $0 + 1 / Double($1 + 1) }
      }
    }
    let one = sums(1)
    #expect(one.count == 59)
    #expect(sums(2) == one && sums(7) == one)
    #expect(abs(one.reduce(0, +) - 7.488465) < 1e-5)
  }

  @Test func mapKeepsTheOrderOfItems() {
    for threads in [1, 2, 7, 300] {
      #expect(orderedMap(100, threads: Threads(threads)) { $0 * $0 } == (0..<100).map { $0 * $0 })
    }
    #expect(orderedMap(0, threads: Threads(2)) { $0 }.isEmpty)
  }

  @Test func referencesAreKeptAlive() {
    let texts = orderedMap(500, threads: Threads(7)) { String(repeating: "x", count: $0 % 40) }
    #expect(texts.map(\.count) == (0..<500).map { $0 % 40 })
  }

  @Test func threadsAreAtLeastOne() { #expect(Threads(-3).count == 1) }
}
