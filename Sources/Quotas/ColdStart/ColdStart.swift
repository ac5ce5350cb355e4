import Foundation
import LinearAlgebra
import Statistics

/// What accounts with little history are expected to sell a year, by what accounts like them sell.
///
/// μᵢ = kᵢ·ȳᵢ + (1 − kᵢ)·xᵢᵀβ with kᵢ = τ²/(τ² + σ²/nᵢ): the best linear unbiased prediction of a random-effects model
/// (Henderson 1975). ȳ is the yearly rate of an account's nᵢ last periods, x its potential and attributes, β the least-squares
/// coefficients over accounts with enough history, found by QR with column pivoting, so that columns which follow from others
/// are named and left out; τ² is what rates differ beyond x, σ² what one period's rate varies around the account's own.
public struct ColdStart: Sendable, Equatable {
  /// One coefficient a column, 0 for a column that is left out; the constant first.
  public let coefficients: [Double]
  /// Columns, by their place, that follow from the columns before them.
  public let collinear: [Int]
  /// τ² and σ², in squared amounts a year.
  public let between: Double
  public let within: Double
  /// How many accounts the coefficients were learned from.
  public let learnedFrom: Int

  /// An account as the model sees it.
  public struct Observation: Sendable, Equatable {
    /// Potential and attributes, in the same order for all.
    public let attributes: [Double]
    /// The yearly rate of each period of its history: what it sold times the periods of a year, the season taken out.
    public let rates: [Double]

    public init(attributes: [Double], rates: [Double]) {
      self.attributes = attributes
      self.rates = rates
    }
  }

  /// Learns from accounts with at least `enough` periods.
  ///
  /// - Throws: `.tooFew` when they are fewer than the columns and two more. O(n·c²) for c columns.
  public init(_ accounts: [Observation], enough: Int) throws(ColdStartError) {
    let known = accounts.filter { $0.rates.count >= max(2, enough) }
    let width = known.first?.attributes.count ?? 0
    guard known.allSatisfy({ $0.attributes.count == width }) else { throw .unequalAttributes }
    guard known.count >= width + 3 else { throw .tooFew(accounts: known.count, columns: width) }
    let responses = known.map { mean($0.rates) }
    let scales = Self.scales(known.map(\.attributes), width)
    let design = Matrix(known.map { account in [1] + zip(account.attributes, scales).map { $0 / $1 } })
    let kept = Self.independent(design)
    let reduced = Matrix(known.indices.map { row in kept.map { design[row, $0] } })
    let fit = LeastSquares(design: reduced, response: responses)
    var found = [Double](repeating: 0, count: width + 1)
    for (place, column) in kept.enumerated() {
      found[column] = fit.coefficients[place] / (column == 0 ? 1 : scales[column - 1])
    }
    coefficients = found
    collinear = (1...max(1, width)).filter { $0 <= width && !kept.contains($0) }.map { $0 - 1 }
    learnedFrom = known.count
    let degrees = known.reduce(0) { $0 + $1.rates.count - 1 }
    within =
      zip(known, responses).reduce(0) { total, pair in
        total + pair.0.rates.reduce(0) { $0 + ($1 - pair.1) * ($1 - pair.1) }
      } / Double(max(1, degrees))
    // The spread around the line holds both: what accounts differ, and what their own averages still vary.
    let rests = zip(known, responses).map { account, response in
      response - Self.value(found, account.attributes)
    }
    let spread = rests.reduce(0) { $0 + $1 * $1 } / Double(max(1, known.count - kept.count))
    let perPeriod = within
    let noise = mean(known.map { perPeriod / Double($0.rates.count) })
    between = max(0, spread - noise)
  }

  /// What an account is expected to sell in a year, not below zero; by its attributes alone without any history.
  public func expected(_ account: Observation) -> Double {
    let line = max(0, Self.value(coefficients, account.attributes))
    guard !account.rates.isEmpty else { return line }
    let k = weight(periods: account.rates.count)
    return max(0, k * mean(account.rates) + (1 - k) * line)
  }

  /// k: how much an account's own history of so many periods counts.
  public func weight(periods: Int) -> Double {
    guard periods > 0 else { return 0 }
    let noise = within / Double(periods)
    return between + noise > 0 ? between / (between + noise) : 1
  }

  private static func value(_ coefficients: [Double], _ attributes: [Double]) -> Double {
    zip(coefficients.dropFirst(), attributes).reduce(coefficients[0]) { $0 + $1.0 * $1.1 }
  }

  /// The largest magnitude of each column, 1 for a column of zeros: columns in one size make pivots comparable.
  private static func scales(_ rows: [[Double]], _ width: Int) -> [Double] {
    (0..<width).map { column in
      let largest = rows.reduce(0) { max($0, abs($1[column])) }
      return largest > 0 ? largest : 1
    }
  }

  /// The first columns that span all: each is kept when it is no combination of those kept before it.
  private static func independent(_ design: Matrix) -> [Int] {
    var kept: [Int] = []
    for column in 0..<design.columns {
      let trial = kept + [column]
      let matrix = Matrix((0..<design.rows).map { row in trial.map { design[row, $0] } })
      let fit = LeastSquares(design: matrix, response: design.column(column), tolerance: 1e-8)
      if fit.rank == trial.count { kept = trial }
    }
    return kept
  }
}

/// Why nothing can be learned about accounts without history.
public enum ColdStartError: Error, Equatable, Sendable, CustomStringConvertible {
  case tooFew(accounts: Int, columns: Int)
  case unequalAttributes

  public var description: String {
    switch self {
    case .tooFew(let accounts, let columns):
      "\(accounts) accounts with enough history for \(columns) columns: at least \(columns + 3) are needed"
    case .unequalAttributes: "accounts with different numbers of attributes"
    }
  }
}
