import Foundation
import Statistics
import Testing

@testable import Quotas

@Suite struct JointOutlookTests {
  static func outlook(seed: UInt64, count: Int = 9) -> JointOutlook {
    var stream = RandomStream(seed: seed)
    return JointOutlook(
      results: (0..<count).map { i in
        i == 4
          ? nil : LognormalDistribution(logMean: 3 + stream.normal(), logDeviation: 0.6 * stream.uniform())
      },
      companyCorrelation: 0.6 * stream.uniform(), regionCorrelation: 0.3 * stream.uniform(),
      regions: (0..<count).map { $0 == 0 ? nil : $0 % 3 })
  }

  /// The double sum over covariances that the series stands for.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func momentsAreThoseOfTheDoubleSum(seed: UInt64) throws {
    let outlook = Self.outlook(seed: seed)
    let places = [0, 1, 2, 4, 5, 7, 8]
    let sum = try #require(outlook.sum(places))
    var (mean, variance) = (0.0, 0.0)
    for i in places {
      guard let a = outlook.results[i] else { continue }
      mean += a.mean
      for j in places {
        guard let b = outlook.results[j] else { continue }
        let together = outlook.regions[i] != nil && outlook.regions[i] == outlook.regions[j]
        let shared = outlook.companyCorrelation + (together ? outlook.regionCorrelation : 0)
        variance +=
          a.mean * b.mean * expm1((i == j ? 1 : shared) * a.logDeviation * b.logDeviation)
      }
    }
    #expect(abs(sum.mean - mean) < 1e-12 * mean)
    #expect(abs(sum.deviation - variance.squareRoot()) < 1e-9 * sum.deviation)
  }

  @Test func oneTerritoryIsItself() throws {
    let outlook = Self.outlook(seed: 5)
    let (sum, own) = (try #require(outlook.sum([3])), try #require(outlook.results[3]))
    #expect(abs(sum.logMean - own.logMean) < 1e-12 && abs(sum.logDeviation - own.logDeviation) < 1e-12)
    #expect(outlook.sum([4]) == nil && outlook.sum([]) == nil)
  }

  /// Against draws: mean and spread of the sum of correlated lognormals.
  @Test func drawsAgree() throws {
    let outlook = Self.outlook(seed: 11)
    let sum = try #require(outlook.sum(Array(0..<9)))
    var stream = RandomStream(seed: 2)
    let (company, region) = (outlook.companyCorrelation, outlook.regionCorrelation)
    let draws = (0..<40_000).map { _ -> Double in
      let shared = stream.normal()
      let regions = (0..<3).map { _ in stream.normal() }
      return (0..<9).reduce(0) { total, i in
        guard let result = outlook.results[i] else { return total }
        let inRegion = outlook.regions[i].map { region.squareRoot() * regions[$0] } ?? 0
        let rest = 1 - company - (outlook.regions[i] == nil ? 0 : region)
        let z = company.squareRoot() * shared + inRegion + rest.squareRoot() * stream.normal()
        return total + exp(result.logMean + result.logDeviation * z)
      }
    }
    #expect(abs(mean(draws) / sum.mean - 1) < 0.01)
    #expect(abs(standardDeviation(draws) / sum.deviation - 1) < 0.03)
  }
}
