import SalesModel

/// What a territory may hold, in every measure; scaled like the instance, widened by what sums of doubles may err.
struct TerritoryBox: Equatable {
  let lower: [Double]
  let upper: [Double]

  /// The different boxes of all territories.
  ///
  /// - Parameter tolerance: in place of that of each banded measure; nil for the problem's own.
  /// Where there are more than a few, one that holds them all.
  static func all(_ problem: TerritoryProblem, _ instance: Instance, tolerance: Double? = nil)
    -> [TerritoryBox]
  {
    var boxes: [TerritoryBox] = []
    let m = instance.m
    for j in 0..<instance.p {
      var (lower, upper) = ([Double](), [Double]())
      for k in 0..<m {
        let goal = instance.target[j * m + k]
        if let tolerance, case .within = problem.measures[k].limit {
          lower.append(goal * (1 - tolerance))
          upper.append(goal * (1 + tolerance))
        } else {
          lower.append(instance.lower[j * m + k])
          upper.append(instance.upper[j * m + k])
        }
        lower[k] -= 2 * TerritoryProblem.toleranceSlack * goal
        upper[k] += 2 * TerritoryProblem.toleranceSlack * goal
      }
      let box = TerritoryBox(lower: lower, upper: upper)
      guard !boxes.contains(where: { $0.isAbout(box) }) else { continue }
      boxes.append(box)
      if boxes.count > 4 { boxes = [hull(boxes)] }
    }
    return boxes
  }

  func isAbout(_ other: TerritoryBox) -> Bool {
    lower.indices.allSatisfy {
      abs(upper[$0] - other.upper[$0]) <= 1e-10 * upper[$0]
        && abs(lower[$0] - other.lower[$0]) <= 1e-10 * upper[$0]
    }
  }

  func holds(_ load: [Double]) -> Bool {
    load.indices.allSatisfy { load[$0] >= lower[$0] && load[$0] <= upper[$0] }
  }

  /// The smallest box around all.
  static func hull(_ boxes: [TerritoryBox]) -> TerritoryBox {
    var hull = boxes[0]
    for box in boxes.dropFirst() {
      hull = TerritoryBox(
        lower: zip(hull.lower, box.lower).map { min($0, $1) },
        upper: zip(hull.upper, box.upper).map { max($0, $1) })
    }
    return hull
  }
}
