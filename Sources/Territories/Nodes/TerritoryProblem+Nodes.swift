extension TerritoryProblem {
  /// The mean travel of a map to fixed places and, in other territories, to the account from which travel is least.
  /// Accounts with a negative label are left out. O(Σ over territories of accounts²).
  func meanNodeTravel(_ labels: [Int32]) -> Double {
    var members = [[Int]](repeating: [], count: territoryCount)
    for row in idOrder() where labels[Int(row)] >= 0 { members[Int(labels[Int(row)])].append(Int(row)) }
    let weight = members.joined().reduce(0) { $0 + travelWeights[$1] }
    let travel = members.indices.reduce(0) { $0 + nodeTravel(members[$1], territories[$1].centre) }
    return weight > 0 ? travel / weight : 0
  }

  private func nodeTravel(_ rows: [Int], _ centre: CentrePolicy) -> Double {
    if let place = centre.point {
      return rows.reduce(0) { $0 + travelWeights[$1] * nodeDistance(metric.distance(point($1), place)) }
    }
    if case .account(let node) = centre { return nodeTravel(rows, to: Int(node), below: .infinity) }
    return rows.reduce(rows.isEmpty ? 0 : .infinity) { min($0, nodeTravel(rows, to: $1, below: $0)) }
  }

  /// Σ weight × travel to a node; some larger number once it is no longer below `most`.
  private func nodeTravel(_ rows: [Int], to node: Int, below most: Double) -> Double {
    var sum = 0.0
    for row in rows {
      if case .between(let costs) = space {
        sum += travelWeights[row] * costs[row * accountCount + node]
      } else {
        sum += travelWeights[row] * nodeDistance(metric.distance(point(row), point(node)))
      }
      if sum >= most { return .infinity }
    }
    return sum
  }

  private func nodeDistance(_ distance: Double) -> Double {
    roundsDistancesDown ? distance.rounded(.down) : distance
  }

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
