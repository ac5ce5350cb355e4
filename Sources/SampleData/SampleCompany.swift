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

  /// - Parameters:
  ///   - accounts: at least 1.
  ///   - seed: any; 2,400 accounts of seed 1 are `datasets/northstar`.
  public init(accounts: Int, seed: UInt64) {
    precondition(accounts > 0, "a company of \(accounts) accounts")
    self.accounts = accounts
    self.seed = seed
  }

  /// The embedded sample: the company of `datasets/northstar`.
  public static let northstar = SampleCompany(accounts: 2400, seed: 1)

  /// The files of a plan folder: README.md, plan.yaml, scenarios/*.yaml and data/*.csv.
  public func files() -> [SampleFile] {
    [SampleFile(path: "plan.yaml", text: "")]
  }
}
