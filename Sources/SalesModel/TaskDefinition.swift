/// Where a number in a plan comes from.
public enum Provenance: String, Sendable, Codable, CaseIterable {
  case data, judgment, literature, estimate, `default`
}

/// How often, how long and with what one role calls on the accounts of a segment.
public struct CallNorm: Sendable, Equatable, Codable {
  public let role: RoleID
  public let products: [ProductID]
  public let callsPerYear: Double
  public let minimumCalls: Double
  public let maximumCalls: Double
  public let minutesPerCall: Double
  public let preparationMinutes: Double

  public init(
    role: RoleID, products: [ProductID] = [], callsPerYear: Double, minimumCalls: Double? = nil,
    maximumCalls: Double? = nil, minutesPerCall: Double, preparationMinutes: Double = 0
  ) {
    self.role = role
    self.products = products
    self.callsPerYear = callsPerYear
    self.minimumCalls = minimumCalls ?? callsPerYear
    self.maximumCalls = maximumCalls ?? callsPerYear
    self.minutesPerCall = minutesPerCall
    self.preparationMinutes = preparationMinutes
  }

  /// Hours a year that one account of the segment takes, travel apart.
  public var workload: Hours { Hours(minutes: callsPerYear * (minutesPerCall + preparationMinutes)) }
}

/// What the sales task asks of one role at one account.
public struct AccountTask: Sendable, Equatable, Codable {
  public let account: AccountID
  public let segment: SegmentID
  public let layer: LayerID
  public let norm: CallNorm
  /// Hours a year at the norm, travel apart.
  public let workload: Hours
  /// The yearly amount that could be sold to the account.
  public let potential: Money
  public let potentialSource: Provenance

  public init(
    account: AccountID, segment: SegmentID, layer: LayerID, norm: CallNorm, workload: Hours,
    potential: Money, potentialSource: Provenance
  ) {
    self.account = account
    self.segment = segment
    self.layer = layer
    self.norm = norm
    self.workload = workload
    self.potential = potential
    self.potentialSource = potentialSource
  }
}

/// One page for a role: whom it calls on, with what, how.
public struct RoleBrief: Sendable, Equatable, Codable {
  public struct Line: Sendable, Equatable, Codable {
    public let segment: SegmentID
    public let accounts: Int
    public let norm: CallNorm
    public let workload: Hours
    public let potential: Money

    public init(segment: SegmentID, accounts: Int, norm: CallNorm, workload: Hours, potential: Money) {
      self.segment = segment
      self.accounts = accounts
      self.norm = norm
      self.workload = workload
      self.potential = potential
    }
  }

  public let role: RoleID
  public let lines: [Line]

  public init(role: RoleID, lines: [Line]) {
    self.role = role
    self.lines = lines
  }

  public var accounts: Int { lines.reduce(0) { $0 + $1.accounts } }
  public var workload: Hours { lines.reduce(.zero) { $0 + $1.workload } }
}

/// The sales task: which customers to call on, what to sell them, how. The first value of the cycle.
public struct TaskDefinition: Sendable, Equatable, Codable {
  public let currency: Currency
  /// One line an account and role, ordered by account, then role.
  public let tasks: [AccountTask]
  /// Accounts that no segment matched, in account order.
  public let outOfScope: [AccountID]
  public let briefs: [RoleBrief]

  public init(currency: Currency, tasks: [AccountTask], outOfScope: [AccountID], briefs: [RoleBrief]) {
    self.currency = currency
    self.tasks = tasks
    self.outOfScope = outOfScope
    self.briefs = briefs
  }
}
