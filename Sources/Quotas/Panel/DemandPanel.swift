import LinearAlgebra
import SalesModel

/// One observation of a demand history in long form.
public struct DemandRow: Sendable, Equatable {
  /// One value a key column, such as state, region, purpose.
  public let keys: [String]
  public let period: Period
  public let amount: Double

  public init(keys: [String], period: Period, amount: Double) {
    self.keys = keys
    self.period = period
    self.amount = amount
  }
}

/// What a period without an observation means once a series has begun.
public enum GapRule: String, Sendable, Codable, CaseIterable {
  /// Nothing was sold: right for transactions, which are only recorded when they happen.
  case zero
  /// Not recorded: straight line between the neighbours of the same season, or the last known value of it.
  case interpolated
}

/// A demand history as a dense matrix: one series a combination of keys, one row a period.
///
/// Series are in the byte order of their keys, so that the order of the rows it is made from changes nothing.
public struct DemandPanel: Sendable, Equatable {
  public let keyNames: [String]
  /// The keys of each series.
  public let series: [[String]]
  /// The first period and how many there are.
  public let firstPeriod: Period
  public let periodCount: Int
  /// Periods × series. Before `starts` zeros; gaps filled by the rule.
  public let values: Matrix
  /// The row of each series' first observation: what comes before is a shorter history, not a zero.
  public let starts: [Int]
  /// How many rows repeated the keys and period of another (their amounts are summed).
  public let duplicates: Int
  /// How many cells after a series' start had no row.
  public let filled: Int

  public var lastPeriod: Period { firstPeriod.advanced(by: periodCount - 1) }

  /// The most periods a panel may span; a century of weeks fits.
  public static let longestSpan = 6_000

  /// Sorts, sums and fills `rows`. O(r + n·log n + n·T) for r rows, n series, T periods.
  ///
  /// - Parameter through: the panel's last period, when it is later than that of every row.
  public init(
    _ rows: [DemandRow], keyNames: [String], gaps: GapRule = .zero, through: Period? = nil
  ) throws(DemandError) {
    for row in rows where row.keys.count != keyNames.count {
      throw .keyCount(keys: row.keys, expected: keyNames.count)
    }
    let index = SeriesIndex(rows)
    let cells = rows.indices.lazy.map {
      DemandCell(series: index.series[$0], period: rows[$0].period, amount: rows[$0].amount)
    }
    try self.init(Array(cells), series: index.keys, keyNames: keyNames, gaps: gaps, through: through)
  }

  /// The same for cells of series whose keys are known, in any order and each once.
  init(
    _ cells: [DemandCell], series keys: [[String]], keyNames: [String], gaps: GapRule = .zero,
    through: Period? = nil
  ) throws(DemandError) {
    let range = try Self.range(cells, keys, through)
    let count = range.upperBound.ordinal - range.lowerBound.ordinal + 1
    let order = keys.indices.sorted { precedes(keys[$0], keys[$1]) }
    var place = [Int](repeating: 0, count: keys.count)
    for (rank, index) in order.enumerated() { place[index] = rank * count - range.lowerBound.ordinal }
    var sums = CellSums(count: count * keys.count)
    for cell in cells { sums.add(cell.amount, at: place[cell.series] + cell.period.ordinal) }
    sums.finish()
    self.keyNames = keyNames
    series = order.map { keys[$0] }
    firstPeriod = range.lowerBound
    periodCount = count
    duplicates = sums.repeated
    (values, starts, filled) = Self.filled(
      Matrix(rows: count, columns: keys.count, columnMajor: sums.values), sums.seen, gaps,
      season: firstPeriod.season)
  }

  /// The first and last period.
  private static func range(
    _ cells: [DemandCell], _ keys: [[String]], _ through: Period?
  ) throws(DemandError) -> ClosedRange<Period> {
    guard let first = cells.first?.period else { throw .noRows }
    var range = first...first
    for cell in cells {
      guard cell.amount.isFinite else { throw .notFinite(keys: keys[cell.series], period: cell.period) }
      guard cell.period.granularity == first.granularity else { throw .mixedGranularity(first, cell.period) }
      if !range.contains(cell.period) {
        range = min(range.lowerBound, cell.period)...max(range.upperBound, cell.period)
      }
    }
    if let through {
      guard through.granularity == first.granularity else { throw .mixedGranularity(first, through) }
      range = range.lowerBound...max(range.upperBound, through)
    }
    let count = range.upperBound.ordinal - range.lowerBound.ordinal + 1
    guard count <= longestSpan else {
      throw .spanTooLong(first: range.lowerBound, last: range.upperBound, periods: count)
    }
    return range
  }

  /// A panel over a matrix that has no gaps: periods × series, in the order of `series`.
  public init(
    keyNames: [String], series: [[String]], firstPeriod: Period, values: Matrix, starts: [Int]? = nil
  ) {
    precondition(values.columns == series.count, "\(values.columns) columns, \(series.count) series")
    self.keyNames = keyNames
    self.series = series
    self.firstPeriod = firstPeriod
    periodCount = values.rows
    self.values = values
    self.starts = starts ?? [Int](repeating: 0, count: series.count)
    (duplicates, filled) = (0, 0)
  }

