import Testing

@testable import Statistics

@Suite struct QuantilesTests {
  @Test func quartilesOfAKnownSample() {
    // R: quantile(c(1, 3, 4, 10), c(0, .25, .5, .75, 1)) is 1, 2.5, 3.5, 5.5, 10.
    let sorted = [1.0, 3, 4, 10]
    #expect([0, 0.25, 0.5, 0.75, 1].map { quantile($0, ofSorted: sorted) } == [1, 2.5, 3.5, 5.5, 10])
    #expect(quantile(0.3, ofSorted: [7]) == 7)
  }

  @Test func meanAndDeviation() {
    #expect(mean([2, 4, 9]) == 5 && mean([]) == 0)
    #expect(abs(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]) - 2.138089935299395) < 1e-14)
    #expect(standardDeviation([3]) == 0)
  }
}
