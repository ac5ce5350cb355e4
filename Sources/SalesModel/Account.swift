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

  /// O(n) for n accounts: each chain is walked up to the first account whose head is known.
  public init(_ accounts: [Account]) {
    let places = Dictionary(
      zip(accounts.map(\.id), accounts.indices), uniquingKeysWith: { first, _ in first })
    var states = [State](repeating: .unknown, count: accounts.count)
    for start in accounts.indices where states[start] == .unknown {
      var path: [Int] = []
      var next = start
      var end = State.unresolved
      while true {
        guard states[next] == .unknown else {
          // An account on the path itself: a cycle.
          end = states[next] == .walking ? .unresolved : states[next]
          break
        }
        states[next] = .walking
        path.append(next)
        guard let parent = accounts[next].parent else {
          end = .head(next)
          break
        }
        guard let place = places[parent] else { break }
        next = place
      }
      for index in path { states[index] = end }
    }
    heads = zip(accounts, states).map { account, state in
      if case .head(let head) = state { accounts[head].id } else { account.id }
    }
    unresolved = zip(accounts, states).compactMap { $1 == .unresolved ? $0.id : nil }
  }

  private enum State: Equatable { case unknown, walking, unresolved, head(Int) }
}
