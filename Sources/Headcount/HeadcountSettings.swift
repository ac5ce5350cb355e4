import SalesModel

/// What the plan says about sizing the sales force.
public struct HeadcountSettings: Sendable, Equatable {
  /// The sizing that the plan follows.
  public var method: SizingMethod
  /// How many reps, or managers of the level below, one manager leads.
  public var span: Int
  /// Next year's company sales, for the breakdown method; nil: no breakdown sizing.
  public var salesTarget: Money?
  /// Productivity of a rep a year, for the breakdown; a role that is missing takes its sales so far / its reps.
  public var salesPerRep: [RoleID: Money]
  /// Share of the reps who leave in a year, for the breakdown.
  public var turnover: Double
  /// Elasticity of sales to selling effort, for the incremental sizing.
  public var elasticity: Elasticity
  /// Numbers that the plan sets itself, in place of the method.
  public var reps: [RoleID: Int]

  public init(
    method: SizingMethod = .workload, span: Int = 8, salesTarget: Money? = nil,
    salesPerRep: [RoleID: Money] = [:], turnover: Double = 0, elasticity: Elasticity = Elasticity(),
    reps: [RoleID: Int] = [:]
  ) {
    self.method = method
    self.span = span
    self.salesTarget = salesTarget
    self.salesPerRep = salesPerRep
    self.turnover = turnover
    self.elasticity = elasticity
    self.reps = reps
  }
}

/// The elasticity of sales to selling effort, with its source.
public struct Elasticity: Sendable, Equatable {
  /// 0 < value < 1. The default 0.34 is the mean of 506 published estimates (Albers, Mantrala, Sridhar 2010).
  public var value: Double
  public var source: Provenance

  public init(value: Double = 0.34, source: Provenance = .literature) {
    self.value = value
    self.source = source
  }
}
