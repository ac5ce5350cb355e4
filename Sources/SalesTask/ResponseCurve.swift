import Foundation

/// How sales answer to selling effort: r(x) = b + (a − b) xᶜ / (d + xᶜ), where x is effort and r sales, both as a
/// multiple of today's, so that r(1) = 1.
///
/// Fitted to the answers to five classic questions (Lodish 1971): sales without any calls, with half of today's,
/// as today, with half more, and with as many as could ever help.
public struct ResponseCurve: Sendable, Equatable {
  /// Sales at saturation (a) and without calls (b).
  public let saturation: Double
  public let base: Double
  /// The exponent c; above 1 the curve is S-shaped: the first calls bring less than the next.
  public let exponent: Double
  /// The half-way constant d = (a − 1) / (1 − b).
  public let halfway: Double

  public enum FitError: Error, Equatable, Sendable {
    /// The answers do not ascend from none over half, 1 (today) and half more to saturation, with none < 1 < saturation.
    case notAscending
  }

  /// Fits c by least squares on the answers for half and for half more; a, b and d are exact.
  public init(none: Double, half: Double, halfMore: Double, saturation: Double) throws(FitError) {
    let answers = [none, half, 1, halfMore, saturation]
    guard answers.allSatisfy(\.isFinite), none >= 0, none < 1, saturation > 1,
      zip(answers, answers.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw .notAscending }
    let halfway = (saturation - 1) / (1 - none)
    func curve(_ c: Double) -> ResponseCurve {
      ResponseCurve(saturation: saturation, base: none, exponent: c, halfway: halfway)
    }
    func squares(_ logC: Double) -> Double {
      let fitted = curve(exp(logC))
      let (low, high) = (fitted.sales(at: 0.5) - half, fitted.sales(at: 1.5) - halfMore)
      return low * low + high * high
    }
    self = curve(exp(leastPoint(from: log(0.05), to: log(50), of: squares)))
  }

  init(saturation: Double, base: Double, exponent: Double, halfway: Double) {
    self.saturation = saturation
    self.base = base
    self.exponent = exponent
    self.halfway = halfway
  }

  /// r(x) for x ≥ 0.
  public func sales(at effort: Double) -> Double {
    guard effort > 0 else { return base }
    // Written with x⁻ᶜ, which goes to zero where xᶜ would overflow.
    return base + (saturation - base) / (halfway * pow(effort, -exponent) + 1)
  }

  /// The elasticity of sales to effort at today's effort: (a − b) c d / (1 + d)².
  public var elasticityToday: Double {
    (saturation - base) * exponent * halfway / ((1 + halfway) * (1 + halfway))
  }

  public var isSShaped: Bool { exponent > 1 }
}

/// The minimum of `function` on an interval: a scan that finds the right valley, then golden sections.
private func leastPoint(from lower: Double, to upper: Double, of function: (Double) -> Double) -> Double {
  let cells = 400
  let width = (upper - lower) / Double(cells)
  let values = (0...cells).map { function(lower + Double($0) * width) }
  let best = values.indices.min { values[$0] < values[$1] } ?? 0
  var (left, right) = (
    max(lower, lower + Double(best - 1) * width), min(upper, lower + Double(best + 1) * width)
  )
  let golden = (5.0.squareRoot() - 1) / 2
  // 60 sections shrink the cell by 1e-12: past what a sum of squares can tell apart.
  for _ in 0..<60 {
    let (a, b) = (right - golden * (right - left), left + golden * (right - left))
    if function(a) <= function(b) { right = b } else { left = a }
  }
  return (left + right) / 2
}
