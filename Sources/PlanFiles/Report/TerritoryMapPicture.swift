import Geography
import SalesModel

/// The map of one layer as SVG; nil when no account has a location.
func territoryMap(_ layer: LayerPlan, on map: AccountMap) throws(GeometryError) -> String? {
  guard !map.frames.isEmpty else { return nil }
  let shapes = try TerritoryShapes(layer, on: map)
  let sheet = try MapSheet(map.frames)
  let picture = TerritoryPicture(layer: layer, map: map, shapes: shapes, sheet: sheet)
  return try picture.drawn()
}

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
  private static let insetRoom = (x: 190.0, y: 120.0)
  private static let fullWidth = 1000.0
  private static let tallest = 680.0
}

/// Draws territories, accounts, centres and names.
struct TerritoryPicture {
  let layer: LayerPlan
  let map: AccountMap
  let shapes: TerritoryShapes
  let sheet: MapSheet

  /// Above this, dots would cover the map.
  private static let mostDots = 6000

  func drawn() throws(GeometryError) -> String {
    var svg = SVGText(width: sheet.width, height: sheet.height)
    for (window, frame) in zip(sheet.windows, map.frames) {
      svg.path("land", outlinePath(frame.outline, window))
    }
    for number in layer.territories.indices { drawTerritory(number, into: &svg) }
    let dots = shapes.territoryOfSite.count { $0 >= 0 }
    if dots <= Self.mostDots { drawDots(into: &svg) }
    for number in layer.territories.indices where isMissed(number) {
      for (window, regions) in zip(sheet.windows, shapes.regions) {
        svg.path("missed", outlinePath(regions[number], window))
      }
    }
    drawCentres(into: &svg)
    try drawNames(into: &svg)
    return svg.element("map", label: "Map of the territories of layer \(layer.layer)")
  }

  private func drawTerritory(_ number: Int, into svg: inout SVGText) {
    svg.open("t", title: title(number))
    for (window, regions) in zip(sheet.windows, shapes.regions) {
      svg.path("c\(shapes.colours[number] % 9)", outlinePath(regions[number], window))
    }
    svg.close()
  }

  private func title(_ number: Int) -> String {
    let line = layer.territories[number]
    var parts = [line.territory.text]
    if let match = layer.matches.first(where: { $0.territory == line.territory }) {
      parts.append(match.rep?.text ?? "vacant")
    }
    parts.append("\(ReportNumbers.count(line.accounts)) accounts")
    for (index, measure) in layer.measures.enumerated() {
      parts.append("\(measure) \(ReportNumbers.signedPercent(line.deviation(index)))")
    }
    parts.append("mean \(ReportNumbers.fixed(line.meanKm, 1)) km")
    return parts.joined(separator: " · ")
  }

  private func isMissed(_ number: Int) -> Bool { !isWithin(layer.territories[number], in: layer) }

  private func drawDots(into svg: inout SVGText) {
    var commands = ""
    for (window, frame) in zip(sheet.windows, map.frames) {
      for (site, point) in zip(frame.sites, frame.points) where shapes.territoryOfSite[site] >= 0 {
        let pixel = window.pixel(point)
        commands += "M\(at(pixel.x)) \(at(pixel.y))h0"
      }
    }
    svg.path("dots", commands)
  }

  private func drawCentres(into svg: inout SVGText) {
    for pixel in layer.territories.indices.compactMap(centrePixel) {
      let (x, y) = (pixel.x, pixel.y)
      let corners = [(x - 3.4, y), (x, y - 3.4), (x + 3.4, y), (x, y + 3.4)]
      svg.path("centre", "M" + corners.map { "\(at($0.0)) \(at($0.1))" }.joined(separator: "L") + "Z")
    }
  }

  /// In the frame that holds most of the territory; nil when its centre is outside that.
  private func centrePixel(_ number: Int) -> PlanePoint? {
    guard let centre = layer.territories[number].centre, let home = shapes.homeFrame[number] else {
      return nil
    }
    let point = map.frames[home].projection.project(centre)
    let box = map.frames[home].box
    guard (box.minX...box.maxX).contains(point.x), (box.minY...box.maxY).contains(point.y) else { return nil }
    return sheet.windows[home].pixel(point)
  }

  private func drawNames(into svg: inout SVGText) throws(GeometryError) {
    var labels = LabelLayout(width: sheet.width, height: sheet.height)
    for centre in layer.territories.indices.compactMap(centrePixel) { labels.keepFree(centre, 4) }
    var places: [(number: Int, x: Double, y: Double, room: Double)] = []
    for (frame, window) in sheet.windows.enumerated() {
      for number in layer.territories.indices where frame > 0 || shapes.homeFrame[number] == frame {
        let region = shapes.regions[frame][number]
        guard let place = try labelPlace(of: region, tolerance: 2 / window.scale) else { continue }
        let pixel = window.pixel(place.centre)
        places.append((number, pixel.x, pixel.y, place.radius * window.scale))
      }
    }
    // The narrow ones first: wide territories have other room for their names.
    places.sort { $0.room != $1.room ? $0.room < $1.room : $0.number < $1.number }
    for place in places {
      let name = layer.territories[place.number].territory.text
      if let spot = labels.placed(name, x: place.x, y: place.y, reach: max(14, place.room)) {
        svg.text("name", spot.x, spot.y, name)
      }
    }
  }

  private func outlinePath(_ region: Region, _ window: MapSheet.Window) -> String {
    region.polygons.map { polygon in
      ([polygon.exterior] + polygon.holes).map { ringPath($0, window) }.joined()
    }.joined()
  }

  private func ringPath(_ ring: [PlanePoint], _ window: MapSheet.Window) -> String {
    var corners: [String] = []
    for point in ring.dropLast() {
      let pixel = window.pixel(point)
      let corner = "\(at(pixel.x)) \(at(pixel.y))"
      if corner != corners.last { corners.append(corner) }
    }
    return corners.count < 3 ? "" : "M" + corners.joined(separator: "L") + "Z"
  }
}

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
