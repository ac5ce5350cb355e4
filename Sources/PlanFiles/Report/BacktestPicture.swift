import Foundation
public import Quotas

/// How a quota policy would have done in past years, in one picture: what it put in the wrong place, who found it easier,
/// and whether chances were kept.
public struct BacktestPicture: Sendable {
  private let report: BacktestReport
  private let title: String

  private static let (width, height) = (1180.0, 520.0)
  private static let (top, floor) = (120.0, 420.0)

  public init(_ report: BacktestReport, title: String) {
    self.report = report
    self.title = title
  }

  /// The text of the SVG file.
  public var svg: String {
    var svg = SVGText(width: Self.width, height: Self.height)
    svg.rectangle("paper", 0, 0, Self.width, Self.height)
    svg.text("title", 40, 38, title)
    let years = report.years.count
    svg.text(
      "note", 40, 62,
      "\(years) \(years == 1 ? "year" : "years"), each set from what was known before it; lines are what resampling the years leaves open (95 %)"
    )
    drawMisallocation(&svg, left: 40, right: 380)
    drawGaps(&svg, left: 440, right: 760)
    drawCalibration(&svg, left: 860, right: 1120)
    let element = svg.element("backtest", label: title)
    let end = element.firstIndex(of: ">").map { element.index(after: $0) } ?? element.startIndex
    return element[..<end] + "<style>\(Self.style)</style>" + element[end...] + "\n"
  }

  private func drawMisallocation(_ svg: inout SVGText, left: Double, right: Double) {
    svg.text("name", left, Self.top - 22, "Share of the total in the wrong place")
    let most = max(1e-6, report.methods.map(\.misallocated.upper).max() ?? 0)
    let step = (Self.floor - Self.top) / Double(max(1, report.methods.count))
    func x(_ value: Double) -> Double { left + (right - left - 60) * value / most }
    for (place, score) in report.methods.enumerated() {
      let y = Self.top + step * Double(place)
      let figure = score.misallocated
      svg.text("label", left, y + 14, score.method)
      svg.rectangle(place == 0 ? "bar own" : "bar", left, y + 21, x(figure.value) - left, 14)
      svg.line("whisker", x(figure.lower), y + 28, x(figure.upper), y + 28)
      svg.text("value", x(figure.upper) + 8, y + 33, NumberText.percent(figure.value, 2))
    }
  }

  private func drawGaps(_ svg: inout SVGText, left: Double, right: Double) {
    svg.text("name", left, Self.top - 22, "Hit rate of the upper third less the lower third")
    let kinds = report.methods.first?.gaps.map(\.by) ?? []
    let all = report.methods.flatMap { $0.gaps.map { abs($0.figure.value) } }
    let most = max(0.1, all.max() ?? 0)
    func x(_ value: Double) -> Double {
      (left + right) / 2 + (right - left) / 2 * max(-1, min(1, value / most))
    }
    let step = (Self.floor - Self.top) / Double(max(1, kinds.count))
    svg.line("axis", x(0), Self.top, x(0), Self.floor)
    for (row, kind) in kinds.enumerated() {
      let y = Self.top + step * (Double(row) + 0.5)
      svg.text("label", left, y - 22, "by \(kind.rawValue)")
      for (place, score) in report.methods.enumerated().reversed() {
        guard let gap = score.gaps.first(where: { $0.by == kind }) else { continue }
        if let lower = gap.modelLower, let upper = gap.modelUpper {
          svg.rectangle("luck", x(lower), y - 9, x(upper) - x(lower), 18)
        }
        svg.open("mark", title: "\(score.method): \(NumberText.signedPercent(gap.figure.value))")
        svg.circle(place == 0 ? "dot own" : "dot", x(gap.figure.value), y, place == 0 ? 6 : 4.5)
        svg.close()
      }
    }
    for value in [-most, 0, most] {
      svg.text("tick middle", x(value), Self.floor + 20, NumberText.signedPercent(value))
    }
    svg.text("note", left, Self.floor + 46, "dark: the policy; shaded: what luck alone would give it")
  }

  private func drawCalibration(_ svg: inout SVGText, left: Double, right: Double) {
    svg.text("name", left, Self.top - 22, "Chance promised and kept")
    func x(_ value: Double) -> Double { left + (right - left) * (value - 0.4) / 0.6 }
    func y(_ value: Double) -> Double { Self.floor - (Self.floor - Self.top) * (value - 0.4) / 0.6 }
    for tick in [0.4, 0.6, 0.8, 1.0] {
      svg.line("grid", x(tick), Self.top, x(tick), Self.floor)
      svg.line("grid", left, y(tick), right, y(tick))
      svg.text("tick middle", x(tick), Self.floor + 20, NumberText.percent(tick, 0))
      svg.text("tick end", left - 8, y(tick) + 4, NumberText.percent(tick, 0))
    }
    svg.line("axis", x(0.4), y(0.4), x(1), y(1))
    for point in report.calibration {
      for (figure, style, shift) in [(point.unconditional, "", 3.0), (point.givenTotal, " own", -3.0)] {
        let place = x(point.chance) + shift
        svg.line(
          "whisker" + style, place, y(max(0.4, figure.lower)), place, y(max(0.4, min(1, figure.upper))))
        svg.circle("dot" + style, place, y(max(0.4, min(1, figure.value))), 4.5)
      }
    }
    svg.text("note", left, Self.floor + 46, "dark: given what all sell; light: without knowing it")
  }

  private static let style = """
    text{font:13px system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#33414d}\
    .paper{fill:#fff}.title{font-size:20px;font-weight:600;fill:#17222b}.note,.tick{fill:#6b7a86;font-size:12px}\
    .name{font-weight:600}.middle{text-anchor:middle}.end{text-anchor:end}.label,.value{font-size:12px}\
    .grid{stroke:#e6ebef;stroke-width:1}.axis{stroke:#9aa7b1;stroke-width:1}\
    .bar{fill:#bfd4d2}.bar.own{fill:#2a8580}.whisker{stroke:#6b7a86;stroke-width:1.5}.whisker.own{stroke:#0c4146}\
    .luck{fill:#d9ebe9}.dot{fill:#bfd4d2;stroke:#7d9795;stroke-width:1}.dot.own{fill:#0c4146;stroke:#fff}
    """
}
