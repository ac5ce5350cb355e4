import SalesModel

/// What the plan says about pay.
public struct PaySettings: Sendable, Equatable {
  public var currency: Currency
  /// How many years are simulated.
  public var draws: Int
  /// One a role.
  public var plans: [PayPlan]

  public init(currency: Currency, draws: Int = 2000, plans: [PayPlan]) {
    self.currency = currency
    self.draws = draws
    self.plans = plans
  }
}

/// How the reps of one role are paid for results.
public struct PayPlan: Sendable, Equatable {
  public var role: RoleID
  public var measures: [PayMeasure]
  public var draw: Draw?

  public init(role: RoleID, measures: [PayMeasure], draw: Draw? = nil) {
    self.role = role
    self.measures = measures
    self.draw = draw
  }
}

/// One thing that is paid for.
public struct PayMeasure: Sendable, Equatable {
  /// The measure's name in the credits.
  public var id: String
  /// Its part of the target incentive, 0…1.
  public var weight: Double
  public var curve: PayCurve
  public var basis: PayBasis
  public var window: MeasureWindow
  public var gate: AcceleratorGate?

  public init(
    id: String, weight: Double = 1, curve: PayCurve, basis: PayBasis = .attainment,
    window: MeasureWindow = .yearToDate, gate: AcceleratorGate? = nil
  ) {
    self.id = id
    self.weight = weight
    self.curve = curve
    self.basis = basis
    self.window = window
    self.gate = gate
  }
}

/// What a measure's curve is a function of.
public enum PayBasis: String, Sendable, Codable, CaseIterable {
  /// Result / quota; the value is a multiple of the target incentive × weight.
  case attainment
  /// The result as an amount in major units; the value is money in major units × weight: a commission.
  case amount
}

/// Which results are compared with which quota.
public enum MeasureWindow: String, Sendable, Codable, CaseIterable {
  /// Each period by itself, against its own quota and an even part of the target incentive.
  case period
  /// Results of the year so far against the quota of the same periods; pay is what that earns less what was paid.
  case yearToDate = "ytd"
  /// Results of the year so far against the full year's quota; pay is what that earns less what was paid.
  case annual
}

/// Tiers that begin at `over` or above open only once the results of the year so far exceed `over` × the base quota.
public struct AcceleratorGate: Sendable, Equatable {
  public enum Base: String, Sendable, Codable, CaseIterable {
    case yearToDate = "ytd"
    case annual
  }

  public var over: Double
  public var base: Base

  public init(over: Double = 1, base: Base) {
    self.over = over
    self.base = base
  }
}

/// An advance on pay in every period.
public struct Draw: Sendable, Equatable {
  public var amount: Money
  /// True when a shortfall is paid back from later pay; false for a guarantee.
  public var recoverable: Bool

  public init(amount: Money, recoverable: Bool) {
    self.amount = amount
    self.recoverable = recoverable
  }
}
