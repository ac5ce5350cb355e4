/// A few neighbouring units, at most 64, and what surrounds them.
///
/// In a map every territory that meets the region does so in some part of it, and the parts divide the region. A part
/// may be a territory of its own, or go on outside.
struct Region {
  let instance: Instance
  /// The units, in the order in which they were taken in.
  let units: [Int]
  /// The units of the region that touch each, as bits; all of them where territories need not be connected.
  let touching: [UInt64]
  /// Units outside that touch each; empty where territories need not be connected.
  let outside: [[Int]]
  private let isIn: Set<Int>

  static let most = 64

  init(_ instance: Instance, _ units: [Int]) {
    precondition(units.count <= Self.most, "a region of \(units.count) units")
    self.instance = instance
    self.units = units
    isIn = Set(units)
    let place = Dictionary(uniqueKeysWithValues: units.enumerated().map { ($1, $0) })
    var touching = [UInt64](repeating: 0, count: units.count)
    var outside = [[Int]](repeating: [], count: units.count)
    if let graph = instance.graph {
      for (index, unit) in units.enumerated() {
        for next in graph.neighbours(of: unit) {
          if let other = place[Int(next)] {
            touching[index] |= 1 << UInt64(other)
          } else {
            outside[index].append(Int(next))
          }
        }
      }
    } else {
      touching = [UInt64](
        repeating: units.count == 64 ? .max : (1 << UInt64(units.count)) - 1, count: units.count)
    }
    self.touching = touching
    self.outside = outside
  }

  func contains(_ unit: Int) -> Bool { isIn.contains(unit) }

  /// All units as bits.
  var all: UInt64 { units.count == 64 ? .max : (1 << UInt64(units.count)) - 1 }

  /// The connected pieces of a part.
  func pieces(of part: UInt64) -> [UInt64] {
    var left = part
    var pieces: [UInt64] = []
    while left != 0 {
      let piece = firstPiece(of: left)
      pieces.append(piece)
      left &= ~piece
    }
    return pieces
  }

  func isConnected(_ part: UInt64) -> Bool { firstPiece(of: part) == part }

  private func firstPiece(of part: UInt64) -> UInt64 {
    guard instance.isContiguous else { return part }
    var piece: UInt64 = 0
    var edge = part & (~part + 1)
    while edge != 0 {
      piece |= edge
      var reached: UInt64 = 0
      edge.forEachBit { reached |= touching[$0] }
      edge = reached & part & ~piece
    }
    return piece
  }
}

extension UInt64 {
  /// Calls `body` with the place of every set bit, lowest first.
  @inline(__always) func forEachBit(_ body: (Int) -> Void) {
    var left = self
    while left != 0 {
      body(left.trailingZeroBitCount)
      left &= left - 1
    }
  }
}
