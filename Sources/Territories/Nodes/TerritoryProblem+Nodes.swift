extension TerritoryProblem {
  /// Traps where a problem asks for what only node centres can give: the caller's error.
  func checkNodes() {
    guard centreRule != .node else {
      if case .matrix = space { preconditionFailure("node centres need travel between accounts") }
      precondition(districts.isEmpty, "node centres do not work with districts")
      return
    }
    if case .between = space { preconditionFailure("travel between accounts needs node centres") }
    precondition(!roundsDistancesDown, "rounded distances need node centres")
    for territory in territories {
      if case .account = territory.centre { preconditionFailure("a centre at an account needs node centres") }
    }
    for measure in measures {
      if case .nodeCapacity = measure.limit { preconditionFailure("capacities of nodes need node centres") }
    }
  }
}
