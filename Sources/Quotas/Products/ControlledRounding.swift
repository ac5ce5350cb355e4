import LinearAlgebra

/// Rounds a two-way table to whole numbers and keeps both margins: every cell is rounded down or up, and the sum of all
/// changes is the least (controlled rounding: Bacharach 1966; Cox 1987; as a flow: Causey, Cox and Ernst 1985).
///
/// Each row is rounded by largest remainder; what columns then have too much goes to those with too little along shortest
/// paths of moves within rows. Such a rounding exists whenever the margins are whole and are the table's, as the flow's
/// bounds are whole (Hoffman 1960). Margins that are off by more than noise make cells go beyond their bounds, and are kept
/// all the same. Of equally good moves the first row's is made, then the first column's.
///
/// Cost: O(n · m²) for m columns, the fewer of rows and columns, and O(m³) at most a unit that has to move.
struct ControlledRounding {
  /// Row by row.
  let cells: [[Int64]]

  /// - Parameters:
  ///   - exact: rows × columns, not negative, finite, below 2⁶³.
  ///   - rows: the rows' sums, not negative; their total is that of `columns`.
  init(_ exact: Matrix, rows: [Int64], columns: [Int64]) {
    precondition(rows.reduce(0, +) == columns.reduce(0, +), "margins of different totals")
    guard exact.columns > exact.rows else {
      var moves = RoundingMoves(exact, rows: rows)
      moves.settle(columns)
      cells = moves.cells
      return
    }
    var moves = RoundingMoves(exact.transposed, rows: columns)
    moves.settle(rows)
    let turned = moves.cells
    cells = rows.indices.map { i in turned.map { $0[i] } }
  }
}

/// A table of whole numbers whose rows are right, and the moves of one unit from column to column within a row.
private struct RoundingMoves {
  private let height: Int
  private let width: Int
  /// Column after column: what each cell is rounded down to, and how much of 2⁴⁰ it is above; `whole` for whole cells.
  private let floor: [Int64]
  private let fraction: [Int64]
  private var values: [Int64]
  /// How far cells may lie beyond floor and ceiling.
  private var slack: Int64 = 0
  /// Half of what lowering and raising a cell by one adds to the sum of distances to the exact cells, but for constants that
  /// cancel in a move; `none` where a bound forbids it.
  private var lowering: [Int64]
  private var raising: [Int64]
  /// The cheapest move from one column to another, at from · width + to, and its row.
  private var cost: [Int64]
  private var row: [Int]

  private static let unit: Int64 = 1 << 40
  private static let whole: Int64 = -1
  private static let none: Int64 = 1 << 60
  /// Prices from here on stand for moves that are forbidden on either side.
  private static let limit: Int64 = 1 << 59
  /// Cells this near to a whole number are it.
  private static let noise = 1e-7

  init(_ exact: Matrix, rows: [Int64]) {
    (height, width) = (exact.rows, exact.columns)
    let isWhole = exact.storage.map { abs($0 - $0.rounded()) <= Self.noise }
    let floor = zip(exact.storage, isWhole).map { Int64($1 ? $0.rounded() : $0.rounded(.down)) }
    fraction = exact.storage.indices.map { k in
      isWhole[k] ? Self.whole : Int64((exact.storage[k] - Double(floor[k])) * Double(Self.unit))
    }
    (self.floor, values) = (floor, floor)
    lowering = floor
    raising = floor
    cost = [Int64](repeating: Self.limit, count: width * width)
    row = [Int](repeating: 0, count: width * width)
    for i in rows.indices { round(row: i, to: rows[i]) }
  }

  /// Row by row.
  var cells: [[Int64]] { (0..<height).map { i in (0..<width).map { values[$0 * height + i] } } }

  /// By largest remainder; beyond the bounds only where the sum asks for it.
  private mutating func round(row i: Int, to total: Int64) {
    let places = (0..<width).map { $0 * height + i }
    var left = total - places.reduce(0) { $0 + floor[$1] }
    let order = places.filter { fraction[$0] != Self.whole }.sorted {
      fraction[$0] != fraction[$1] ? fraction[$0] > fraction[$1] : $0 < $1
    }
    for k in order where left > 0 {
      values[k] += 1
      left -= 1
    }
    let byValue = places.sorted { floor[$0] != floor[$1] ? floor[$0] > floor[$1] : $0 < $1 }
    if left > 0, let largest = byValue.first { values[largest] += left }
    for k in byValue where left < 0 {
      let taken = min(values[k], -left)
      values[k] -= taken
      left += taken
    }
  }

