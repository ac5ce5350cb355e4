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
