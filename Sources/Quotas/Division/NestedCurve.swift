/// A territory's curve, or that of a unit: the sum of what its members get within their own bounds.
///
/// A unit within bounds of its own is one more thing to clip, so that bounds on regions and on their territories are
/// met together, exactly: where a unit is held, its members share a number of their own.
indirect enum NestedCurve<Leaf: QuotaCurve>: QuotaCurve {
  case leaf(Leaf)
  case unit(Allocator<NestedCurve<Leaf>>)

  func quota(_ x: Double) -> Double {
    switch self {
    case .leaf(let leaf): leaf.quota(x)
    case .unit(let members): members.sum(x)
    }
  }

  func slope(_ x: Double) -> Double {
    switch self {
    case .leaf(let leaf): leaf.slope(x)
    case .unit(let members): members.slope(x)
    }
  }

  func position(_ quota: Double) -> Double {
    switch self {
    case .leaf(let leaf): leaf.position(quota)
    case .unit(let members): members.position(quota)
    }
  }

  var kinks: [Double] {
    switch self {
    case .leaf(let leaf): leaf.kinks
    case .unit(let members): members.kinks
    }
  }
}

extension Allocator {
  /// The x at which the sum is `total`; −∞ or +∞ when no x gives it.
  func position(_ total: Double) -> Double {
    if total <= lower.reduce(0, +) { return -.infinity }
    if total >= upper.reduce(0, +) { return .infinity }
    return allocation(of: total).common ?? (sum(0) < total ? .infinity : -.infinity)
  }
}
