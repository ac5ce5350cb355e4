import SalesModel

/// Calls that were due and calls that were made on one account by the reps of one layer.
struct CallLine: Equatable {
  let task: AccountTask
  /// The norm of the year so far.
  let due: Double
  let made: Int

  /// Calls that count for the plan: never more than are due.
  var adhering: Double { min(Double(made), due) }
  /// Calls beyond the most that the norm allows so far.
  func excess(_ share: Double) -> Double { max(0, Double(made) - task.norm.maximumCalls * share) }
}

/// The calls of the year so far against the task.
struct CallPlan {
  /// In the order of the task.
  let lines: [CallLine]
  let calls: Int
  /// Calls on accounts that the task does not ask the caller's layer to call on.
  let offPlan: Int

  /// A call counts for the layer of the map that its rep works on; without a known rep, for the quotas' layer if the
  /// account is called on there, else for its first.
  init(_ problem: ResultsProblem, _ year: YearSoFar) {
    struct Place: Hashable {
      let account: AccountID
      let layer: LayerID
    }
    var layersOfRep: [RepID: [LayerID]] = [:]
    for layer in problem.territories.layers {
      for rep in layer.matches.compactMap(\.rep) { layersOfRep[rep, default: []].append(layer.layer) }
    }
    var layersOfAccount: [AccountID: [LayerID]] = [:]
    for task in problem.task.tasks { layersOfAccount[task.account, default: []].append(task.layer) }
    var made: [Place: Int] = [:]
    var (calls, offPlan) = (0, 0)
    for call in problem.calls where year.contains(call.date) {
      calls += call.count
      let asked = layersOfAccount[call.account] ?? []
      let own = call.rep.flatMap { layersOfRep[$0] }
      let layer =
        own.map { own in asked.first { own.contains($0) } }
        ?? (asked.contains(problem.quotas.layer) ? problem.quotas.layer : asked.first)
      if let layer {
        made[Place(account: call.account, layer: layer), default: 0] += call.count
      } else {
        offPlan += call.count
      }
    }
    self.calls = calls
    self.offPlan = offPlan
    lines = problem.task.tasks.map { task in
      CallLine(
        task: task, due: task.norm.callsPerYear * year.share,
        made: made[Place(account: task.account, layer: task.layer)] ?? 0)
    }
  }
}

/// What a set of call lines comes to.
struct CallSummary: Equatable {
  let accounts: Int
  /// Accounts that were due at least one call by now, and those of them that got one.
  let dueAccounts: Int
  let coveredAccounts: Int
  let due: Double
  let adhering: Double

  init(_ lines: [CallLine]) {
    let due = lines.filter { $0.due >= 1 }
    accounts = lines.count
    dueAccounts = due.count
    coveredAccounts = due.filter { $0.made > 0 }.count
    self.due = lines.reduce(0) { $0 + $1.due }
    adhering = lines.reduce(0) { $0 + $1.adhering }
  }

  var coverage: Double? { dueAccounts > 0 ? Double(coveredAccounts) / Double(dueAccounts) : nil }
  var adherence: Double? { due > 0 ? adhering / due : nil }
}
