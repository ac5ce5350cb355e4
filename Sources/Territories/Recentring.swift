import Statistics

/// The centroid of each territory of a plan; fixed centres stay, empty territories keep `fallback`.
func centroids(_ instance: Instance, _ labels: [Int32], fallback: [Point]? = nil) -> [Point] {
  var moments = [Point](repeating: Point(), count: instance.p)
  var weights = [Double](repeating: 0, count: instance.p)
  for unit in 0..<instance.n {
    let j = Int(labels[unit])
    // A unit without travel weight still says where its territory is.
    let weight = max(instance.weights[unit], 1e-9)
    moments[j] += instance.points[unit] * weight
    weights[j] += weight
  }
  return (0..<instance.p).map { j in
    instance.fixedCentres[j] ?? instance.metric.centre(moment: moments[j], weight: weights[j])
      ?? fallback?[j] ?? instance.points[j % instance.n]
  }
}

/// Mean travel of the units to their centres, scaled like a distance.
func meanRadius(_ instance: Instance, _ labels: [Int32], _ centres: [Point]) -> Double {
  var (sum, weight) = (0.0, 0.0)
  for unit in 0..<instance.n {
    let j = Int(labels[unit])
    weight += instance.weights[unit]
    sum +=
      instance.usesMatrix
      ? Double(instance.matrix[unit * instance.p + j])
      : instance.weights[unit] * instance.metric.distance(instance.points[unit], centres[j])
  }
  return max(1e-9, weight > 0 ? sum / weight : sum / Double(instance.n))
}

/// Mean distance to the centre by territory; 0 where nothing has weight.
func radii(_ instance: Instance, _ labels: [Int32], _ centres: [Point]) -> [Double] {
  var (sum, weight) = ([Double](repeating: 0, count: instance.p), [Double](repeating: 0, count: instance.p))
  for unit in 0..<instance.n {
    let j = Int(labels[unit])
    weight[j] += instance.weights[unit]
    sum[j] +=
      instance.usesMatrix
      ? Double(instance.matrix[unit * instance.p + j])
      : instance.weights[unit] * instance.metric.distance(instance.points[unit], centres[j])
  }
  return zip(sum, weight).map { $1 > 0 ? $0 / $1 : 0 }
}
