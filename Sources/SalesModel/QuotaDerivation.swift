/// How the quota of one territory came about, step by step from what its accounts bought.
public struct QuotaDerivation: Sendable, Equatable, Codable {
  /// What a step took into account.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// What the accounts of the new map bought in the same periods a year before.
    case lastYear = "last year on the new map"
    /// Without one-off deals.
    case cleaned = "without one-off deals"
    /// What the territory's own history leads to expect.
    case ownForecast = "forecast by itself"
    /// What the levels together lead to expect.
    case reconciled = "reconciled with accounts and company"
    /// How far growth lasts in this company.
    case growth = "growth that lasts"
    /// What the company's forecasts missed in past years.
    case bias = "the company's past errors"
    /// Accounts without enough history, by their potential and attributes.
    case coldStart = "new accounts by their potential"
    /// A part of the potential that is not sold yet.
    case headroom = "headroom"
    /// The share of what is handed out that the policy gives.
    case policy = "policy"
    /// Floor, cap, minimum, and what was decided by hand.
    case bounds = "bounds"
    /// Accounts that came or went during the year.
    case moves = "accounts that moved"
    /// Whole minor units.
    case rounding = "rounding"
  }

  public struct Step: Sendable, Equatable, Codable {
    public let kind: Kind
    /// The amount after the step, major units.
    public let amount: Double
    /// What made it so, in words; empty where the amounts say all.
    public let note: String

    public init(_ kind: Kind, _ amount: Double, note: String = "") {
      self.kind = kind
      self.amount = amount
      self.note = note
    }
  }

  public let territory: TerritoryID
  public let steps: [Step]

  public init(territory: TerritoryID, steps: [Step]) {
    self.territory = territory
    self.steps = steps
  }
}
