import Geography

/// Finds room for names so that none covers another.
struct LabelLayout {
  let width: Double
  let height: Double
  private var taken: [PlaneBox] = []

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// Names keep off the square of `half` pixels around `point`.
  mutating func keepFree(_ point: PlanePoint, _ half: Double) {
    taken.append(PlaneBox(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y).padded(by: half))
  }

  /// The middle of the baseline for a name near (x, y), or nil when there is no free spot within `reach`; the name is
  /// then only in the tooltip and the table.
  mutating func placed(_ name: String, x: Double, y: Double, reach: Double) -> PlanePoint? {
    let half = Self.letterWidth * Double(name.unicodeScalars.count) / 2
    for (dx, dy) in Self.tries {
      let (cx, cy) = (x + dx * reach, y + dy * reach)
      let box = PlaneBox(minX: cx - half, minY: cy - 6, maxX: cx + half, maxY: cy + 6)
      guard box.minX >= 0, box.maxX <= width, box.minY >= 0, box.maxY <= height else { continue }
      if taken.allSatisfy({ !overlaps($0, box) }) {
        taken.append(box)
        return PlanePoint(x: cx, y: cy + 4)
      }
    }
    return nil
  }

  private func overlaps(_ a: PlaneBox, _ b: PlaneBox) -> Bool {
    a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY
  }

  private static let tries = [(0.0, 0.0), (0, -0.6), (0, 0.6), (-0.6, 0), (0.6, 0), (0, -1), (0, 1)]
  /// Of the 12 px semi-bold face, on the wide side.
  private static let letterWidth = 8.0
}
