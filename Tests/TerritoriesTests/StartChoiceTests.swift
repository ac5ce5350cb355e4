import Foundation
import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct StartChoiceTests {
  private func problem(seed: UInt64, accounts: Int = 900, territories: Int = 12) -> TerritoryProblem {
    var random = RandomStream(seed: seed)
    let values = (0..<accounts).map { _ in 0.5 + random.uniform() }
    return TerritoryProblem(
      accountIDs: (0..<accounts).map { String(format: "%05d", $0) },
      space: .plane(
        x: (0..<accounts).map { _ in 100 * random.uniform() * random.uniform() },
        y: (0..<accounts).map { _ in 60 * random.uniform() }),
      measures: [BalancedMeasure(Measure("size"), values: values, limit: .within(tolerance: 0.05))],
      territories: (0..<territories).map { TerritorySlot(name: "T\($0)") })
  }

  private func radius(_ instance: Instance, _ labels: [Int32]) -> Double {
    meanRadius(instance, labels, centroids(instance, labels))
  }

  @Test func moreMapsAreNeverAWorseStart() throws {
    let instance = Instance(problem(seed: 4))
    var choice = StartChoice(instance, threads: .single)
    var before = Double.infinity
    for _ in 0..<6 {
      choice.draw(seed: 1) { false }
      let labels = try #require(choice.labels(instance))
      #expect(labels.count == instance.n && Set(labels).count == instance.p)
      // Clusters tell it, up to what lies within them.
      let now = radius(instance, labels)
      #expect(now < before * 1.02)
      before = min(before, now)
    }
    #expect(choice.count == 6 && choice.work > 0)
  }

  @Test func clustersHoldWhatTheirUnitsHold() {
    let instance = Instance(problem(seed: 5))
    let coarse = instance.clustered(share: 1.0 / 24)
    let most = Double(instance.n) / Double(instance.p) / 24
    #expect(coarse.n < instance.n && coarse.n >= 24 * instance.p)
    #expect(abs(coarse.weights.reduce(0, +) - instance.weights.reduce(0, +)) < 1e-9 * Double(instance.n))
    #expect(abs(coarse.activity.reduce(0, +) - instance.activity.reduce(0, +)) < 1e-9 * Double(instance.n))
    for cluster in 0..<coarse.n where coarse.accounts(of: cluster).count > 1 {
      #expect((coarse.weights[cluster] + coarse.activity[cluster]) / 2 <= most)
    }
    #expect(Set(coarse.members) == Set(0..<Int32(instance.n)))
  }

  @Test func turnedCutsAreOtherMapsOfTheSameSizes() {
    let instance = Instance(problem(seed: 6))
    let straight = Bisection(instance).labels
    let turned = Bisection(instance, random: RandomStream(seed: 1, 1, 2)).labels
    #expect(straight != turned)
    for labels in [straight, turned] {
      for j in 0..<instance.p {
        let load = labels.indices.reduce(0.0) { labels[$1] == Int32(j) ? $0 + instance.activity[$1] : $0 }
        #expect(abs(load / instance.target[j] - 1) < 0.1)
      }
    }
  }
}
