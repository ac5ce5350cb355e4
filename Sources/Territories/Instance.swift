import SalesModel

/// A problem as the search sees it: units (accounts, or accounts that stay together) in id order, in scaled numbers.
///
/// n units, m measures, p territories. Weights and activities are scaled to a mean of 1, so that prices are
/// distances; `weightScale` turns scaled costs back into Σ weight × travel.
struct Instance: Sendable {
  let n: Int
  let m: Int
  let p: Int
  let metric: Metric
  /// Accounts of unit u: `members[memberStarts[u]..<memberStarts[u + 1]]`, rows of the problem's tables.
  let members: [Int32]
  let memberStarts: [Int32]
  let points: [Point]
  let weights: [Double]
  /// Activity of unit u in measure k at `u * m + k`.
  let activity: [Double]
  let activityScale: [Double]
  let weightScale: Double
  /// At `j * m + k`.
  let upper: [Double]
  let lower: [Double]
  let target: [Double]
  /// The fixed centre of each territory, nil where it is free.
  let fixedCentres: [Point?]
  let centreRule: CentreRule
  /// Travel cost of unit u in territory j at `u * p + j`, scaled like weight × distance; empty without a matrix.
  let matrix: [Float]
  /// Today's territory of each unit (−1: none) and the scaled cost of leaving it; empty without a map today.
  let home: [Int32]
  let moveCost: [Double]
  /// Whether the problem limits what may leave its home.
  let limitsMoves: Bool
  let eligibility: Eligibility
  let separation: Separation
  let graph: AdjacencyGraph?

  var usesMatrix: Bool { !matrix.isEmpty }
  var hasHomes: Bool { !home.isEmpty }
  var isContiguous: Bool { graph != nil }
  /// Whether nothing but travel and prices tells what a unit costs somewhere.
  var isPlain: Bool { !usesMatrix && !hasHomes && eligibility.isFree }

  /// The same units with one measure, the mean of all, that also is the travel weight: where to start from when
  /// several measures have to be balanced.
  func blended() -> Instance {
    func mean(_ values: [Double], of count: Int) -> [Double] {
      (0..<count).map { i in (0..<m).reduce(0) { $0 + values[i * m + $1] } / Double(m) }
    }
    let bulk = mean(activity, of: n)
    return Instance(
      n: n, m: 1, p: p, metric: metric, members: members, memberStarts: memberStarts, points: points,
      weights: zip(bulk, weights).map { ($0 * Double(m) + $1) / Double(m + 1) }, activity: bulk,
      activityScale: [1],
      weightScale: weightScale, upper: mean(upper, of: p), lower: mean(lower, of: p),
      target: mean(target, of: p),
      fixedCentres: fixedCentres, centreRule: centreRule, matrix: matrix, home: home, moveCost: moveCost,
      limitsMoves: limitsMoves,
      eligibility: eligibility,
      separation: separation, graph: graph)
  }

  /// The same units with measures between their mean (`part` 0) and what they are (1), and travel weights likewise.
  func mixed(_ part: Double) -> Instance {
    guard part < 1, m > 1 else { return self }
    func mix(_ values: [Double]) -> [Double] {
      values.indices.map { index in
        let first = index / m * m
        let mean = values[first..<first + m].reduce(0, +) / Double(m)
        return mean + part * (values[index] - mean)
      }
    }
    let mixedWeights: [Double] = (0..<n).map { unit in
      let bulk = activity[unit * m..<unit * m + m].reduce(0, +)
      let mean = (bulk + weights[unit]) / Double(m + 1)
      return mean + part * (weights[unit] - mean)
    }
    return Instance(
      n: n, m: m, p: p, metric: metric, members: members, memberStarts: memberStarts, points: points,
      weights: mixedWeights, activity: mix(activity), activityScale: activityScale, weightScale: weightScale,
      upper: mix(upper), lower: mix(lower), target: mix(target), fixedCentres: fixedCentres,
      centreRule: centreRule, matrix: matrix, home: home, moveCost: moveCost, limitsMoves: limitsMoves,
      eligibility: eligibility, separation: separation, graph: graph)
  }

  func accounts(of unit: Int) -> ArraySlice<Int32> {
    members[Int(memberStarts[unit])..<Int(memberStarts[unit + 1])]
  }

