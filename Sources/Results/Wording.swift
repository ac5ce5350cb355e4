/// `value` with at most `digits` decimals (1…6), without trailing zeros: the same on every machine.
func decimal(_ value: Double, _ digits: Int = 2) -> String {
  let unit = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  let scaled = (value * unit).rounded(.toNearestOrAwayFromZero)
  guard scaled.isFinite, abs(scaled) < 9e15 else { return "\(value)" }
  let (whole, part) = Int64(abs(scaled)).quotientAndRemainder(dividingBy: Int64(unit))
  var text = String(part)
  text = String(repeating: "0", count: digits - text.utf8.count) + text
  while text.last == "0" { text.removeLast() }
  return (scaled < 0 ? "-" : "") + "\(whole)" + (text.isEmpty ? "" : ".\(text)")
}

func percent(_ share: Double) -> String { "\(decimal(share * 100, 1)) %" }
