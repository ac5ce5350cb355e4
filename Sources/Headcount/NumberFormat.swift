/// `value` with `digits` decimals, `.` before them and no separators: the same on every machine.
func fixed(_ value: Double, _ digits: Int) -> String {
  let unit = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  let scaled = (value * unit).rounded(.toNearestOrAwayFromZero)
  guard scaled.isFinite, abs(scaled) < 9e15 else { return "\(value)" }
  let magnitude = Int64(abs(scaled))
  let sign = scaled < 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(magnitude)" }
  let part = String(magnitude % Int64(unit))
  return "\(sign)\(magnitude / Int64(unit))." + String(repeating: "0", count: digits - part.utf8.count) + part
}
