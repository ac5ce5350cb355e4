/// An account that goes to another territory on a day of the year.
public struct AccountMove: Hashable, Sendable, Codable {
  public let account: AccountID
  /// nil for every layer.
  public let layer: LayerID?
  public let from: TerritoryID
  public let to: TerritoryID
  /// The first day in `to`.
  public let effective: CalendarDate

  public init(
    account: AccountID, layer: LayerID? = nil, from: TerritoryID, to: TerritoryID, effective: CalendarDate
  ) {
    self.account = account
    self.layer = layer
    self.from = from
    self.to = to
    self.effective = effective
  }
}

/// Why moves do not fit a map.
public enum MoveError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The account is somewhere else on the day before; nil: in no territory.
  case notThere(AccountMove, actual: TerritoryID?)
  /// Two moves of one account on one day.
  case twice(AccountMove)
  /// From a territory to itself.
  case nowhere(AccountMove)

  public var move: AccountMove {
    switch self {
    case .notThere(let move, _), .twice(let move), .nowhere(let move): move
    }
  }

  public var description: String {
    switch self {
    case .notThere(let move, let actual):
      "\(move.account) leaves \(move.from) on \(move.effective), but is in "
        + (actual.map { "\($0)" } ?? "no territory") + " then"
    case .twice(let move): "\(move.account) moves twice on \(move.effective)"
    case .nowhere(let move): "\(move.account) moves from \(move.from) to itself on \(move.effective)"
    }
  }
}

/// Which territory each account is in on each day: a map with the moves of the year.
public struct DatedMap: Sendable, Equatable {
  /// The map before any move.
  public let start: [AccountID: TerritoryID]
  private let moves: [AccountID: [AccountMove]]

  /// - Throws: `MoveError` for the first move, by day and account, that does not fit.
  /// O(m log m).
  public init(_ start: [AccountID: TerritoryID], moves: [AccountMove]) throws(MoveError) {
    let ordered = moves.sorted {
      $0.effective != $1.effective ? $0.effective < $1.effective : $0.account < $1.account
    }
    var found: [AccountID: [AccountMove]] = [:]
    for move in ordered {
      let last = found[move.account]?.last
      if last?.effective == move.effective { throw .twice(move) }
      if move.from == move.to { throw .nowhere(move) }
      let place = last?.to ?? start[move.account]
      guard place == move.from else { throw .notThere(move, actual: place) }
      found[move.account, default: []].append(move)
    }
    self.start = start
    self.moves = found
  }

  /// The accounts that move, in order.
  public var movers: [AccountID] { moves.keys.sorted() }

  /// The territory of an account on a day; nil for one that is on no map.
  public func territory(of account: AccountID, on day: CalendarDate) -> TerritoryID? {
    moves[account]?.last { $0.effective <= day }?.to ?? start[account]
  }

  /// The spans of days that an account spends in each territory, in order.
  public func stays(of account: AccountID) -> [(territory: TerritoryID, validity: Validity)] {
    guard let first = start[account] else { return [] }
    let path = moves[account] ?? []
    let places = [first] + path.map(\.to)
    let days = path.map(\.effective)
    return places.indices.map { k in
      let validity = Validity(from: k > 0 ? days[k - 1] : nil, to: k < days.count ? days[k] : nil)
      return (places[k], validity ?? .always)
    }
  }

  /// The parts of a period that an account spends in each territory; they sum to 1.
  public func parts(
    of account: AccountID, in period: Period, _ calendar: FiscalCalendar
  ) -> [(territory: TerritoryID, share: Double)] {
    stays(of: account).map { ($0.territory, $0.validity.share(of: period, calendar)) }.filter { $0.1 > 0 }
  }
}
