import SalesModel

/// What was decided by hand about one quota of the horizon, by whom, why and until when.
public struct QuotaException: Sendable, Equatable {
  /// What the exception is for: a territory, or a unit of a level above them.
  public enum Subject: Hashable, Sendable {
    case territory(TerritoryID)
    case unit(level: String, name: String)
  }

  public let subject: Subject
  /// Fixes the quota; nil leaves it between the bounds.
  public let quota: Money?
  public let minimum: Money?
  public let maximum: Money?
  /// The role that answers for it, such as `regional manager`.
  public let owner: String
  public let reason: String
  /// The first day on which it holds no longer; nil while the owner does not end it.
  public let expires: CalendarDate?

  public init(
    _ subject: Subject, quota: Money? = nil, minimum: Money? = nil, maximum: Money? = nil, owner: String = "",
    reason: String = "", expires: CalendarDate? = nil
  ) {
    self.subject = subject
    self.quota = quota
    self.minimum = minimum
    self.maximum = maximum
    self.owner = owner
    self.reason = reason
    self.expires = expires
  }

  public init(_ territory: TerritoryID, quota: Money, owner: String = "", reason: String = "") {
    self.init(.territory(territory), quota: quota, owner: owner, reason: reason)
  }

  public func isInForce(on day: CalendarDate) -> Bool { expires.map { day < $0 } ?? true }

  /// `territory T1`, or `region West`.
  public var name: String {
    switch subject {
    case .territory(let territory): territory.text
    case .unit(let level, let name): "\(level) \(name)"
    }
  }

  /// `pinned at 5.00 USD by the sales director: new plant (until 2027-07-01)`, say.
  public var words: String {
    var terms: [String] = []
    if let quota { terms.append("pinned at \(quota.plainText)") }
    if let minimum { terms.append("at least \(minimum.plainText)") }
    if let maximum { terms.append("at most \(maximum.plainText)") }
    let currency = (quota ?? minimum ?? maximum).map { " \($0.currency)" } ?? ""
    let by = owner.isEmpty ? "" : ", by \(owner)"
    let why = reason.isEmpty ? "" : ": \(reason)"
    return terms.joined(separator: ", ") + currency + by + why + (expires.map { " (until \($0))" } ?? "")
  }
}
