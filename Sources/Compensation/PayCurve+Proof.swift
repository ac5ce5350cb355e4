extension PayCurve {
  /// A jump of pay at one result.
  public struct Cliff: Sendable, Equatable {
    public let at: Double
    /// Just below and just above.
    public let before: Double
    public let after: Double
  }

  /// What holds of the whole curve: read off its straight lines, not sampled.
  public struct Proof: Sendable, Equatable {
    /// More result never pays less.
    public let isMonotone: Bool
    public let cliffs: [Cliff]
    /// Stretches on which more result pays nothing more, unbounded ones left out.
    public let deadZones: [ClosedRange<Double>]
    /// The most that can be paid; nil when there is no most.
    public let most: Double?
  }

  /// O(tiers).
  public var proof: Proof {
    let pieces = pieces
    let cliffs = zip(pieces, pieces.dropFirst()).compactMap { piece, next in
      piece.end.isNearly(next.value) ? nil : Cliff(at: next.from, before: piece.end, after: next.value)
    }
    let falls = pieces.contains { $0.slope < 0 } || cliffs.contains { $0.after < $0.before }
    let bounded = pieces.last.map { $0.slope == 0 } ?? true
    let highest = pieces.map { max($0.value, $0.slope == 0 ? $0.value : $0.end) }.max() ?? 0
    return Proof(
      isMonotone: !falls, cliffs: cliffs,
      deadZones: Self.merged(pieces.filter { $0.slope == 0 && $0.to.isFinite }.map { $0.from...$0.to }),
      most: bounded ? highest : nil)
  }

  /// Ranges that touch become one; they come in order.
  private static func merged(_ ranges: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
    ranges.reduce(into: []) { merged, range in
      if let last = merged.last, last.upperBound == range.lowerBound {
        merged[merged.count - 1] = last.lowerBound...range.upperBound
      } else {
        merged.append(range)
      }
    }
  }
}

extension Double {
  /// Equal up to the noise of adding a few rates.
  fileprivate func isNearly(_ other: Double) -> Bool {
    abs(self - other) <= 1e-12 * Swift.max(1, abs(self), abs(other))
  }
}
