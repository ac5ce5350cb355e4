extension Separation {
  /// Sentences on groups that cannot be apart: larger than the number of territories, contradicted by accounts that stay
  /// together, or barred from too many territories. The check of a group is a maximum matching (König, 1931).
  func proofs(_ problem: TerritoryProblem, _ instance: Instance) -> [String] {
    guard !isEmpty || !contradictions.isEmpty else { return [] }
    func name(_ unit: Int32) -> String {
      let accounts = instance.accounts(of: Int(unit))
      return problem.accountIDs[Int(accounts[accounts.startIndex])]
    }
    var found = contradictions.prefix(3).map {
      "account \(name($0.unit)) has to be together with and apart from the same account"
    }
    for units in members where found.count < 3 {
      let first = "the accounts to keep apart from \(name(units[0]))"
      if units.count > instance.p {
        found.append("\(first) are \(units.count) with it, more than the \(instance.p) territories")
      } else if units.contains(where: { instance.eligibility.isRestricted(Int($0)) }) {
        let rows = units.map { unit in
          (0..<instance.p).map { instance.eligibility.allows(Int(unit), $0) ? 0 : Double.infinity }
        }
        let placed = RepMatching(costs: rows).repOfTerritory.count { $0 != nil }
        guard placed < units.count else { continue }
        found.append(
          "\(first) are \(units.count) with it, and only \(placed) can be in territories of their own")
      }
    }
    return found
  }
}
