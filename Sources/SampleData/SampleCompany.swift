import SalesModel
import Statistics

/// A made-up company that sells instruments in the United States: accounts, reps, demand, calls, credits and the plan
/// of its next year, all drawn from one seed.
///
/// Everything about an account but its territories is a pure function of (seed, index): the first accounts of a larger
/// company of the same seed are the same accounts. O(cities × reps) to make; no memory grows with the accounts.
public struct SampleCompany: Sendable {
  public let accounts: Int
  public let seed: UInt64
  /// By role.
  let forces: [SampleForce]

  /// - Parameters:
  ///   - accounts: at least 1.
  ///   - seed: any; 2,400 accounts of seed 1 are `datasets/northstar`.
  public init(accounts: Int, seed: UInt64) {
    precondition(accounts > 0, "a company of \(accounts) accounts")
    self.accounts = accounts
    self.seed = seed
    let sizes = Self.reps(for: accounts)
    let width = max(2, String(sizes.reduce(0, +)).count)
    var (firstRep, firstManager) = (0, 0)
    forces = zip(SampleRole.allCases, sizes).map { role, count in
      defer {
        firstRep += count
        firstManager += (count + SampleForce.span - 1) / SampleForce.span
      }
      return SampleForce(
        role, count: count, firstRep: firstRep, width: width, firstManager: firstManager, seed: seed)
    }
  }

  /// The embedded sample: the company of `datasets/northstar`.
  public static let northstar = SampleCompany(accounts: 2400, seed: 1)

  /// Field, then inside, then specialists.
  public var reps: [SampleRep] { forces.flatMap(\.reps) }

  /// The account with number `index` (0..<accounts). O(1).
  public func account(_ index: Int) -> SampleAccount { SampleAccount(index: index, seed: seed) }

  /// What `account` bought in the 36 months of history (`planYear` false) or in January to June 2027, by product,
  /// then month.
  public func purchases(of account: SampleAccount, planYear: Bool = false) -> [SamplePurchase] {
    SampleBuyer(account, seed: seed).purchases(planYear ? SampleBuyer.planYear : SampleBuyer.history)
  }

  /// The territory that holds `account` today on the layer of `role`; nil when the role does not call on it.
  public func territory(of account: SampleAccount, _ role: SampleRole) -> String? {
    holder(of: account, role)?.territory
  }

  /// The rep who holds `account` today on the layer of `role`; nil when the role does not call on it.
  func holder(of account: SampleAccount, _ role: SampleRole) -> SampleRep? {
    guard let segment = account.segment, segment.covers(role) else { return nil }
    let force = forces[role.rawValue]
    return force.reps[force.holder(of: account)]
  }

  /// One rep for 60 accounts: six in ten field, three inside, one overlay; at least one of each.
  private static func reps(for accounts: Int) -> [Int] {
    let total = max(3, (accounts + 30) / 60)
    let (inside, specialists) = (max(1, (total * 3 + 5) / 10), max(1, (total + 5) / 10))
    return [total - inside - specialists, inside, specialists]
  }
}
