/// Accounts by topmost parent.
///
/// A chain of parents that ends nowhere is cut, so that every account has a head: one that goes round in a circle above
/// its smallest id, one that leads to an account that is not there above the last that is.
public struct Families: Sendable, Equatable {
  /// The topmost parent of each account, in the accounts' order.
  public let heads: [AccountID]
  /// Circles of parents, each from its smallest id upwards; sorted.
  public let cycles: [[AccountID]]
  /// Accounts whose parent is not there; sorted.
  public let lost: [AccountID]

  /// O(n) for n accounts: each chain is walked up to the first account whose head is known.
  public init(_ accounts: [Account]) {
    let places = Dictionary(
      zip(accounts.map(\.id), accounts.indices), uniquingKeysWith: { first, _ in first })
    var states = [State](repeating: .unknown, count: accounts.count)
    var (cycles, lost): ([[AccountID]], [AccountID]) = ([], [])
    for start in accounts.indices where states[start] == .unknown {
      var path: [Int] = []
      var next = start
      var head: Int?
      while head == nil {
        switch states[next] {
        case .head(let known): head = known
        case .walking:
          let cycle = Self.fromSmallest(path[(path.firstIndex(of: next) ?? 0)...].map { accounts[$0].id })
          cycles.append(cycle)
          head = cycle.first.flatMap { places[$0] } ?? next
        case .unknown:
          states[next] = .walking
          path.append(next)
          guard let parent = accounts[next].parent else {
            head = next
            continue
          }
          if let place = places[parent] {
            next = place
          } else {
            lost.append(accounts[next].id)
            head = next
          }
        }
      }
      for index in path { states[index] = .head(head ?? start) }
    }
    heads = zip(accounts, states).map { account, state in
      if case .head(let head) = state { accounts[head].id } else { account.id }
    }
    self.cycles = cycles.sorted { $0[0] < $1[0] }
    self.lost = lost.sorted()
  }

  private enum State: Equatable { case unknown, walking, head(Int) }

  private static func fromSmallest(_ cycle: [AccountID]) -> [AccountID] {
    let first = cycle.indices.min { cycle[$0] < cycle[$1] } ?? 0
    return Array(cycle[first...] + cycle[..<first])
  }
}
