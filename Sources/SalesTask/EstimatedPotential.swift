import SalesModel
import Statistics

/// A yearly potential with where it comes from; nil amount: neither given nor to be estimated.
struct SourcedPotential: Equatable {
  let amount: Money?
  let source: Provenance

  static let unknown = SourcedPotential(amount: nil, source: .default)
}

/// The potential of each account: as given, else estimated as `estimate` says. O(n log n).
func potentials(
  of accounts: [Account], history: [AccountID: Money], estimate: PotentialEstimate, currency: Currency
) -> [SourcedPotential] {
  guard accounts.contains(where: { $0.potential == nil }) else {
    return accounts.map { SourcedPotential(amount: $0.potential, source: .data) }
  }
  let groups = accounts.map { account in
    estimate.peerColumns.map { AccountColumns(account: account, potential: nil).text($0)?.folded ?? "" }
  }
  let peers = PeerSamples(accounts, groups, history, estimate)
  return zip(accounts, groups).map { account, group in
    if let given = account.potential { return SourcedPotential(amount: given, source: .data) }
    let own = history[account.id]?.major
    guard let value = [peers.level(of: group), own].compactMap({ $0 }).max(), value >= 0,
      let amount = Money(major: value, currency)
    else { return .unknown }
    return SourcedPotential(amount: amount, source: .estimate)
  }
}

/// What is known of the accounts of each peer group, sorted.
private struct PeerSamples {
  private var given: [[String]: [Double]] = [:]
  private var bought: [[String]: [Double]] = [:]
  private let allGiven: [Double]
  private let allBought: [Double]
  private let estimate: PotentialEstimate

  init(
    _ accounts: [Account], _ groups: [[String]], _ history: [AccountID: Money], _ estimate: PotentialEstimate
  ) {
    self.estimate = estimate
    for (account, group) in zip(accounts, groups) {
      if let potential = account.potential { given[group, default: []].append(potential.major) }
      if let purchases = history[account.id], purchases.minorUnits > 0 {
        bought[group, default: []].append(purchases.major)
      }
    }
    given = given.mapValues { $0.sorted() }
    bought = bought.mapValues { $0.sorted() }
    allGiven = given.values.flatMap { $0 }.sorted()
    allBought = bought.values.flatMap { $0 }.sorted()
  }

  /// The estimate for a member of `group`; nil when nothing is known of anyone.
  func level(of group: [String]) -> Double? {
    let samples = [
      (given[group] ?? [], estimate.givenQuantile, estimate.smallestGroup),
      (bought[group] ?? [], estimate.purchaseQuantile, estimate.smallestGroup),
      (allGiven, estimate.givenQuantile, 1), (allBought, estimate.purchaseQuantile, 1),
    ]
    return samples.first { $0.0.count >= max(1, $0.2) }.map { quantile($0.1, ofSorted: $0.0) }
  }
}
