import SalesModel

/// Last year's sales that a role had a hand in, major units, and their mean contribution margin.
struct RoleSales: Equatable {
  var sales = 0.0
  var contribution = 0.0

  var margin: Double { sales > 0 ? contribution / sales : 0 }
}

/// What a role sells at an account: these products, or all when there are none.
private struct Coverage {
  let role: RoleID
  let products: Set<ProductID>

  func covers(_ product: ProductID?) -> Bool {
    product.map { products.isEmpty || products.contains($0) } ?? true
  }
}

private struct RoleProduct: Hashable, Comparable {
  let role: RoleID
  let product: ProductID?

  static func < (left: Self, right: Self) -> Bool {
    left.role != right.role
      ? left.role < right.role : (left.product?.text ?? "") < (right.product?.text ?? "")
  }
}

/// The sales of each role's accounts and products, and of the whole company; an overlay's sales are counted by the
/// roles that it supports, too. A product without a margin in `products` counts with 1. O(tasks + sales).
func salesByRole(_ problem: SizingProblem) throws(HeadcountError) -> (
  roles: [RoleID: RoleSales], company: Double
) {
  let margins = Dictionary(
    problem.products.map { ($0.id, $0.margin) }, uniquingKeysWith: { first, _ in first })
  var coverage: [AccountID: [Coverage]] = [:]
  for task in problem.task.tasks {
    coverage[task.account, default: []].append(
      Coverage(role: task.norm.role, products: Set(task.norm.products)))
  }
  // Records are summed as whole minor units, so that their order does not show in the last digit.
  var totals: [RoleProduct: Money] = [:]
  var company = Money.zero(problem.task.currency)
  for record in problem.sales {
    company = try sum(company, record.amount)
    for cover in coverage[record.account] ?? [] where cover.covers(record.product) {
      let key = RoleProduct(role: cover.role, product: record.product)
      totals[key] = try sum(totals[key] ?? .zero(problem.task.currency), record.amount)
    }
  }
  var roles: [RoleID: RoleSales] = [:]
  for (key, total) in totals.sorted(by: { $0.key < $1.key }) {
    roles[key.role, default: RoleSales()].sales += total.major
    roles[key.role, default: RoleSales()].contribution +=
      total.major * (key.product.flatMap { margins[$0] } ?? 1)
  }
  return (roles, company.major)
}

private func sum(_ total: Money, _ amount: Money) throws(HeadcountError) -> Money {
  do { return try total.adding(amount) } catch {
    switch error {
    case .mixedCurrencies(let one, let other): throw .mixedCurrencies(one, other)
    case .overflow: throw .tooLarge("sales")
    }
  }
}
