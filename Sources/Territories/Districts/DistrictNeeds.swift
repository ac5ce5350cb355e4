/// Accounts that may be in some territories only need one of those in their district: which territories go where for that.
struct DistrictNeeds {
  /// A district and the territories of which it needs one, ascending.
  private struct Need: Hashable {
    let district: Int
    let allowed: [Int]
  }

  enum Answer: Equatable {
    /// The district of each slot that is seated, those of the start among them.
    case seated([Int?])
    /// No dealing with these numbers of territories meets all needs.
    case none
    /// There are too many dealings to tell.
    case unknown
  }

  private let needs: [Need]
  private let cost: (_ slot: Int, _ district: Int) -> Double
  private let most: Int

  /// - Parameters:
  ///   - filled: districts that need a territory, whichever.
  ///   - cost: what a slot has against a district; cheap ones are tried first.
  init(
    _ problem: TerritoryProblem, filled: [Int], cost: @escaping (_ slot: Int, _ district: Int) -> Double
  ) {
    self.cost = cost
    let grouping = Grouping(problem, order: problem.idOrder())
    let eligibility = problem.unitEligibility(grouping)
    let slots = problem.territories.indices
    var needs = Set(filled.map { Need(district: $0, allowed: Array(slots)) })
    for unit in 0..<grouping.count where eligibility.isRestricted(unit) {
      guard let account = grouping.members(of: unit).first else { continue }
      needs.insert(
        Need(
          district: Int(problem.districts[Int(account)]),
          allowed: slots.filter { eligibility.allows(unit, $0) }))
    }
    self.needs = needs.sorted { left, right in
      if left.allowed.count != right.allowed.count { return left.allowed.count < right.allowed.count }
      if left.district != right.district { return left.district < right.district }
      return left.allowed.lexicographicallyPrecedes(right.allowed)
    }
    most = max(200, 2_000_000 / max(1, needs.count * problem.territoryCount))
  }

  /// Goes through dealings, the need with the least choice first, until one meets all.
  ///
  /// - Parameters:
  ///   - start: the district of each slot that is seated already.
  ///   - seats: how many more territories each district gets; nil when that is open.
  func answer(_ start: [Int?], seats: [Int]?) -> Answer {
    var search = Search(seated: start, seats: seats)
    if meet(&search) { return .seated(search.seated) }
    return search.visits > most ? .unknown : .none
  }

  private struct Search {
    var seated: [Int?]
    var seats: [Int]?
    var visits = 0
  }

  private func meet(_ search: inout Search) -> Bool {
    search.visits += 1
    guard search.visits <= most else { return false }
    var least: (options: [Int], district: Int)?
    for need in needs where !need.allowed.contains(where: { search.seated[$0] == need.district }) {
      let isFull = search.seats.map { $0[need.district] <= 0 } ?? false
      let options = isFull ? [] : need.allowed.filter { search.seated[$0] == nil }
      if options.count < least?.options.count ?? .max { least = (options, need.district) }
      if options.isEmpty { return false }
    }
    guard let (options, district) = least else { return true }
    for slot in options.sorted(by: { (cost($0, district), $0) < (cost($1, district), $1) }) {
      search.seated[slot] = district
      search.seats?[district] -= 1
      if meet(&search) { return true }
      search.seats?[district] += 1
      search.seated[slot] = nil
    }
    return false
  }
}
