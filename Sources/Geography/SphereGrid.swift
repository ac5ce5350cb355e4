import Foundation
import SalesModel

/// Places in cells of near-equal size: rows of latitude, each cut along the longitudes that the places span.
struct SphereGrid: Sendable {
  let points: [UnitVector]
  /// Radians. Longitudes are measured eastward from `west`, in 0..<2π.
  private let west: Double
  private let span: Double
  private let south: Double
  private let rowHeight: Double
  /// Where each row's cells begin, and how many it has.
  private let rowStarts: [Int]
  private let rowCells: [Int]
  /// Where each cell's places begin in `members`.
  private let cellStarts: [Int32]
  private let members: [Int32]
  /// The members' vectors, so that a scan reads memory in order.
  private let memberVectors: [UnitVector]

  var count: Int { points.count }

  init(_ points: [UnitVector]) {
    self.points = points
    let latitudes = points.map { asin(max(-1, min(1, $0.z))) }
    let longitudes = points.map { atan2($0.y, $0.x) }
    let arc = LongitudeArc(longitudes)
    west = arc.west
    span = arc.span
    let bottom = latitudes.min() ?? 0
    let top = latitudes.max() ?? 0
    south = bottom
    let height = Self.rowHeight(bottom, top, arc.span, count: points.count)
    rowHeight = height
    let rows = max(1, min(points.count + 1, Int(((top - bottom) / height).rounded(.down)) + 1))
    var cells = [Int](repeating: 1, count: rows)
    for row in 0..<rows {
      let middle = bottom + (Double(row) + 0.5) * height
      cells[row] = max(1, min(points.count + 1, Int((arc.span * cos(middle) / height).rounded(.up))))
    }
    var starts = [0]
    for count in cells { starts.append((starts.last ?? 0) + count) }
    rowCells = cells
    rowStarts = starts
    let keys = points.indices.map { index in
      let row = max(0, min(rows - 1, Int((latitudes[index] - bottom) / height)))
      let east = arc.eastward(longitudes[index])
      return starts[row] + Self.cell(east, of: cells[row], span: arc.span)
    }
    (cellStarts, members) = countingSorted(keys, cells: starts.last ?? 1)
    memberVectors = members.map { points[Int($0)] }
  }

  /// Offers `search` every place that can be among its k nearest.
  ///
  /// The cap around `origin` grows until it is sure to hold them; its bounding box in latitude and longitude is
  /// exact (sin Δλ = sin r / cos φ).
  func search(from origin: UnitVector, excluding excluded: Int32?, into search: inout NearestSearch) {
    let available = count - (excluded == nil ? 0 : 1)
    guard search.k > 0, available > 0 else { return }
    let latitude = asin(max(-1, min(1, origin.z)))
    let longitude = atan2(origin.y, origin.x)
    var radius = rowHeight * Double(search.k).squareRoot()
    while true {
      search.reset()
      let everything = radius >= .pi
      scan(from: origin, latitude, longitude, radius: radius, excluding: excluded, into: &search)
      let reached = 2 * asin(min(1, search.worstSquaredDistance.squareRoot() / 2))
      if everything || (search.isFull && reached <= radius) { return }
      // With k found, no nearer one is further than the kth: one more scan settles it. The slack covers rounding.
      radius = search.isFull ? reached * (1 + 1e-9) + 1e-12 : min(.pi, max(radius * 2, rowHeight))
    }
  }

  private func scan(
    from origin: UnitVector, _ latitude: Double, _ longitude: Double, radius: Double,
    excluding excluded: Int32?, into search: inout NearestSearch
  ) {
    let low = max(0, Int(((latitude - radius - south) / rowHeight - Self.slack).rounded(.down)))
    let high = min(
      rowCells.count - 1, Int(((latitude + radius - south) / rowHeight + Self.slack).rounded(.down)))
    guard low <= high else { return }
    let width = halfWidth(latitude, radius)
    let east = (longitude - west).truncatingRemainder(dividingBy: 2 * .pi)
    let centre = east < 0 ? east + 2 * .pi : east
    for row in low...high {
      // The window may reach across the seam: its images one turn to either side are scanned too.
      var next = 0
      for turn in [-Self.fullTurn, 0, Self.fullTurn] {
        let isWhole = width >= Double.pi
        let from = isWhole ? 0 : centre - width + turn
        let to = isWhole ? span : centre + width + turn
        guard to >= -Self.slack, from <= span + Self.slack else { continue }
        let first = max(next, Self.cell(max(0, from - Self.slack), of: rowCells[row], span: span))
        let last = Self.cell(max(0, to + Self.slack), of: rowCells[row], span: span)
        guard first <= last else { continue }
        offer(cells: rowStarts[row] + first...rowStarts[row] + last, origin, excluded, &search)
        next = last + 1
      }
    }
  }

  private func offer(
    cells: ClosedRange<Int>, _ origin: UnitVector, _ excluded: Int32?, _ search: inout NearestSearch
  ) {
    for slot in Int(cellStarts[cells.lowerBound])..<Int(cellStarts[cells.upperBound + 1]) {
      guard members[slot] != excluded else { continue }
      search.offer(memberVectors[slot].squaredChord(to: origin), members[slot])
    }
  }

  private func halfWidth(_ latitude: Double, _ radius: Double) -> Double {
    guard radius < .pi / 2, abs(latitude) + radius < .pi / 2 - 1e-9 else { return .pi }
    return asin(min(1, sin(radius) / cos(latitude)))
  }

  private static let fullTurn = 2 * Double.pi
  /// Wide enough for rounding in `asin` and `atan2`, far below a cell.
  private static let slack = 1e-9

  /// About two places a cell over the rectangle that holds them, never so small that rows outnumber places.
  private static func rowHeight(_ south: Double, _ north: Double, _ span: Double, count: Int) -> Double {
    let area = span * max(0, sin(north) - sin(south))
    let even = (2 * area / Double(max(1, count))).squareRoot()
    let floor = max(north - south, span) / Double(max(1, count))
    return max(even, floor, 1e-9)
  }

  private static func cell(_ east: Double, of cells: Int, span: Double) -> Int {
    guard span > 0 else { return 0 }
    return max(0, min(cells - 1, Int(east / span * Double(cells))))
  }
}

/// The shortest arc of longitude that holds all places: what is left beside the largest gap between them.
struct LongitudeArc: Sendable {
  /// Radians; `west` in −π…π.
  let west: Double
  let span: Double

  init(_ longitudes: [Double]) {
    let sorted = longitudes.sorted()
    guard let first = sorted.first, let last = sorted.last else {
      (west, span) = (0, 0)
      return
    }
    var best = (west: first, gap: first + 2 * .pi - last)
    for (a, b) in zip(sorted, sorted.dropFirst()) where b - a > best.gap { best = (b, b - a) }
    west = best.west
    span = max(0, 2 * .pi - best.gap)
  }

  /// The longitude as an angle eastward of `west`, 0…2π.
  func eastward(_ longitude: Double) -> Double {
    let angle = longitude - west
    return angle < 0 ? angle + 2 * .pi : angle
  }
}
