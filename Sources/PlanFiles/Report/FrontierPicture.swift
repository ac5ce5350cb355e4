import Foundation

/// A picture of plans over balance and travel, coloured by how much moves: an SVG file of its own.
public struct FrontierPicture: Sendable {
  /// One plan.
  public struct Mark: Sendable {
    /// The largest deviation from target, a share, and mean travel.
    public let deviation: Double
    public let meanKm: Double
    /// The share of accounts that move; nil without a map today.
    public let movedShare: Double?
    /// What joins plans by a line, such as the same price of moving; empty for today's map.
    public let series: String
    public let name: String

    public init(deviation: Double, meanKm: Double, movedShare: Double?, series: String, name: String) {
      self.deviation = deviation
      self.meanKm = meanKm
      self.movedShare = movedShare
      self.series = series
      self.name = name
    }
  }

  private let marks: [Mark]
  private let title: String
  private let x: Axis
  private let y: Axis

  private static let (width, height) = (960.0, 600.0)
  private static let (left, right, top, bottom) = (84.0, 48.0, 112.0, 72.0)

  public init(_ marks: [Mark], title: String) {
    self.marks = marks
    self.title = title
    x = Axis(
      marks.map(\.deviation), from: Self.left, to: Self.width - Self.right, isLogarithmic: true)
    y = Axis(
      marks.map(\.meanKm), from: Self.height - Self.bottom, to: Self.top, isLogarithmic: false)
  }

  /// The text of the SVG file.
  public var svg: String {
    var svg = SVGText(width: Self.width, height: Self.height)
    svg.rectangle("paper", 0, 0, Self.width, Self.height)
    svg.text("title", Self.left, 38, title)
    let moves = marks.contains { $0.movedShare != nil }
    svg.text(
      "note", Self.left, 62,
      "Each point is a plan that no other beats in everything at once"
        + (moves ? "; its label is the share of accounts that move, darker is more" : ""))
    drawAxes(&svg)
    drawLines(&svg)
    drawMarks(&svg)
    let element = svg.element("frontier", label: title)
    let end = element.firstIndex(of: ">").map { element.index(after: $0) } ?? element.startIndex
    return element[..<end] + "<style>\(Self.style)</style>" + element[end...] + "\n"
  }

  private func drawAxes(_ svg: inout SVGText) {
    let (floor, edge) = (Self.height - Self.bottom, Self.width - Self.right)
    for tick in x.ticks {
      svg.line("grid", x.place(tick), Self.top, x.place(tick), floor)
      svg.text("tick middle", x.place(tick), floor + 20, NumberText.percent(tick, tick < 0.01 ? 1 : 0))
    }
    for tick in y.ticks {
      svg.line("grid", Self.left, y.place(tick), edge, y.place(tick))
      svg.text("tick end", Self.left - 10, y.place(tick) + 4, NumberText.fixed(tick, y.decimals))
    }
    svg.line("axis", Self.left, floor, edge, floor)
    svg.text(
      "name middle", (Self.left + edge) / 2, floor + 48, "largest deviation of a territory from its target")
    svg.text("name", Self.left - 60, Self.top - 14, "mean distance, km")
  }

  private func drawLines(_ svg: inout SVGText) {
    for series in Set(marks.map(\.series)).subtracting([""]).sorted() {
      let row = marks.filter { $0.series == series }.sorted { $0.deviation < $1.deviation }
      let points = row.map { "\(at(x.place($0.deviation))) \(at(y.place($0.meanKm)))" }
      if points.count > 1 { svg.path("series", "M" + points.joined(separator: "L")) }
    }
  }

  private func drawMarks(_ svg: inout SVGText) {
    let most = marks.compactMap(\.movedShare).max() ?? 0
    var taken: [(x: Double, y: Double)] = marks.map { (x.place($0.deviation), y.place($0.meanKm)) }
    for mark in marks {
      let (cx, cy) = (x.place(mark.deviation), y.place(mark.meanKm))
      let depth = mark.movedShare.map { most > 0 ? Int(($0 / most * 5).rounded()) : 0 } ?? 3
      svg.open("mark", title: mark.name)
      svg.circle("dot d\(depth)", cx, cy, 7)
      if let moved = mark.movedShare {
        // To the right, or where that is taken, above or below.
        let spots = [(14.0, 4.0), (0, -14.0), (0, 24.0)]
        let spot = spots.first { dx, dy in
          let centre = (x: cx + dx * 1.8, y: cy + dy - 4)
          return !taken.contains {
            ($0.x != cx || $0.y != cy) && abs($0.x - centre.x) < 24 && abs($0.y - centre.y) < 12
          }
        }
        if let spot {
          taken.append((cx + spot.0 * 1.8, cy + spot.1 - 4))
          svg.text(
            spot.0 == 0 ? "label middle" : "label", cx + (spot.0 == 0 ? 0 : 12), cy + spot.1,
            mark.series.isEmpty && moved == 0 ? "today" : NumberText.percent(moved, moved < 0.1 ? 1 : 0))
        }
      }
      svg.close()
    }
  }

  private static let style = """
    text{font:13px system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#33414d}\
    .paper{fill:#fff}.title{font-size:20px;font-weight:600;fill:#17222b}.note,.tick{fill:#6b7a86}\
    .name{font-weight:500}.middle{text-anchor:middle}.end{text-anchor:end}\
    .grid{stroke:#e6ebef;stroke-width:1}.axis{stroke:#9aa7b1;stroke-width:1}\
    .series{fill:none;stroke:#b9c6d0;stroke-width:1.5;stroke-dasharray:4 4}\
    .dot{stroke:#fff;stroke-width:1.5}.label{font-size:12px}\
    .d0{fill:#9bd0c9}.d1{fill:#6fbcb3}.d2{fill:#46a39b}.d3{fill:#2a8580}.d4{fill:#196463}.d5{fill:#0c4146}
    """
}

/// One axis of a picture: round numbers and where they lie.
private struct Axis {
  let ticks: [Double]
  let decimals: Int
  private let isLogarithmic: Bool
  private let low: Double
  private let high: Double
  private let from: Double
  private let to: Double

  init(_ values: [Double], from: Double, to: Double, isLogarithmic: Bool) {
    let shown = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    let (least, most) = (shown.min() ?? 0.01, shown.max() ?? 1)
    self.isLogarithmic = isLogarithmic
    (self.from, self.to) = (from, to)
    if isLogarithmic {
      (low, high) = (log(least / 1.15), log(max(most, least * 1.2) * 1.15))
      let steps = (-4...2).flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
      let (low, high) = (low, high)
      ticks = steps.filter { log($0) >= low && log($0) <= high }
      decimals = 0
    } else {
      let reach = max(most - least, 1e-3 * max(most, 1e-9))
      (low, high) = (least - 0.08 * reach, most + 0.08 * reach)
      let raw = (high - low) / 6
      let power = pow(10, floor(log10(raw)))
      let step = ([1, 2, 5, 10].first { $0 * power >= raw } ?? 10) * power
      let first = (low / step).rounded(.up)
      let count = Int(((high / step).rounded(.down) - first))
      ticks = (0...max(0, count)).map { (first + Double($0)) * step }
      decimals = step < 1 ? Int(ceil(-log10(step) - 1e-9)) : 0
    }
  }

  func place(_ value: Double) -> Double {
    let v = isLogarithmic ? log(max(value, exp(low))) : value
    return from + (to - from) * (v - low) / max(high - low, 1e-12)
  }
}
