import SalesModel

/// Which territories each district gets: those that name it or that its accounts are locked into, and so many others that
/// the load per territory is as equal as whole numbers allow (Huntington and Hill's rule).
///
/// Which of the others is chosen so that every account has a territory that it may be in, then by today's map, then by how
/// near fixed centres are; of unequal shares those that add up to the district's load.
struct DistrictDealing {
  /// Ascending.
  let slots: [[Int]]
  /// Whether the numbers of territories leave nothing to choose: what is impossible with this dealing is impossible.
  let isForced: Bool
  /// The district that a territory names or is locked to.
  let tied: [Int32?]
  /// Whether no dealing leaves every account a territory that it may be in.
  let isImpossible: Bool

  /// - Parameter accounts: the rows of each district. O(n·m + p³) with today's map or fixed centres, else O(n·m + p²).
  init(_ problem: TerritoryProblem, accounts: [[Int32]]) {
    var deal = Deal(problem, accounts)
    deal.tie()
    let areAlike = problem.hasInterchangeableTerritories
    if problem.hasEqualShares {
      deal.countSeats()
      deal.seatByEligibility()
      deal.seatByPlace()
    } else {
      deal.seatByEligibility()
      deal.seatByShare()
    }
    slots = deal.slots.map { $0.sorted() }
    isForced = areAlike || !deal.tied.contains(nil)
    tied = deal.tied
    isImpossible = deal.isImpossible
  }
}

extension TerritoryProblem {
  fileprivate var hasEqualShares: Bool {
    territories.allSatisfy { abs($0.share - territories[0].share) <= 1e-9 * abs(territories[0].share) }
  }

  /// Whether no limit or rule tells two territories apart.
  fileprivate var hasInterchangeableTerritories: Bool {
    let hasEqualCapacities = measures.allSatisfy { measure in
      guard case .capacity(let capacities) = measure.limit else { return true }
      return Set(capacities).count <= 1
    }
    return hasEqualShares && hasEqualCapacities && eligible.isEmpty && forbidden.isEmpty
      && !listOf.contains { $0 >= 0 } && allMoveCaps.isEmpty
  }
}

/// A dealing on its way.
private struct Deal {
  private let problem: TerritoryProblem
  private let accounts: [[Int32]]
  /// Load of each district: the sum over measures of its part of the total.
  private let sizes: [Double]
  /// Territories that a district still is to get; nil where their number is open.
  private var seats: [Int]?
  private var isOpen: [Bool]
  private(set) var slots: [[Int]]
  private(set) var tied: [Int32?]
  /// Whether no dealing leaves every account a territory that it may be in.
  private(set) var isImpossible = false

  init(_ problem: TerritoryProblem, _ accounts: [[Int32]]) {
    self.problem = problem
    self.accounts = accounts
    sizes = accounts.map { rows in
      problem.measures.reduce(rows.isEmpty ? 0 : 1e-12) { sum, measure in
        let total = measure.values.reduce(0, +)
        return sum + (total > 0 ? rows.reduce(0) { $0 + measure.values[Int($1)] } / total : 0)
      }
    }
    isOpen = [Bool](repeating: true, count: problem.territoryCount)
    tied = problem.territories.map(\.district)
    slots = [[Int]](repeating: [], count: accounts.count)
  }

  private var openSlots: [Int] { isOpen.indices.filter { isOpen[$0] } }

  private mutating func seat(_ slot: Int, _ district: Int) {
    slots[district].append(slot)
    isOpen[slot] = false
    seats?[district] -= 1
  }

  /// Territories that name their district, and those that accounts are locked into.
  mutating func tie() {
    for (account, slot) in problem.locks.enumerated() where slot >= 0 {
      guard problem.territories[Int(slot)].district == nil else { continue }
      tied[Int(slot)] = min(tied[Int(slot)] ?? .max, problem.districts[account])
    }
    for (slot, district) in tied.enumerated() { if let district { seat(slot, Int(district)) } }
  }

  /// How many more territories each district gets beside those that are tied to it.
  mutating func countSeats() {
    let given = slots.map(\.count)
    func priority(_ district: Int, _ have: Int) -> Double {
      let (size, have) = (sizes[district], Double(have))
      return have == 0 ? (size > 0 ? 1e30 * size : 0) : size / (have * (have + 1)).squareRoot()
    }
    var seats = [Int](repeating: 0, count: accounts.count)
    for _ in openSlots {
      let next = accounts.indices.max { left, right in
        (priority(left, given[left] + seats[left]), right) < (
          priority(right, given[right] + seats[right]), left
        )
      }
      seats[next ?? 0] += 1
    }
    self.seats = seats
  }

  /// A territory for accounts that may be in some only, in every district; where shares differ, one for every district.
  mutating func seatByEligibility() {
    let slots = Array(problem.territories.indices)
    let costs = DistrictCosts(problem, accounts, slots: slots)
    let districts = accounts.indices.filter { !accounts[$0].isEmpty }
    var answer = needs(costs, filled: [])
    if seats == nil, case .seated(let seated) = answer {
      let left = seated.count { $0 == nil }
      let empty = districts.count { !seated.contains($0) }
      if left < empty { answer = needs(costs, filled: districts) }
    }
    isImpossible = answer == .none
    guard case .seated(let seated) = answer else { return }
    for slot in slots where isOpen[slot] { if let district = seated[slot] { seat(slot, district) } }
  }

  private func needs(_ costs: DistrictCosts, filled: [Int]) -> DistrictNeeds.Answer {
    var start = [Int?](repeating: nil, count: problem.territoryCount)
    for (district, slots) in slots.enumerated() { for slot in slots { start[slot] = district } }
    return DistrictNeeds(problem, filled: filled) { costs.rows[$0][$1] }.answer(start, seats: seats)
  }

  /// The rest by today's map and fixed centres: an exact assignment of territories to seats.
  mutating func seatByPlace() {
    let open = openSlots
    let chairs = accounts.indices.flatMap { district in
      [Int](repeating: district, count: max(0, seats?[district] ?? 0))
    }
    let costs = DistrictCosts(problem, accounts, slots: open)
    guard costs.differ, open.count <= Self.mostMatched else {
      for (slot, chair) in zip(open, chairs) { seat(slot, chair) }
      return
    }
    let match = RepMatching(costs: costs.rows.map { row in chairs.map { row[$0] } })
    for (slot, chair) in zip(open, match.repOfTerritory) { if let chair { seat(slot, chairs[chair]) } }
  }

  /// Above it a matching of territories to seats takes seconds.
  private static let mostMatched = 1000

  /// The rest where shares differ: each where today's map and its centre want it, else where most load lacks territories,
  /// the largest first; then moves and swaps until every district's load can be that of its territories.
  mutating func seatByShare() {
    let open = openSlots
    let costs = DistrictCosts(problem, accounts, slots: open)
    var balance = ShareBalance(problem, accounts, tied: slots)
    let order = open.indices.sorted { left, right in
      let (a, b) = (problem.territories[open[left]].share, problem.territories[open[right]].share)
      return a != b ? a > b : left < right
    }
    var place = [Int](repeating: 0, count: open.count)
    for index in order {
      place[index] = costs.favourite(index) ?? balance.neediest
      balance.add(open[index], to: place[index])
    }
    balance.improve(open, &place)
    for (slot, district) in zip(open, place) { seat(slot, district) }
  }
}
