/// The quantile `p` of `sorted` values by linear interpolation (type 7 of Hyndman and Fan 1996). `sorted` must not be empty.
public func quantile(_ p: Double, ofSorted sorted: [Double]) -> Double {
  precondition(!sorted.isEmpty && p >= 0 && p <= 1, "quantile \(p) of \(sorted.count) values")
  let position = p * Double(sorted.count - 1)
  let below = Int(position)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
}

/// The arithmetic mean; 0 of nothing.
public func mean(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}

/// The standard deviation with divisor n − 1; 0 of fewer than two values.
public func standardDeviation(_ values: [Double]) -> Double {
  guard values.count > 1 else { return 0 }
  let centre = mean(values)
  return (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count - 1)).squareRoot()
}
