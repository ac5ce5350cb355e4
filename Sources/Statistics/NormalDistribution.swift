import Foundation

/// The density of the standard normal distribution.
public func normalDensity(_ x: Double) -> Double { exp(-0.5 * x * x) / (2 * Double.pi).squareRoot() }

/// The cumulative probability of the standard normal distribution.
public func normalProbability(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

/// The quantile of the standard normal distribution: the x with `normalProbability(x) == p`.
///
/// Rational approximation (Acklam 2003) with one Halley step; relative error below 1e-15. Infinite at 0 and 1.
public func normalQuantile(_ p: Double) -> Double {
  precondition(p >= 0 && p <= 1, "a probability of \(p)")
  guard p > 0 else { return -.infinity }
  guard p < 1 else { return .infinity }
  let x = acklam(p)
  let e = normalProbability(x) - p
  let u = e * (2 * Double.pi).squareRoot() * exp(0.5 * x * x)
  return x - u / (1 + 0.5 * x * u)
}

private func acklam(_ p: Double) -> Double {
  let a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690, -30.66479806614716,
    2.506628277459239,
  ]
  let b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572]
  let c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ]
  let d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416]
  func horner(_ k: [Double], _ x: Double) -> Double { k.reduce(0) { $0 * x + $1 } }
  func tail(_ q: Double) -> Double { horner(c, q) / (horner(d, q) * q + 1) }
  if p < 0.02425 { return tail((-2 * log(p)).squareRoot()) }
  if p > 1 - 0.02425 { return -tail((-2 * log(1 - p)).squareRoot()) }
  let q = p - 0.5
  let r = q * q
  return horner(a, r) * q / (horner(b, r) * r + 1)
}
