import Testing

@testable import Territories

@Suite struct PriceCurvatureTests {
  /// Territories of a grid of 8 × 5 share units with those beside them, numbered at random; one stands alone.
  private var neighbours: [[Int32]] {
    let name = (0..<41).map { Int32(($0 * 17 + 5) % 41) }
    var result = [[Int32]](repeating: [], count: 41)
    for x in 0..<8 {
      for y in 0..<5 {
        for (u, v) in [(x + 1, y), (x, y + 1)] where u < 8 && v < 5 {
          let (a, b) = (name[x * 5 + y], name[u * 5 + v])
          result[Int(a)].append(b)
          result[Int(b)].append(a)
        }
      }
    }
    return result
  }

  @Test func aGridBecomesANarrowBand() {
    let curvature = PriceCurvature(m: 2, sharing: neighbours)
    #expect(curvature.order == 82)
    #expect(curvature.band.width < 2 * 8)
  }

  @Test func everyPriceHasARowOfItsOwnAndTheBandHoldsAllThatIsShared() {
    let curvature = PriceCurvature(m: 3, sharing: neighbours)
    #expect(Set((0..<41).flatMap { j in (0..<3).map { curvature.row(j, $0) } }) == Set(0..<123))
    for (j, others) in neighbours.enumerated() {
      for l in others { #expect(abs(curvature.row(j, 0) - curvature.row(Int(l), 2)) <= curvature.band.width) }
    }
  }

  @Test func solvingUndoesTheProduct() throws {
    var curvature = PriceCurvature(m: 2, sharing: neighbours)
    var entries = [Double](repeating: 0, count: curvature.band.storage.count)
    for (j, others) in neighbours.enumerated() {
      for l in others where Int(l) < j {
        for k in 0..<2 { entries[curvature.entry(curvature.row(j, k), curvature.row(Int(l), 1 - k))] = -0.5 }
      }
    }
    curvature.add(entries)
    curvature.addDiagonal((0..<82).map { 3 + Double($0 % 4) })
    #expect(curvature.diagonal == (0..<82).map { 3 + Double($0 % 4) })
    let step = (0..<82).map { Double($0 % 7) - 2 }
    let solved = try #require(curvature.solve(curvature.times(step)))
    for (found, wanted) in zip(solved, step) { #expect(abs(found - wanted) < 1e-12) }
  }
}
