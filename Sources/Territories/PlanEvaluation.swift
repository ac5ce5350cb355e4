import SalesModel

/// What a map costs and carries, computed from the problem's own numbers in double precision, in id order.
struct PlanEvaluation {
  /// At `j * m + k`.
  var loads: [Double]
  var centres: [Point?]
  var travelByTerritory: [Double]
  var weightByTerritory: [Double]

  var travel: Double { travelByTerritory.reduce(0, +) }
  var meanTravel: Double {
    let weight = weightByTerritory.reduce(0, +)
    return weight > 0 ? travel / weight : 0
  }

  /// Accounts with a negative label are left out. O(m·n).
  init(_ problem: TerritoryProblem, assignment: [Int32]) {
    let (m, p) = (problem.measureCount, problem.territoryCount)
    let rows = problem.idOrder()
    loads = [Double](repeating: 0, count: p * m)
    weightByTerritory = [Double](repeating: 0, count: p)
    travelByTerritory = [Double](repeating: 0, count: p)
    var moments = [Point](repeating: Point(), count: p)
    for row in rows {
      let (i, j) = (Int(row), Int(assignment[Int(row)]))
      guard j >= 0 else { continue }
      for k in 0..<m { loads[j * m + k] += problem.measures[k].values[i] }
      weightByTerritory[j] += problem.travelWeights[i]
      moments[j] += problem.point(i) * problem.travelWeights[i]
    }
    let metric = problem.metric
    var centres = [Point?](repeating: nil, count: p)
    for j in 0..<p {
      centres[j] =
        problem.territories[j].centre.point ?? metric.centre(moment: moments[j], weight: weightByTerritory[j])
    }
    for row in rows {
      let (i, j) = (Int(row), Int(assignment[Int(row)]))
      guard j >= 0 else { continue }
      travelByTerritory[j] += problem.travelWeights[i] * problem.travel(i, to: j, centre: centres[j])
    }
    if case .matrix = problem.space { centres = [Point?](repeating: nil, count: p) }
    self.centres = centres
  }
}

extension TerritoryProblem {
  /// The travel of account `i` to territory `j`, whose centre lies at `centre`; 0 to a centre that is nowhere.
  func travel(_ i: Int, to j: Int, centre: Point?) -> Double {
    if case .matrix(let costs) = space { return costs[i * territoryCount + j] }
    return centre.map { metric.distance(point(i), $0) } ?? 0
  }
}
