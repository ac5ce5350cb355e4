import Geography
import SalesModel

/// Where each frame lies on the sheet, in pixels: the main one across it, insets in a row at its lower left where
/// the main one leaves room, else below it.
struct MapSheet {
  struct Window {
    let box: PlaneBox
    let scale: Double
    let left: Double
    let top: Double

    func pixel(_ point: PlanePoint) -> PlanePoint {
      PlanePoint(x: left + (point.x - box.minX) * scale, y: top + (box.maxY - point.y) * scale)
    }

    var height: Double { box.height * scale }

    /// Whether the lower left corner of the sheet, up to `right` and down from `top`, is free of the frame's land.
    func isFree(_ frame: MapFrame, right: Double, top: Double, bottom: Double) throws(GeometryError) -> Bool {
      let corner = PlaneBox(
        minX: box.minX - left / scale, minY: box.maxY - (bottom - self.top) / scale,
        maxX: box.minX + (right - left) / scale, maxY: box.maxY - (top - self.top) / scale)
      return try intersection(frame.outline, corner.region).isEmpty
    }
  }

  let windows: [Window]
  let width: Double
  let height: Double

  init(_ frames: [MapFrame]) throws(GeometryError) {
    guard let main = frames.first else {
      (windows, width, height) = ([], Self.fullWidth, 0)
      return
    }
    let scale = min((Self.fullWidth - 2 * Self.edge) / main.box.width, Self.tallest / main.box.height)
    let indent = (Self.fullWidth - main.box.width * scale) / 2
    let mainWindow = Window(box: main.box, scale: scale, left: indent, top: Self.edge)
    let bottom = mainWindow.height + 2 * Self.edge

    let scales = frames.dropFirst().map {
      min(Self.insetRoom.x / $0.box.width, Self.insetRoom.y / $0.box.height)
    }
    let insets = zip(frames.dropFirst(), scales)
    let rowWidth = insets.reduce(0) { $0 + $1.0.box.width * $1.1 + 4 * Self.edge }
    let rowHeight = insets.map { $0.box.height * $1 }.max() ?? 0
    let isFree = try mainWindow.isFree(
      main, right: rowWidth, top: bottom - rowHeight - 2 * Self.edge, bottom: bottom)
    height = scales.isEmpty || isFree ? bottom : bottom + rowHeight + 2 * Self.edge
    var windows = [mainWindow]
    var left = Self.edge
    for (frame, scale) in insets {
      let top = height - Self.edge - frame.box.height * scale
      windows.append(Window(box: frame.box, scale: scale, left: left, top: top))
      left += frame.box.width * scale + 4 * Self.edge
    }
    self.windows = windows
    width = Self.fullWidth
  }

  private static let edge = 6.0
  private static let insetRoom = (x: 140.0, y: 95.0)
  private static let fullWidth = 1000.0
  private static let tallest = 680.0
}
