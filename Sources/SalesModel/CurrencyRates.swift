/// The one place where amounts change currency: what one unit of each other currency is worth in the plan's.
///
/// At plan rates, which hold for the whole year, sales are compared in constant currency; the actual rates of the periods
/// tell what exchange rates did to them.
public struct CurrencyRates: Sendable, Equatable {
  /// Which rate of a currency is meant.
  public enum Basis: Sendable {
    /// The budget rate of the plan year.
    case plan
    /// The rate of a period.
    case actual
  }

  /// The rates of one currency, for one period or for all without a line of their own.
  public struct Line: Sendable, Equatable {
    public let currency: Currency
    /// nil: every period without a line of its own.
    public let period: Period?
    public let plan: ExchangeRate
    public let actual: ExchangeRate?

    public init(currency: Currency, period: Period? = nil, plan: ExchangeRate, actual: ExchangeRate? = nil) {
      self.currency = currency
      self.period = period
      self.plan = plan
      self.actual = actual
    }
  }

  private struct Time: Hashable, Sendable {
    let currency: Currency
    let period: Period?
  }

  /// What amounts are converted to.
  public let currency: Currency
  public let lines: [Line]
  private let plan: [Currency: ExchangeRate]
  private let actual: [Time: ExchangeRate]

  /// - Precondition: the lines of a currency agree on its plan rate, and have different periods.
  public init(in currency: Currency, _ lines: [Line] = []) {
    self.currency = currency
    self.lines = lines
    var plan: [Currency: ExchangeRate] = [:]
    var actual: [Time: ExchangeRate] = [:]
    for line in lines {
      let known = plan.updateValue(line.plan, forKey: line.currency)
      precondition(known == nil || known == line.plan, "plan rates \(line.plan) and \(known ?? .one)")
      guard let rate = line.actual else { continue }
      let repeated = actual.updateValue(rate, forKey: Time(currency: line.currency, period: line.period))
      precondition(repeated == nil, "two actual rates of \(line.currency)")
    }
    (self.plan, self.actual) = (plan, actual)
  }

  /// What one unit of `currency` is worth; 1 for the plan's own, nil when it is not known.
  ///
  /// - Parameter period: of an actual rate: that of the period, else of the quarter or year that holds it, else of all
  ///   periods.
  public func rate(of currency: Currency, at basis: Basis, in period: Period? = nil) -> ExchangeRate? {
    if currency == self.currency { return .one }
    guard basis == .actual else { return plan[currency] }
    var wanted = period
    while let span = wanted {
      if let rate = actual[Time(currency: currency, period: span)] { return rate }
      wanted = span.enclosing
    }
    return actual[Time(currency: currency, period: nil)]
  }

  /// `money` in the plan's currency, exact and rounded once to a minor unit, halves away from zero; nil when its rate is not
  /// known. O(1).
  ///
  /// - Throws: `MoneyError.overflow` when the amount does not fit.
  public func converted(
    _ money: Money, at basis: Basis, in period: Period? = nil
  ) throws(MoneyError) -> Money? {
    if money.currency == currency { return money }
    return try rate(of: money.currency, at: basis, in: period)?.converted(money, to: currency)
  }
}

extension Period {
  /// The next longer period that holds this one: the quarter of a month, the year of a quarter; nil of others.
  fileprivate var enclosing: Period? {
    switch granularity {
    case .month: .quarter(indexInYear / 3 + 1, of: year)
    case .quarter: .year(year)
    case .day, .week, .year: nil
    }
  }
}
