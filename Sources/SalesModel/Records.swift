/// What an account bought in a period.
public struct DemandRecord: Sendable, Equatable {
  public let account: AccountID
  public let product: ProductID?
  public let period: Period
  /// At plan rates, where it was in another currency.
  public let amount: Money
  /// What exchange rates added: the amount at the actual rate of its period less `amount`, in the same minor units. 0 for
  /// an amount in the plan's own currency, nil where the actual rate is not known.
  public let currencyEffect: Int64?

  public init(
    account: AccountID, product: ProductID?, period: Period, amount: Money, currencyEffect: Int64? = 0
  ) {
    self.account = account
    self.product = product
    self.period = period
    self.amount = amount
    self.currencyEffect = currencyEffect
  }
}

/// A call made on an account.
public struct CallRecord: Sendable, Equatable {
  public let account: AccountID
  public let rep: RepID?
  public let date: CalendarDate
  public let count: Int

  public init(account: AccountID, rep: RepID?, date: CalendarDate, count: Int = 1) {
    self.account = account
    self.rep = rep
    self.date = date
    self.count = count
  }
}

/// A sale credited to a rep. Credit notes are negative.
public struct CreditRecord: Sendable, Equatable {
  public let id: String
  public let rep: RepID
  public let account: AccountID?
  public let date: CalendarDate
  /// The pay measure it counts for, such as `revenue`.
  public let measure: String
  public let amount: Money
  /// The rep's share of the sale, 0…1.
  public let split: Double

  public init(
    id: String, rep: RepID, account: AccountID?, date: CalendarDate, measure: String, amount: Money,
    split: Double = 1
  ) {
    self.id = id
    self.rep = rep
    self.account = account
    self.date = date
    self.measure = measure
    self.amount = amount
    self.split = split
  }
}