  /// Labels of units from labels of accounts: that of a unit's first account.
  func collapsed(_ labels: [Int32]) -> [Int32] {
    (0..<n).map { labels[Int(members[Int(memberStarts[$0])])] }
  }

  /// What territories hold of each measure when units are in `labels`, at `j * m + k`.
  func loads(_ labels: [Int32]) -> [Double] {
    var loads = [Double](repeating: 0, count: p * m)
    for unit in labels.indices {
      for k in 0..<m { loads[Int(labels[unit]) * m + k] += activity[unit * m + k] }
    }
    return loads
  }

  /// Load of a map outside the bands, all measures together.
  func loadOutside(_ labels: [Int32]) -> Double {
    let loads = loads(labels)
    return loads.indices.reduce(0) { $0 + max(0, loads[$1] - upper[$1], lower[$1] - loads[$1]) }
  }

  /// Spreads labels of units over accounts.
  func expanded(_ labels: [Int32]) -> [Int32] {
    var result = [Int32](repeating: 0, count: members.count)
    for unit in 0..<n {
      for account in accounts(of: unit) { result[Int(account)] = labels[unit] }
    }
    return result
  }
}

/// Which territories a unit may be in: a bit a territory, rows only for units with restrictions.
struct Eligibility: Sendable {
  let p: Int
  private let words: Int
  /// The row of each unit in `bits`, −1 for any territory; empty when no unit is restricted.
  private var row: [Int32] = []
  private var bits: [UInt64] = []
  /// Rows that several units share: those of lists.
  private var rowOfList: [Int32: Int32] = [:]

  init(n: Int, p: Int) {
    self.p = p
    words = (p + 63) / 64
    self.n = n
  }

  private let n: Int

  var isFree: Bool { row.isEmpty }

  func isRestricted(_ unit: Int) -> Bool { !row.isEmpty && row[unit] >= 0 }

  func allows(_ unit: Int, _ territory: Int) -> Bool {
    guard !row.isEmpty, row[unit] >= 0 else { return true }
    return bits[Int(row[unit]) * words + territory / 64] >> UInt64(territory % 64) & 1 == 1
  }

  func count(_ unit: Int) -> Int {
    guard isRestricted(unit) else { return p }
    let start = Int(row[unit]) * words
    return bits[start..<start + words].reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// The rows of `units` only, in their order.
  func of(_ units: [Int]) -> Eligibility {
    var result = Eligibility(n: units.count, p: p)
    guard !row.isEmpty else { return result }
    result.row = units.map { row[$0] }
    result.bits = bits
    return result
  }

  mutating func bar(_ unit: Int, from territory: Int) {
    let start = ensureRow(unit)
    bits[start + territory / 64] &= ~(1 << UInt64(territory % 64))
  }

  /// Keeps only the territories in `allowed`.
  mutating func restrict(_ unit: Int, to allowed: Set<Int32>) {
    let start = ensureRow(unit)
    for territory in 0..<p where !allowed.contains(Int32(territory)) {
      bits[start + territory / 64] &= ~(1 << UInt64(territory % 64))
    }
  }

  /// Keeps only the territories of a list, in a row that all units of the list share.
  mutating func restrict(_ unit: Int, toList list: Int32, _ territories: [Int32]) {
    if row.isEmpty { row = [Int32](repeating: -1, count: n) }
    guard row[unit] < 0 else {
      if rowOfList[list] != row[unit] { restrict(unit, to: Set(territories)) }
      return
    }
    if let shared = rowOfList[list] {
      row[unit] = shared
      return
    }
    restrict(unit, to: Set(territories))
    rowOfList[list] = row[unit]
  }

  /// Where the unit's own row begins in `bits`.
  private mutating func ensureRow(_ unit: Int) -> Int {
    if row.isEmpty { row = [Int32](repeating: -1, count: n) }
    let old = Int(row[unit])
    if old < 0 || rowOfList.values.contains(Int32(old)) {
      row[unit] = Int32(bits.count / max(1, words))
      for word in 0..<words {
        let used = min(64, p - word * 64)
        bits.append(old >= 0 ? bits[old * words + word] : used == 64 ? .max : (1 << UInt64(used)) - 1)
      }
    }
    return Int(row[unit]) * words
  }
}
