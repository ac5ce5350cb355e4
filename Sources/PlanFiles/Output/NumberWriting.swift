/// The shortest digits that read back as `number`, without an exponent where that is readable: `12`, `0.25`.
func plainText(_ number: Double) -> String {
  if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
  return number.description
}

/// `number` with `decimals` digits after the point, ties away from zero; never `-0`.
func fixedText(_ number: Double, decimals: Int) -> String {
  let unit = (0..<decimals).reduce(1.0) { unit, _ in unit * 10 }
  let scaled = (number * unit).rounded(.toNearestOrAwayFromZero)
  guard abs(scaled) < 9e15 else { return number.description }
  let digits = String(Int64(abs(scaled)))
  let sign = scaled < 0 ? "-" : ""
  guard decimals > 0 else { return sign + digits }
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}
