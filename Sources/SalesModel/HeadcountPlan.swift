/// How a number of reps was derived.
public enum SizingMethod: String, Sendable, Codable, CaseIterable {
  case workload, breakdown, incremental
}

/// A number of reps by one method, with the steps that lead to it.
public struct Sizing: Sendable, Equatable, Codable {
  public let method: SizingMethod
  public let role: RoleID
  /// Before rounding to whole reps.
  public let exactReps: Double
  public let reps: Int
  /// One line a step, in words and numbers.
  public let steps: [String]

  public init(method: SizingMethod, role: RoleID, exactReps: Double, reps: Int, steps: [String]) {
    self.method = method
    self.role = role
    self.exactReps = exactReps
    self.reps = reps
    self.steps = steps
  }
}

/// The structure: how many reps a role, how many managers a level. The second value of the cycle.
public struct HeadcountPlan: Sendable, Equatable, Codable {
  public struct RoleLine: Sendable, Equatable, Codable {
    public let role: RoleID
    public let layer: LayerID
    /// Full-time equivalents employed now.
    public let current: Double
    /// The number the plan goes on with.
    public let planned: Int
    /// Which sizing it follows; nil when the plan sets the number itself.
    public let chosen: SizingMethod?
    public let sizings: [Sizing]

    public init(
      role: RoleID, layer: LayerID, current: Double, planned: Int, chosen: SizingMethod?, sizings: [Sizing]
    ) {
      self.role = role
      self.layer = layer
      self.current = current
      self.planned = planned
      self.chosen = chosen
      self.sizings = sizings
    }
  }

  public let roles: [RoleLine]
  /// Managers a level, first line first; empty when there are no reps to lead.
  public let managers: [Int]

  public init(roles: [RoleLine], managers: [Int]) {
    self.roles = roles
    self.managers = managers
  }
}