  /// The same panel with other values.
  func replacing(values: Matrix) -> DemandPanel {
    DemandPanel(
      keyNames: keyNames, series: series, firstPeriod: firstPeriod, values: values, starts: starts)
  }

  /// The panel of the last `count` periods; the whole when it has no more.
  public func suffix(_ count: Int) -> DemandPanel {
    guard count > 0, count < periodCount else { return self }
    return slice(periodCount - count..<periodCount)
  }

  /// The panel of the rows in `range`; a series that begins after it has one zero at its end.
  public func slice(_ range: Range<Int>) -> DemandPanel {
    var cut = Matrix(rows: range.count, columns: series.count)
    for j in series.indices {
      for (i, t) in range.enumerated() { cut[i, j] = values[t, j] }
    }
    return DemandPanel(
      keyNames: keyNames, series: series, firstPeriod: firstPeriod.advanced(by: range.lowerBound),
      values: cut,
      starts: starts.map { min(max(0, $0 - range.lowerBound), max(0, range.count - 1)) })
  }

  private static func filled(
    _ cells: Matrix, _ seen: [Bool], _ rule: GapRule, season: Int
  ) -> (Matrix, [Int], Int) {
    var values = cells
    var starts: [Int] = []
    var count = 0
    let periods = cells.rows
    for j in 0..<cells.columns {
      let known = (0..<periods).filter { seen[j * periods + $0] }
      let start = known.first ?? 0
      starts.append(start)
      count += periods - start - known.count
      guard rule == .interpolated, known.count < periods - start else { continue }
      for t in start..<periods where !seen[j * periods + t] {
        values[t, j] = Gap(series: j, at: t, season: season).value(in: cells, seen)
      }
    }
    return (values, starts, count)
  }
}

extension Period {
  /// How many periods make the season of a demand history; days repeat by the week, and years of them are looked at by the
  /// year's length.
  var season: Int { granularity == .day ? 7 : granularity.perYear }
}

/// A cell without an observation, or one that does not count.
struct Gap {
  let series: Int
  let at: Int
  let season: Int

  init(series: Int, at: Int, season: Int) {
    self.series = series
    self.at = at
    self.season = season
  }

  /// Between the neighbours one season away where both are known, else one of them, else nearest in time.
  func value(in cells: Matrix, _ seen: [Bool]) -> Double {
    let neighbours = known(step: season, cells, seen)
    let found = neighbours.isEmpty ? known(step: 1, cells, seen) : neighbours
    guard !found.isEmpty else { return 0 }
    let weights = found.map { 1 / Double(abs($0 - at)) }
    let total = weights.reduce(0, +)
    return zip(found, weights).reduce(0) { $0 + cells[$1.0, series] * $1.1 / total }
  }

  /// The nearest known rows on either side at multiples of `step`.
  private func known(step: Int, _ cells: Matrix, _ seen: [Bool]) -> [Int] {
    let rows = cells.rows
    let back = stride(from: at - step, through: 0, by: -step).first { seen[series * rows + $0] }
    let ahead = stride(from: at + step, to: rows, by: step).first { seen[series * rows + $0] }
    return [back, ahead].compactMap(\.self)
  }
}

/// An amount of one series, by its number, in one period.
struct DemandCell: Sendable {
  let series: Int
  let period: Period
  let amount: Double
}

/// The sums of amounts by cell, which do not depend on the order in which they come.
private struct CellSums {
  private(set) var values: [Double]
  private(set) var seen: [Bool]
  /// The amounts of cells that got more than one.
  private var several: [Int: [Double]] = [:]
  /// How many amounts repeated the cell of another.
  private(set) var repeated = 0

  init(count: Int) {
    values = [Double](repeating: 0, count: count)
    seen = [Bool](repeating: false, count: count)
  }

  mutating func add(_ amount: Double, at cell: Int) {
    guard seen[cell] else {
      (seen[cell], values[cell]) = (true, amount)
      return
    }
    repeated += 1
    several[cell, default: [values[cell]]].append(amount)
  }

  /// Adds up the cells that got several amounts, in the order of size.
  mutating func finish() {
    for (cell, amounts) in several {
      values[cell] = amounts.sorted { (abs($0), $0) < (abs($1), $1) }.reduce(0, +)
    }
  }
}

/// The distinct keys in the order in which they come, and the series of each row.
private struct SeriesIndex {
  private(set) var keys: [[String]] = []
  private(set) var series: [Int] = []

  init(_ rows: [DemandRow]) {
    var number: [[String]: Int] = [:]
    series.reserveCapacity(rows.count)
    for row in rows {
      let known = number[row.keys]
      if known == nil {
        number[row.keys] = keys.count
        keys.append(row.keys)
      }
      series.append(known ?? keys.count - 1)
    }
  }
}

/// Byte order of keys: column by column.
func precedes(_ left: [String], _ right: [String]) -> Bool {
  for (a, b) in zip(left, right) where a != b { return a.utf8.lexicographicallyPrecedes(b.utf8) }
  return left.count < right.count
}
