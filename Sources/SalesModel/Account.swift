/// A customer or prospect that is called on.
public struct Account: Sendable, Equatable {
  public let id: AccountID
  public var name: String
  /// The account above it: members of one family share a topmost parent.
  public var parent: AccountID?
  public var location: GeoPoint?
  /// Every column of the source by its name, as text: what segment rules read.
  public var attributes: [String: String]
  /// The yearly amount that could be sold, when the source gives it.
  public var potential: Money?

  public init(
    id: AccountID, name: String = "", parent: AccountID? = nil, location: GeoPoint? = nil,
    attributes: [String: String] = [:], potential: Money? = nil
  ) {
    self.id = id
    self.name = name
    self.parent = parent
    self.location = location
    self.attributes = attributes
    self.potential = potential
  }
}

/// The topmost parent of each account; members of a cycle of parents count as their own.
public struct Families: Sendable, Equatable {
  /// The topmost parent of each account, in the accounts' order.
  public let heads: [AccountID]
  /// Accounts whose chain of parents never ends, or leads to an account that is not there.
  public let unresolved: [AccountID]

  /// O(n) for n accounts, beside the depth of the trees.
  public init(_ accounts: [Account]) {
    let parents = Dictionary(accounts.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
    var heads: [AccountID] = []
    var unresolved: [AccountID] = []
    for account in accounts {
      var head = account.id
      var seen: Set<AccountID> = [head]
      var resolved = true
      while let parent = parents[head].flatMap({ $0 }) {
        guard parents[parent] != nil, seen.insert(parent).inserted else {
          resolved = false
          break
        }
        head = parent
      }
      heads.append(resolved ? head : account.id)
      if !resolved { unresolved.append(account.id) }
    }
    self.heads = heads
    self.unresolved = unresolved
  }
}
