/// Doubles may hold a tie a hair below the half; what is within this much of one counts as one. It is far above the
/// arithmetic's noise for amounts below ten million, and far below what a plan can distinguish.
let tieTolerance = 1e-6

/// Amounts from here on (2⁵³ minor units) are refused: a double no longer tells one unit from the next.
let largestUnits = 0x1p53

/// `exact` minor units to the nearest whole one, ties away from zero; nil when it is too large or no number.
func roundedUnits(_ exact: Double) -> Int64? {
  guard abs(exact) < largestUnits else { return nil }
  let nudged = abs(exact) + tieTolerance
  let magnitude = Int64((nudged + 0.5).rounded(.down))
  return exact < 0 ? -magnitude : magnitude
}

/// `share` in percent with two decimals at most, such as `112.5 %`.
func percent(_ share: Double) -> String { "\(decimal(share * 100, 2)) %" }

/// `value` with at most `digits` decimals, without trailing zeros: the same on every machine.
func decimal(_ value: Double, _ digits: Int) -> String {
  precondition(digits > 0, "\(digits) decimals")
  let unit = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  let scaled = (value * unit).rounded(.toNearestOrAwayFromZero)
  guard scaled.isFinite, abs(scaled) < 9e15 else { return "\(value)" }
  let magnitude = Int64(abs(scaled))
  let (whole, part) = magnitude.quotientAndRemainder(dividingBy: Int64(unit))
  var text = String(part)
  text = String(repeating: "0", count: digits - text.utf8.count) + text
  while text.last == "0" { text.removeLast() }
  return (scaled < 0 ? "-" : "") + "\(whole)" + (text.isEmpty ? "" : ".\(text)")
}
