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

  var meanByTerritory: [Double] {
    travelByTerritory.indices.map {
      weightByTerritory[$0] > 0 ? travelByTerritory[$0] / weightByTerritory[$0] : 0
    }
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
    if problem.centreRule == .median { centres = Self.medians(problem, assignment, rows, from: centres) }
    for row in rows {
      let (i, j) = (Int(row), Int(assignment[Int(row)]))
      guard j >= 0 else { continue }
      travelByTerritory[j] += problem.travelWeights[i] * problem.travel(i, to: j, centre: centres[j])
    }
    if case .matrix = problem.space { centres = [Point?](repeating: nil, count: p) }
    self.centres = centres
  }

  /// The geometric medians of territories with free centres.
  private static func medians(
    _ problem: TerritoryProblem, _ assignment: [Int32], _ rows: [Int32], from centres: [Point?]
  ) -> [Point?] {
    if case .matrix = problem.space { return centres }
    var points = [[Point]](repeating: [], count: centres.count)
    var weights = [[Double]](repeating: [], count: centres.count)
    for row in rows where assignment[Int(row)] >= 0 {
      points[Int(assignment[Int(row)])].append(problem.point(Int(row)))
      weights[Int(assignment[Int(row)])].append(problem.travelWeights[Int(row)])
    }
    let rule = GeometricMedian(metric: problem.metric)
    return centres.indices.map { j in
      problem.territories[j].centre.point ?? rule.median(of: points[j], weights: weights[j], from: centres[j])
    }
  }
}

extension TerritoryProblem {
  /// The travel of account `i` to territory `j`, whose centre lies at `centre`; 0 to a centre that is nowhere.
  func travel(_ i: Int, to j: Int, centre: Point?) -> Double {
    if case .matrix(let costs) = space { return costs[i * territoryCount + j] }
    return centre.map { metric.distance(point(i), $0) } ?? 0
  }
}
