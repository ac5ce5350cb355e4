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
/// A role goes on with the number that the settings give it, else with the chosen method; where that method lacks
/// inputs, with the workload build-up, which always has them.
/// - Throws: `HeadcountError` when settings are out of range or currencies mix.
/// - Complexity: O(tasks + sales).
public func sizeForce(
  _ problem: SizingProblem, settings: HeadcountSettings = HeadcountSettings()
) throws(HeadcountError) -> HeadcountPlan {
  try settings.check(problem)
  let sales = try salesByRole(problem)
  let work = workByRole(problem.task)
  var lines: [HeadcountPlan.RoleLine] = []
  for role in problem.roles {
    let situation = RoleSituation(
      role: role, accounts: work[role.id]?.accounts ?? 0, work: work[role.id]?.hours ?? .zero,
      current: problem.reps.filter { $0.role == role.id }.reduce(0) { $0 + $1.fullTimeEquivalent },
      sales: sales.roles[role.id] ?? RoleSales(), companySales: sales.company,
      isOnly: problem.roles.count == 1)
    lines.append(try situation.line(settings))
  }
  let reps = lines.reduce(0) { $0 + $1.planned }
  return HeadcountPlan(roles: lines, managers: managers(leading: reps, span: settings.span))
}

/// Accounts and hours a role. O(tasks).
private func workByRole(_ task: TaskDefinition) -> [RoleID: (accounts: Int, hours: Hours)] {
  var work: [RoleID: (accounts: Int, hours: Hours)] = [:]
  for line in task.tasks {
    let before = work[line.norm.role] ?? (0, .zero)
    work[line.norm.role] = (before.accounts + 1, before.hours + line.workload)
  }
  return work
}

/// What is known of one role.
private struct RoleSituation {
  let role: Role
  let accounts: Int
  let work: Hours
  let current: Double
  let sales: RoleSales
  let companySales: Double
  /// Whether it is the only role: then the whole target is its own even without a history.
  let isOnly: Bool

  func line(_ settings: HeadcountSettings) throws(HeadcountError) -> HeadcountPlan.RoleLine {
    let workload = try workloadSizing(role, accounts: accounts, work: work)
    let sizings = [workload, try breakdown(settings), incremental(settings)].compactMap { $0 }
    let followed = sizings.first { $0.method == settings.method } ?? workload
    let given = settings.reps[role.id]
    return HeadcountPlan.RoleLine(
      role: role.id, layer: role.layer, current: current, planned: given ?? followed.reps,
      chosen: given == nil ? followed.method : nil, sizings: sizings)
  }

  /// The role's part of the company's target is its part of last year's sales.
  private func breakdown(_ settings: HeadcountSettings) throws(HeadcountError) -> Sizing? {
    let share = isOnly ? 1 : companySales > 0 ? sales.sales / companySales : 0
    guard let target = settings.salesTarget, share > 0 else { return nil }
    let given = settings.salesPerRep[role.id]?.major
    let perRep = given ?? (current > 0 ? sales.sales / current : 0)
    return try breakdownSizing(
      role, sales: target.major * share, perRep: perRep, turnover: settings.turnover,
      origins: (
        "\(fixed(share * 100, 1)) % of the target \(target.plainText), its share of last year's sales",
        given == nil ? "last year's sales / reps" : "as the plan says"
      ))
  }

  private func incremental(_ settings: HeadcountSettings) -> Sizing? {
    role.cost.flatMap { cost in
      incrementalSizing(
        role, sales: sales.sales, margin: sales.margin, current: current, cost: cost.major,
        elasticity: settings.elasticity)
    }
  }
}
