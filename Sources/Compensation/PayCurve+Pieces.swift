extension PayCurve {
  /// A stretch on which the curve is a straight line.
  struct Piece: Sendable, Equatable {
    let from: Double
    /// Infinite for the last.
    let to: Double
    let value: Double
    let slope: Double

    func value(at x: Double) -> Double { slope == 0 ? value : value + slope * (x - from) }
    var end: Double { value(at: to) }
  }

  /// The curve on x ≥ 0 as straight lines, in order, without gaps; values exactly at a jump belong to `value(at:)`.
  var pieces: [Piece] {
    let starts = Set([0, threshold] + tiers.map(\.from)).sorted()
    let ends = starts.dropFirst() + [Double.infinity]
    return zip(starts, ends).flatMap { start, end in capped(line(from: start, to: end)) }
  }

  private func line(from start: Double, to end: Double) -> Piece {
    guard start >= threshold, let index = tiers.lastIndex(where: { $0.from <= start }) else {
      return Piece(from: start, to: end, value: 0, slope: 0)
    }
    let tier = tiers[index]
    switch mode {
    case .marginal:
      let value = marginalValue(start, through: index)
      return Piece(from: start, to: end, value: value, slope: tier.rate)
    case .retroactive: return Piece(from: start, to: end, value: tier.rate * start, slope: tier.rate)
    case .flat: return Piece(from: start, to: end, value: tier.rate, slope: 0)
    case .interpolated:
      guard index + 1 < tiers.count else { return Piece(from: start, to: end, value: tier.rate, slope: 0) }
      let slope = (tiers[index + 1].rate - tier.rate) / (tiers[index + 1].from - tier.from)
      return Piece(from: start, to: end, value: tier.rate + slope * (start - tier.from), slope: slope)
    }
  }

  private func marginalValue(_ x: Double, through last: Int) -> Double {
    (0...last).reduce(0) { sum, k in
      let to = k + 1 < tiers.count ? min(x, tiers[k + 1].from) : x
      return sum + tiers[k].rate * (to - tiers[k].from)
    }
  }

  /// The line below the cap: itself, the cap, or first one and then the other.
  private func capped(_ piece: Piece) -> [Piece] {
    guard let cap else { return [piece] }
    let crossing = piece.slope == 0 ? piece.to : piece.from + (cap - piece.value) / piece.slope
    let startsAbove = piece.value > cap || (piece.value == cap && piece.slope > 0)
    func level(_ from: Double, _ to: Double) -> Piece { Piece(from: from, to: to, value: cap, slope: 0) }
    guard crossing > piece.from, crossing < piece.to else {
      return startsAbove && !(piece.slope < 0 && piece.value == cap) ? [level(piece.from, piece.to)] : [piece]
    }
    let rest = Piece(from: crossing, to: piece.to, value: cap, slope: piece.slope)
    return startsAbove
      ? [level(piece.from, crossing), rest]
      : [
        Piece(from: piece.from, to: crossing, value: piece.value, slope: piece.slope),
        level(crossing, piece.to),
      ]
  }
}
