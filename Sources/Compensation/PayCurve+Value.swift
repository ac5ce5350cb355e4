extension PayCurve {
  /// One part of a value: a rate and what it applies to.
  public struct Part: Sendable, Equatable {
    public let rate: Double
    /// The stretch of x, or the whole of it; for a lump or between points, where the value stands.
    public let from: Double
    public let to: Double
    public let value: Double
  }

  /// What a result of x pays. Below the threshold, below the first tier, and for no number: zero.
  public func value(at x: Double) -> Double {
    guard x >= threshold else { return 0 }
    let uncapped: Double
    switch mode {
    case .marginal: uncapped = marginalValue(x)
    case .retroactive: uncapped = tier(at: x).map { $0.rate * x } ?? 0
    case .flat: uncapped = tier(at: x)?.rate ?? 0
    case .interpolated: uncapped = interpolatedValue(x)
    }
    return cap.map { min($0, uncapped) } ?? uncapped
  }

  /// The same sum as over the parts, without the parts: simulations come here for every draw.
  private func marginalValue(_ x: Double) -> Double {
    var value = 0.0
    var index = 0
    while index < tiers.count, tiers[index].from < x {
      let to = index + 1 < tiers.count ? min(x, tiers[index + 1].from) : x
      value += tiers[index].rate * (to - tiers[index].from)
      index += 1
    }
    return value
  }

  private func interpolatedValue(_ x: Double) -> Double {
    guard let index = tiers.lastIndex(where: { $0.from <= x }) else { return 0 }
    guard index + 1 < tiers.count else { return tiers[index].rate }
    let (point, next) = (tiers[index], tiers[index + 1])
    return point.rate + (next.rate - point.rate) / (next.from - point.from) * (x - point.from)
  }

  /// The parts that add up to what x pays before the cap.
  public func parts(at x: Double) -> [Part] {
    guard x >= threshold else { return [] }
    switch mode {
    case .marginal: return marginalParts(x)
    case .retroactive:
      return tier(at: x).map { [Part(rate: $0.rate, from: 0, to: x, value: $0.rate * x)] } ?? []
    case .flat:
      return tier(at: x).map { [Part(rate: $0.rate, from: $0.from, to: x, value: $0.rate)] } ?? []
    case .interpolated: return interpolatedParts(x)
    }
  }

  private func marginalParts(_ x: Double) -> [Part] {
    tiers.indices.compactMap { index in
      let from = tiers[index].from
      let to = index + 1 < tiers.count ? min(x, tiers[index + 1].from) : x
      return to > from
        ? Part(rate: tiers[index].rate, from: from, to: to, value: tiers[index].rate * (to - from)) : nil
    }
  }

  private func interpolatedParts(_ x: Double) -> [Part] {
    guard let index = tiers.lastIndex(where: { $0.from <= x }) else { return [] }
    let (point, next) = (tiers[index], index + 1 < tiers.count ? tiers[index + 1] : nil)
    let lump = Part(rate: point.rate, from: point.from, to: point.from, value: point.rate)
    guard let next, x > point.from else { return [lump] }
    let slope = (next.rate - point.rate) / (next.from - point.from)
    return [lump, Part(rate: slope, from: point.from, to: x, value: slope * (x - point.from))]
  }

  private func tier(at x: Double) -> Tier? {
    let reached = tiers.last { boundary == .upper ? $0.from <= x : $0.from < x }
    // Nothing lies below the first tier, so its own start belongs to it.
    return reached ?? (x == tiers[0].from ? tiers[0] : nil)
  }
}
