/// Whether a sales force has the right size, by what its last reps bring (Zoltners, Sinha, Lorimer).
public struct SalesForceReturn: Sendable, Equatable {
  public enum Verdict: String, Sendable, Codable, CaseIterable {
    case tooLarge, right, tooSmall
  }

  /// Sales that pay for one rep in the same year: cost / margin.
  public let breakEvenSales: Double
  /// Incremental sales of a rep / break-even sales.
  public let ratio: Double
  /// [margin × incremental sales × (1 + k₂ + k₃) − cost] / cost.
  public let returnOnCost: Double

  /// - Parameters:
  ///   - cost: of one rep a year; `incrementalSales` what one more rep sells in the first year.
  ///   - carryOver: k₂, k₃: sales in the second and third year as shares of the first year's.
  /// - Returns: nil unless cost and margin are positive and all is finite.
  public init?(cost: Double, margin: Double, incrementalSales: Double, carryOver: (Double, Double) = (0, 0)) {
    guard cost > 0, margin > 0,
      [cost, margin, incrementalSales, carryOver.0, carryOver.1].allSatisfy(\.isFinite)
    else { return nil }
    breakEvenSales = cost / margin
    ratio = incrementalSales / breakEvenSales
    returnOnCost = (margin * incrementalSales * (1 + carryOver.0 + carryOver.1) - cost) / cost
  }

  /// A return under 50 % says too large, over 150 % too small.
  public var verdict: Verdict {
    returnOnCost < 0.5 ? .tooLarge : returnOnCost > 1.5 ? .tooSmall : .right
  }
}

/// The best selling cost as a share of sales when sales answer to it with constant elasticity: elasticity × margin
/// (Dorfman, Steiner 1954).
public func bestSellingCostShare(elasticity: Double, margin: Double) -> Double { elasticity * margin }