  /// Moves units until the columns' sums are met.
  mutating func settle(_ columns: [Int64]) {
    var surplus = (0..<width).map { j in
      values[j * height..<(j + 1) * height].reduce(-columns[j], +)
    }
    guard surplus.contains(where: { $0 > 0 }) else { return }
    weigh()
    while surplus.contains(where: { $0 > 0 }) {
      guard let path = path(surplus) else {
        slack = max(1, 2 * slack)
        weigh()
        continue
      }
      let moves = zip(path, path.dropFirst()).map { (row: row[$0 * width + $1], from: $0, to: $1) }
      for move in moves {
        values[move.from * height + move.row] -= 1
        values[move.to * height + move.row] += 1
      }
      surplus[path[0]] -= 1
      surplus[path[path.count - 1]] += 1
      for i in Set(moves.map(\.row)).sorted() { reweigh(i) }
    }
  }

  private mutating func weigh() {
    for k in values.indices { price(k) }
    for a in 0..<width {
      for b in 0..<width where a != b { search(a, b) }
    }
  }

  private mutating func price(_ k: Int) {
    let isUp = values[k] > floor[k]
    let ceiling = floor[k] + (fraction[k] == Self.whole ? 0 : 1)
    let (down, up) = slack > 0 ? (1, 0) : (isUp ? fraction[k] : 0, isUp ? 0 : -fraction[k])
    lowering[k] = values[k] > max(0, floor[k] - slack) ? down : Self.none
    raising[k] = values[k] < ceiling + slack ? up : Self.none
  }

  /// Brings the moves up to date after a row has changed.
  private mutating func reweigh(_ i: Int) {
    for j in 0..<width { price(j * height + i) }
    for a in 0..<width {
      let down = lowering[a * height + i]
      for b in 0..<width where a != b {
        let (price, k) = (min(Self.limit, down + raising[b * height + i]), a * width + b)
        if row[k] == i, price > cost[k] {
          search(a, b)
        } else if price < cost[k] || (price == cost[k] && i < row[k]) {
          (cost[k], row[k]) = (price, i)
        }
      }
    }
  }

  /// The cheapest move between two columns over all rows, the first of equals.
  private mutating func search(_ a: Int, _ b: Int) {
    var (best, place) = (Self.limit, 0)
    lowering.withUnsafeBufferPointer { lowering in
      raising.withUnsafeBufferPointer { raising in
        for i in 0..<height {
          let price = lowering[a * height + i] + raising[b * height + i]
          if price < best { (best, place) = (price, i) }
        }
      }
    }
    (cost[a * width + b], row[a * width + b]) = (best, place)
  }

  /// The cheapest way from a column with too much to one with too little (Bellman 1958); nil when there is none.
  private func path(_ surplus: [Int64]) -> [Int]? {
    var distance = surplus.map { $0 > 0 ? 0 : Self.none }
    var before = [Int?](repeating: nil, count: width)
    var changed = (0..<width).filter { distance[$0] == 0 }
    for _ in 0..<width where !changed.isEmpty {
      var isNext = [Bool](repeating: false, count: width)
      for a in changed {
        for b in 0..<width where cost[a * width + b] < Self.limit {
          let length = distance[a] + cost[a * width + b]
          if length < distance[b] { (distance[b], before[b], isNext[b]) = (length, a, true) }
        }
      }
      changed = (0..<width).filter { isNext[$0] }
    }
    let ends = (0..<width).filter { surplus[$0] < 0 && distance[$0] < Self.limit }
    guard let end = ends.min(by: { (distance[$0], $0) < (distance[$1], $1) }) else { return nil }
    var path = [end]
    while let column = before[path[path.count - 1]], path.count <= width { path.append(column) }
    return path.reversed()
  }
}
