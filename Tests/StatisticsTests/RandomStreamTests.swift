import Testing

@testable import Statistics

@Suite struct RandomStreamTests {
  @Test func drawsDependOnKeyAndCounterOnly() {
    var first = RandomStream(seed: 7, 1, 2)
    var second = RandomStream(seed: 7, 1, 2)
    #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
    var other = RandomStream(seed: 7, 2, 1)
    #expect(other.next() != RandomStream(seed: 7, 1, 2).firstDraw)
  }
}

extension RandomStream {
  var firstDraw: UInt64 {
    var copy = self
    return copy.next()
  }
}
