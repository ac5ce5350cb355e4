import SalesModel

/// Draws deviations of one measure to one scale: the band of tolerance behind a bar from the target.
struct BalanceScale {
  private let tolerance: Double
  private let reach: Double
  private static let width = 132.0
  private static let height = 16.0

  init(_ layer: LayerPlan, measure: Int) {
    tolerance = layer.tolerances[measure]
    let largest = layer.territories.map { abs($0.deviation(measure)) }.filter(\.isFinite).max() ?? 0
    reach = max(1.6 * tolerance, min(1.08 * largest, 1), 1e-6)
  }

  func bar(_ deviation: Double, name: String) -> String {
    var svg = SVGText(width: Self.width, height: Self.height)
    svg.rectangle("band", x(-tolerance), 0, x(tolerance) - x(-tolerance), Self.height)
    let isMiss = abs(deviation) > tolerance + balanceSlack
    svg.rectangle(
      isMiss ? "off" : "on", min(x(0), x(deviation)), 4, abs(x(deviation) - x(0)), Self.height - 8)
    svg.line("zero", x(0), 0, x(0), Self.height)
    return svg.element(
      "bar",
      label:
        "\(name) \(ReportNumbers.signedPercent(deviation)), tolerance ±\(ReportNumbers.percent(tolerance))")
  }

  private func x(_ deviation: Double) -> Double {
    let clipped = max(-reach, min(reach, deviation.isNaN ? 0 : deviation))
    return Self.width / 2 * (1 + clipped / reach)
  }
}
