import Statistics

/// The start of a whole map: recursive bisection by target shares, all measures mixed, along the longer side.
struct Bisection {
  let instance: Instance
  /// Turns each cut a little, for other maps than the one that is drawn without.
  private var random: RandomStream?
  private var order: [Int32]
  private(set) var labels: [Int32]

  /// O(n log n log p).
  init(_ instance: Instance, random: RandomStream? = nil) {
    self.instance = instance
    self.random = random
    order = (0..<instance.n).map { Int32($0) }
    labels = [Int32](repeating: 0, count: instance.n)
    var slots = Array(0..<instance.p)
    split(0..<instance.n, &slots, 0..<instance.p)
  }

  private mutating func split(_ units: Range<Int>, _ slots: inout [Int], _ part: Range<Int>) {
    guard part.count > 1 else {
      for r in units { labels[Int(order[r])] = Int32(slots[part.lowerBound]) }
      return
    }
    // More territories than units: some stay empty.
    guard !units.isEmpty else { return }
    let axis = turned(longestAxis(units))
    func along(_ point: Point) -> Double { (point * axis).sum() }
    var keys: [(Double, Int32)] = order[units].map { unit in (along(instance.points[Int(unit)]), unit) }
    keys.sort { left, right in left.0 == right.0 ? left.1 < right.1 : left.0 < right.0 }
    for (offset, entry) in keys.enumerated() { order[units.lowerBound + offset] = entry.1 }
    // Fixed centres go to their side; free slots keep their order.
    let middle = keys[keys.count / 2].0
    let place = slots.map { instance.fixedCentres[$0].map(along) ?? middle }
    let positions = Dictionary(uniqueKeysWithValues: zip(slots, place))
    slots[part].sort { left, right in
      let (l, r) = (positions[left] ?? 0, positions[right] ?? 0)
      return l == r ? left < right : l < r
    }
    let half = part.lowerBound + part.count / 2
    let cut = cutPlace(units, slots, part, half)
    split(units.lowerBound..<cut, &slots, part.lowerBound..<half)
    split(cut..<units.upperBound, &slots, half..<part.upperBound)
  }

  /// The first principal direction of the units, by power iteration.
  private func longestAxis(_ units: Range<Int>) -> Point {
    var mean = Point()
    for r in units { mean += instance.points[Int(order[r])] }
    mean /= Double(max(1, units.count))
    var (xx, yy, zz, xy, xz, yz) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for r in units {
      let d = instance.points[Int(order[r])] - mean
      xx += d.x * d.x
      yy += d.y * d.y
      zz += d.z * d.z
      xy += d.x * d.y
      xz += d.x * d.z
      yz += d.y * d.z
    }
    var v = Point(1, 0.7, 0.4)
    for _ in 0..<20 {
      let next = Point(
        xx * v.x + xy * v.y + xz * v.z, xy * v.x + yy * v.y + yz * v.z, xz * v.x + yz * v.y + zz * v.z)
      let length = (next * next).sum().squareRoot()
      guard length > 1e-30 else { break }
      v = next / length
    }
    return v
  }

  private mutating func turned(_ axis: Point) -> Point {
    guard random != nil else { return axis }
    let length = (axis * axis).sum().squareRoot()
    let tilt = Point(random?.normal() ?? 0, random?.normal() ?? 0, random?.normal() ?? 0)
    return axis + tilt * (Self.tilt * length)
  }

  /// How far a cut is turned, as a part of its direction.
  private static let tilt = 0.2

  /// Where the units of the first half of the slots end: by bulk, with at least one unit a slot where there are enough.
  private func cutPlace(_ units: Range<Int>, _ slots: [Int], _ part: Range<Int>, _ half: Int) -> Int {
    let m = instance.m
    func wanted(_ range: Range<Int>) -> Double {
      range.reduce(0) { sum, s in sum + (0..<m).reduce(0) { $0 + instance.target[slots[s] * m + $1] } }
    }
    func bulk(_ r: Int) -> Double {
      let unit = Int(order[r])
      return m == 0 ? 1 : (0..<m).reduce(0) { $0 + instance.activity[unit * m + $1] }
    }
    let all = wanted(part)
    let fraction =
      all > 0 ? wanted(part.lowerBound..<half) / all : Double(half - part.lowerBound) / Double(part.count)
    let goal = fraction * units.reduce(0) { $0 + bulk($1) }
    var sum = 0.0
    var cut = units.upperBound
    for r in units {
      let next = sum + bulk(r)
      if next > goal {
        cut = goal - sum > next - goal ? r + 1 : r
        break
      }
      sum = next
    }
    let least = units.lowerBound + min(half - part.lowerBound, units.count / 2)
    let most = units.upperBound - min(part.upperBound - half, units.count - units.count / 2)
    return max(least, min(cut, most))
  }
}
