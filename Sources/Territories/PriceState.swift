/// Whom each unit goes to at some prices. Tasks write to it, each to its own rows.
final class PriceState: Sendable {
  let width: Int
  /// Row r: territories (−1: no more) and shares of the unit in that row, the largest first.
  let territories: Lane<Int32>
  let shares: Lane<Float>

  init(rows: Int, width: Int) {
    self.width = width
    territories = Lane(rows * width, repeating: -1)
    shares = Lane(rows * width, repeating: 0)
  }

  /// Whether the unit in a row is divided.
  @inline(__always) func isContested(_ row: Int) -> Bool { shares[row * width] < 0.999_999 }

  /// The places of the unit in a row.
  @inline(__always) func places(_ row: Int) -> Range<Int> {
    let start = row * width
    var end = start
    while end < start + width, territories[end] >= 0 { end += 1 }
    return start..<end
  }
}
