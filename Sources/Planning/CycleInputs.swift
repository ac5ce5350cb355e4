import SalesModel

/// What the cycle is computed from, beside its settings.
public struct CycleInputs: Sendable {
  public var accounts: [Account]
  public var reps: [Rep]
  public var demand: [DemandRecord]
  /// Today's maps.
  public var current: [Assignment]
  public var calls: [CallRecord]
  public var credits: [CreditRecord]
  /// Results of the plan year so far.
  public var actuals: [DemandRecord]
  /// Pairs of accounts that touch.
  public var adjacency: [AccountPair]
  /// Accounts that change territory during the plan year.
  public var moves: [AccountMove]
  /// With which amounts in other currencies were converted; nil when there are none.
  public var rates: CurrencyRates?

  public init(
    accounts: [Account], reps: [Rep], demand: [DemandRecord], current: [Assignment] = [],
    calls: [CallRecord] = [], credits: [CreditRecord] = [], actuals: [DemandRecord] = [],
    adjacency: [AccountPair] = [], rates: CurrencyRates? = nil,
    moves: [AccountMove] = []
  ) {
    self.accounts = accounts
    self.reps = reps
    self.demand = demand
    self.current = current
    self.calls = calls
    self.credits = credits
    self.actuals = actuals
    self.adjacency = adjacency
    self.rates = rates
    self.moves = moves
  }
}

/// Two accounts that touch.
public struct AccountPair: Hashable, Sendable {
  public let first: AccountID
  public let second: AccountID
  public init(_ first: AccountID, _ second: AccountID) {
    self.first = first
    self.second = second
  }
}
