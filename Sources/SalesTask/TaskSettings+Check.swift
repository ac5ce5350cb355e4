import SalesModel

extension TaskSettings {
  /// - Throws: the first contradiction in the settings.
  func check() throws(TaskError) {
    var roleIDs: Set<RoleID> = []
    for role in roles {
      guard roleIDs.insert(role.id).inserted else { throw .duplicateRole(role.id) }
      try role.check()
    }
    let productIDs = Set(products.map(\.id))
    var segmentIDs: Set<SegmentID> = []
    for segment in segments {
      guard segmentIDs.insert(segment.id).inserted else { throw .duplicateSegment(segment.id) }
      try segment.check(roles: roleIDs, products: productIDs)
    }
    try potentialEstimate.check()
  }
}

extension RoleSettings {
  fileprivate func check() throws(TaskError) {
    try checked("\(id).days", days, 0...366)
    try checked("\(id).hours", hoursPerDay, 0...24)
    try checked("\(id).selling_share", sellingShare, 0...1)
  }
}

extension SegmentRule {
  fileprivate func check(roles: Set<RoleID>, products: Set<ProductID>) throws(TaskError) {
    var covered: Set<RoleID> = []
    for norm in coverage {
      guard roles.contains(norm.role) else { throw .unknownRole(norm.role, in: id) }
      guard covered.insert(norm.role).inserted else { throw .duplicateCoverage(id, norm.role) }
      for product in norm.products where !products.contains(product) {
        throw .unknownProduct(product, in: id)
      }
      try checked("\(id).\(norm.role).min", norm.minimumCalls, 0...norm.maximumCalls.orZero)
      try checked("\(id).\(norm.role).max", norm.maximumCalls, 0...10_000)
      try checked(
        "\(id).\(norm.role).calls", norm.callsPerYear, norm.minimumCalls...norm.maximumCalls)
      try checked("\(id).\(norm.role).minutes", norm.minutesPerCall, 0...10_000)
      try checked("\(id).\(norm.role).preparation", norm.preparationMinutes, 0...10_000)
    }
  }
}

extension PotentialEstimate {
  fileprivate func check() throws(TaskError) {
    try checked("potential.given_quantile", givenQuantile, 0...1)
    try checked("potential.purchase_quantile", purchaseQuantile, 0...1)
  }
}

extension Double {
  /// The value where it can end a range from zero, else zero.
  fileprivate var orZero: Double { isFinite && self >= 0 ? self : 0 }
}

private func checked(_ name: String, _ value: Double, _ allowed: ClosedRange<Double>) throws(TaskError) {
  guard value.isFinite, allowed.contains(value) else {
    throw .outOfRange(name: name, value: value, allowed: "\(allowed.lowerBound) to \(allowed.upperBound)")
  }
}
