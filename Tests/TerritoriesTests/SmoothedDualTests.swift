import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct SmoothedDualTests {
  @Test(arguments: [1, 2]) func theGradientOfAPatchIsTheSlopeOfItsValue(measures: Int) {
    let instance = Instance(
      randomProblem(seed: 21, accounts: 60, territories: 3, measures: measures, tolerance: 0.1))
    var patch = Patch()
    patch.load(
      instance, Plan(Bisection(instance).labels, territories: 3), slots: [0, 1, 2],
      prices: [Double](repeating: 0, count: 3 * measures), scratch: Lane(60, repeating: -1))
    patch.measureAll()
    patch.priceAll()
    var random = RandomStream(seed: 3)
    let order = 3 * measures
    for index in 0..<order { patch.price[index] = 40 * (random.uniform() - 0.5) }
    let (epsilon, rounding, h) = (Float(30), 20.0, 0.5)
    _ = patch.evaluateDual(epsilon: epsilon, rounding: rounding, curvature: true)
    let slopes = (0..<order).map {
      patch.softLoad[$0] - patch.band($0, rounding: rounding).slope(patch.price[$0])
    }
    let curvature = (0..<order * order).map { patch.newton.curvature[$0] }
    for index in 0..<order {
      let middle = patch.price[index]
      patch.price[index] = middle + h
      let above = patch.evaluateDual(epsilon: epsilon, rounding: rounding, curvature: false)
      let loadsAbove = (0..<order).map { patch.softLoad[$0] }
      patch.price[index] = middle - h
      let below = patch.evaluateDual(epsilon: epsilon, rounding: rounding, curvature: false)
      let loadsBelow = (0..<order).map { patch.softLoad[$0] }
      patch.price[index] = middle
      // Single precision in the value: about 1e-4 of a load.
      #expect(abs((above - below) / (2 * h) - slopes[index]) < 2e-3 * max(1, abs(slopes[index])))
      for row in index..<order {
        let numeric = -(loadsAbove[row] - loadsBelow[row]) / (2 * h)
        #expect(abs(numeric - curvature[row * order + index]) < 2e-3 * max(0.1, abs(numeric)))
      }
    }
  }

  @Test(arguments: [1, 3]) func whatIsNotLookedAtAgainIsWhatALookWouldFind(measures: Int) {
    let (n, q) = (400, 6)
    let instance = Instance(
      randomProblem(seed: 24, accounts: n, territories: q, measures: measures, tolerance: 0.1))
    func patch() -> Patch {
      var patch = Patch()
      patch.load(
        instance, Plan(Bisection(instance).labels, territories: q), slots: (0..<Int32(q)).map { $0 },
        prices: [Double](repeating: 0, count: q * measures), scratch: Lane(n, repeating: -1))
      patch.measureAll()
      patch.priceAll()
      return patch
    }
    var seen = patch()
    var random = RandomStream(seed: 8)
    var untouched = 0
    for step in 0..<12 {
      // Small steps, and sometimes one that changes everything.
      let reach = step % 5 == 4 ? 60.0 : 3
      for index in 0..<q * measures { seen.price[index] += reach * (random.uniform() - 0.5) }
      var fresh = patch()
      fresh.price.copy(q * measures, from: seen.price)
      let value = seen.evaluateDual(epsilon: 1, rounding: 1, curvature: true, isFresh: step == 0)
      #expect(value == fresh.evaluateDual(epsilon: 1, rounding: 1, curvature: true))
      #expect((0..<q * measures).allSatisfy { seen.softLoad[$0] == fresh.softLoad[$0] })
      let entries = q * measures * q * measures
      #expect((0..<entries).allSatisfy { seen.newton.curvature[$0] == fresh.newton.curvature[$0] })
      // The lead of a unit that is looked at is that of a fresh look; else it is what was left of it.
      untouched += (0..<n).count { fresh.settled[$0] >= 0 && seen.lead[$0] < fresh.lead[$0] }
      seen.roundToCheapest()
      for i in 0..<n {
        let costs = (0..<q).map { j in
          (0..<measures).reduce(Double(seen.cost[i * seen.width + j])) {
            $0 + seen.price[j * measures + $1] * seen.exactActivity[$1 * seen.stride + i]
          }
        }
        #expect(costs[Int(seen.label[i])] <= (costs.min() ?? 0) + 1e-3)
      }
    }
    #expect(untouched > n)
  }

  @Test(arguments: [1, 2]) func theGradientOfAWholeMapIsTheSlopeOfItsValue(measures: Int) {
    let instance = Instance(
      randomProblem(seed: 22, accounts: 80, territories: 4, measures: measures, tolerance: 0.1))
    let centres = centroids(instance, Bisection(instance).labels)
    var whole = WholePrices(instance, centres: centres, width: 4, bandUse: 1, threads: .single)
    var random = RandomStream(seed: 4)
    for index in whole.prices.indices { whole.prices[index] = 40 * (random.uniform() - 0.5) }
    let (epsilon, rounding, h) = (30.0, 20.0, 0.5)
    _ = whole.evaluate(epsilon: epsilon, rounding: rounding)
    let slopes = whole.gradient(rounding: rounding)
    let curvature = whole.curvature(epsilon: epsilon, rounding: rounding)
    let columns = whole.prices.indices.map { index in
      curvature.times(whole.prices.indices.map { $0 == index ? 1 : 0 })
    }
    for index in whole.prices.indices {
      let middle = whole.prices[index]
      whole.prices[index] = middle + h
      let above = whole.evaluate(epsilon: epsilon, rounding: rounding)
      let steeper = whole.gradient(rounding: rounding)
      whole.prices[index] = middle - h
      let below = whole.evaluate(epsilon: epsilon, rounding: rounding)
      let flatter = whole.gradient(rounding: rounding)
      whole.prices[index] = middle
      #expect(abs((above - below) / (2 * h) - slopes[index]) < 2e-3 * max(1, abs(slopes[index])))
      for row in whole.prices.indices {
        let numeric = -(steeper[row] - flatter[row]) / (2 * h)
        #expect(abs(numeric - columns[index][row]) < 3e-3 * max(0.1, abs(numeric)))
      }
    }
  }

  @Test(arguments: [1, 2]) func pricesAnewDoNotDependOnWhereTheyStart(measures: Int) {
    let instance = Instance(
      randomProblem(seed: 31, accounts: 600, territories: 6, measures: measures, tolerance: 0.1))
    let map = Bisection(instance).labels
    var random = RandomStream(seed: 5)
    let far = (0..<6 * measures).map { _ in 400 * (random.uniform() - 0.5) }
    let (near, distant) = ([Double](repeating: 0, count: 6 * measures), far)
    let found = [near, distant].map { prices in
      WholeAlternation(
        instance, labels: map, prices: prices, bandUse: 0.9, threads: .single, isOver: { false })
    }
    // The dual is concave: there is one optimum, up to how few steps end short of it.
    #expect(zip(found[0].labels, found[1].labels).count { $0 != $1 } <= 12)
    #expect(found[0].labels != map)
    let loads = instance.loads(found[0].labels)
    for index in loads.indices {
      // Whole accounts add a little to what was divided.
      let slack = 0.05 * instance.target[index]
      #expect(loads[index] < instance.upper[index] + slack && loads[index] > instance.lower[index] - slack)
    }
  }

  @Test func noTerritoryThatMattersIsLeftOutWhilePricesMove() {
    // Accounts that cost little travel feel prices most.
    var problem = randomProblem(seed: 32, accounts: 1500, territories: 40, measures: 3, tolerance: 0.02)
    problem.travelWeights = problem.travelWeights.map { $0 / 20 }
    let instance = Instance(problem)
    let centres = centroids(instance, Bisection(instance).labels)
    var random = RandomStream(seed: 6)
    let epsilon = 0.5
    for reach in [2.0, 4, 8] {
      var whole = WholePrices(instance, centres: centres, width: 40, bandUse: 1, threads: .single)
      // Looks at all territories once, for prices up to half of `reach` away.
      _ = whole.ascend(epsilon: epsilon, rounding: epsilon, steps: 0, reach: reach, damping: 0.1)
      for index in whole.prices.indices {
        whole.prices[index] = 0.49 * reach * (random.uniform() < 0.5 ? -1 : 1)
      }
      let value = whole.evaluate(epsilon: epsilon, rounding: epsilon)
      var fresh = WholePrices(
        instance, centres: centres, prices: whole.prices, width: 40, bandUse: 1, threads: .single)
      let reference = fresh.evaluate(epsilon: epsilon, rounding: epsilon)
      #expect(abs(value - reference) < 1e-6 * abs(reference))
      #expect(zip(whole.loads, fresh.loads).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test func theArgMinDoesNotChangeWhenAllPricesShift() {
    let problem = randomProblem(seed: 23, accounts: 50, territories: 3, tolerance: 0)
    let instance = Instance(problem)
    let centres = centroids(instance, Bisection(instance).labels)
    let bound = AssignmentBound(problem, instance, centres: centres, threads: .single)
    let prices = [3.0, -2, 5]
    // At tolerance 0 a shift leaves the bound alone too.
    #expect(abs(bound.value(prices) - bound.value(prices.map { $0 + 7 })) < 1e-9 * abs(bound.value(prices)))
    var whole = WholePrices(
      instance, centres: centres, prices: prices, width: 3, bandUse: 1, threads: .single)
    _ = whole.evaluate(epsilon: 1e-3, rounding: 1e-3)
    let labels = whole.cheapest()
    whole.prices = prices.map { $0 + 7 }
    _ = whole.evaluate(epsilon: 1e-3, rounding: 1e-3)
    #expect(whole.cheapest() == labels)
  }

  @Test func theExponentialIsAccurate() {
    for step in 0...800 {
      let x = -Float(step) / 10
      let value = exponential(SIMD4(x, 0, -1, -90))
      // The rounding of x itself counts: 6e-8 of 80.
      #expect(abs(value.x - Float(exponentialReference(Double(x)))) <= 2e-5 * value.x)
      #expect(value.y == 1)
    }
  }

  private func exponentialReference(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    // e^x as 1 / e^|x| by its series.
    for k in 1...400 {
      term *= -x / Double(k)
      sum += term
    }
    return 1 / sum
  }
}
