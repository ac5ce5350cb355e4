extension Patch {
  /// Puts every unit where cost plus price is least, at the costs and prices of the last evaluation. One pass.
  mutating func roundToCheapest() {
    work += n * width
    for i in 0..<n {
      if settled[i] >= 0 {
        label[i] = settled[i]
        continue
      }
      var lowest = Self.barred
      var slot: Int32 = 0
      for j in 0..<q {
        var v = cost[i * width + j]
        for k in 0..<m { v += priceRow[k * width + j] * activity[k * stride + i] }
        if v < lowest {
          lowest = v
          slot = Int32(j)
        }
      }
      label[i] = slot
    }
    separate()
  }

  /// Counts what each slot holds and moves free centres to the centroids; travel is left out.
  mutating func recentre() {
    work += n
    mass.fill(q, with: 0)
    count.fill(q, with: 0)
    moment.fill(q, with: Point())
    load.fill(q * m, with: 0)
    for i in 0..<n {
      let j = Int(label[i])
      let w = Double(weight[i])
      mass[j] += w
      count[j] += 1
      moment[j] += position(i) * w
      for k in 0..<m { load[j * m + k] += exactActivity[k * stride + i] }
    }
    countApart()
    for j in 0..<q { settleCentre(j) }
    approachMedians(-1, -1, steps: 8)
  }

  /// Moves the centre of slot j to its centroid, unless it is fixed or has none.
  @inline(__always) func settleCentre(_ j: Int) {
    guard !isFixed[j], !usesMatrix, mass[j] > 0 else { return }
    setCentre(j, localCentre(moment[j], mass[j]))
  }

  /// Gives each slot without units the unit that costs most where it is, so that no territory stays empty.
  mutating func fillEmptySlots() {
    for j in 0..<q where count[j] == 0 {
      var worst = -1
      var most: Float = -1
      for i in 0..<n where count[Int(label[i])] > 1 && cost[i * width + j] < Self.barred {
        let pays = cost[i * width + Int(label[i])]
        if pays > most { (worst, most) = (i, pays) }
      }
      guard worst >= 0 else { continue }
      label[worst] = Int32(j)
      for k in 0..<m { price[j * m + k] = 0 }
      recentre()
    }
  }

  /// Recomputes loads, centres, travel and pulls from the labels.
  mutating func measureAll() {
    recentre()
    work += n
    travel.fill(q, with: 0)
    pull.fill(q, with: Point())
    for i in 0..<n { addTravel(i, Int(label[i])) }
  }

  /// Recomputes travel and pull of two slots.
  mutating func measure(_ a: Int, _ b: Int) {
    work += n / 4
    (travel[a], travel[b]) = (0, 0)
    (pull[a], pull[b]) = (Point(), Point())
    for i in 0..<n {
      let j = Int(label[i])
      if j == a || j == b { addTravel(i, j) }
    }
  }

  @inline(__always) private func addTravel(_ i: Int, _ j: Int) {
    if usesMatrix {
      travel[j] += Double(cost[i * width + j])
      return
    }
    let (dx, dy, dz) = (centreX[j] - x[i], centreY[j] - y[i], centreZ[j] - z[i])
    let chord = (dx * dx + dy * dy + dz * dz).squareRoot()
    let distance = metric == .sphere ? arc(chord) : chord
    let w = weight[i]
    travel[j] += Double(w * distance)
    if home[i] >= 0 && home[i] != Int32(j) { travel[j] += Double(moveCost[i]) }
    guard chord > 0, !isFixed[j] else { return }
    let f = w / chord
    pull[j] += Point(Double(dx * f), Double(dy * f), Double(dz * f))
  }

  /// Σ travel and moving costs of the patch.
  var totalTravel: Double {
    var sum = 0.0
    for j in 0..<q { sum += travel[j] }
    return sum
  }

  /// How far a load is outside the band of `index`.
  @inline(__always) func violation(_ index: Int, _ load: Double) -> Double {
    let slack = 1e-10 * target[index]
    return max(0, load - upper[index] - slack, lower[index] - slack - load)
  }

  /// Σ of loads outside their bands, scaled.
  var totalViolation: Double {
    var sum = 0.0
    for index in 0..<q * m { sum += violation(index, load[index]) }
    return sum
  }
}
