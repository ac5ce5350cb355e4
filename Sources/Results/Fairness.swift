import SalesModel

/// Whether quotas favoured some territories: attainment should not go with what a rep cannot change.
struct Fairness {
  let potential: Association?
  let growth: Association?
  /// Share at quota of the territories above the median potential less that of the others.
  let hitGap: Double?
  let count: Int

  init(_ results: TerritoryResults) {
    let judged = results.lines.filter { $0.attainment != nil }
    let attainment = judged.map { $0.attainment ?? 0 }
    count = judged.count
    let potentials = judged.map(\.potential)
    potential = Self.relative(potentials, attainment)
    let grown = zip(judged, attainment).filter { $0.0.priorGrowth != nil }
    growth = Association(grown.map { $0.0.priorGrowth ?? 0 }, grown.map(\.1))
    hitGap = Self.hitGap(potentials, attainment)
  }

  /// Against potential as a multiple of its mean, so that the slope has a scale.
  private static func relative(_ potentials: [Double], _ attainment: [Double]) -> Association? {
    let mean = potentials.reduce(0, +) / Double(max(1, potentials.count))
    return mean > 0 ? Association(potentials.map { $0 / mean }, attainment) : nil
  }

  private static func hitGap(_ potentials: [Double], _ attainment: [Double]) -> Double? {
    guard potentials.count >= 4 else { return nil }
    let median = potentials.sorted()[potentials.count / 2]
    let (upper, lower) = (
      zip(potentials, attainment).filter { $0.0 >= median },
      zip(potentials, attainment).filter { $0.0 < median }
    )
    guard !upper.isEmpty, !lower.isEmpty else { return nil }
    func hits(_ cases: [(Double, Double)]) -> Double {
      Double(cases.filter { $0.1 >= 1 }.count) / Double(cases.count)
    }
    return hits(upper) - hits(lower)
  }

  var indicators: [Indicator] {
    func correlation(_ name: String, _ found: Association?, _ scale: String) -> Indicator? {
      found.map {
        Indicator(
          name: "attainment against \(name)", measures: "quotas.policy", value: $0.correlation, target: 0,
          unit: "correlation",
          evidence:
            "\($0.count) territories; attainment changes by \(decimal($0.slope * 100)) points \(scale)\($0.isClear ? "" : "; could be chance")"
        )
      }
    }
    return [
      correlation("potential", potential, "for a mean territory's potential more"),
      correlation("prior growth", growth, "for 100 % more growth"),
      hitGap.map {
        Indicator(
          name: "quota hits, larger less smaller", measures: "quotas.policy", value: $0, target: 0,
          unit: "share",
          evidence:
            "share at quota of territories above the median potential less that of the others, \(count) in all"
        )
      },
    ].compactMap { $0 }
  }
}
