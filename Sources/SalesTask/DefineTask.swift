import SalesModel

/// The sales task of `accounts`: each goes to the first segment whose conditions hold and gets one line a role that
/// calls on it; accounts that no segment takes are listed as out of scope.
///
/// - Parameter history: what each account bought in the last year, for estimating potentials that are not given.
/// - Throws: `TaskError` when the settings contradict themselves or an account is not in their currency.
/// - Complexity: O(accounts × rules), beside sorting.
public func defineTask(
  accounts: [Account], settings: TaskSettings, history: [AccountID: Money] = [:]
) throws(TaskError) -> TaskDefinition {
  try settings.check()
  let accounts = accounts.sorted { $0.id < $1.id }
  try check(accounts, history, settings.currency)
  let known = potentials(
    of: accounts, history: history, estimate: settings.potentialEstimate, currency: settings.currency)
  let layers = Dictionary(settings.roles.map { ($0.id, $0.layer) }, uniquingKeysWith: { first, _ in first })
  let rules = settings.segments.map { rule in
    SegmentRule(
      id: rule.id, conditions: rule.conditions, coverage: rule.coverage.sorted { $0.role < $1.role })
  }
  var tasks: [AccountTask] = []
  var outOfScope: [AccountID] = []
  for (account, potential) in zip(accounts, known) {
    let columns = AccountColumns(account: account, potential: potential.amount?.major)
    guard let rule = rules.first(where: { $0.takes(columns) }) else {
      outOfScope.append(account.id)
      continue
    }
    for norm in rule.coverage {
      tasks.append(
        AccountTask(
          account: account.id, segment: rule.id, layer: layers[norm.role] ?? "", norm: norm,
          workload: norm.workload, potential: potential.amount ?? .zero(settings.currency),
          potentialSource: potential.source))
    }
  }
  return TaskDefinition(
    currency: settings.currency, tasks: tasks, outOfScope: outOfScope,
    briefs: try briefs(of: tasks, settings))
}

extension SegmentRule {
  func takes(_ columns: AccountColumns) -> Bool { conditions.allSatisfy { $0.holds(columns) } }
}

/// - Throws: a repeated account, or an amount in another currency than the plan's.
private func check(_ accounts: [Account], _ history: [AccountID: Money], _ currency: Currency)
  throws(TaskError)
{
  for (account, next) in zip(accounts, accounts.dropFirst()) where account.id == next.id {
    throw .duplicateAccount(account.id)
  }
  for account in accounts {
    for amount in [account.potential, history[account.id]].compactMap({ $0 })
    where amount.currency != currency {
      throw .mixedCurrencies(account.id, amount.currency)
    }
  }
}
