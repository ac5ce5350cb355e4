import Foundation
import SalesModel
import Statistics

extension AttainmentModel {
  /// The logarithm of the attainment of a territory that expects nothing but has a quota: a millionth.
  private static let nothing = log(1e-6)

  /// What the lines of the whole horizon say of result / quota. A territory with a quota of zero is at 100 % for certain.
  init(
    totals: [QuotaLine], companyCorrelation: Double, regionCorrelation: Double, regions: [String?]
  ) {
    let results = totals.map { $0.quota.minorUnits > 0 ? $0.result : nil }
    self.init(
      territories: totals.map(\.territory),
      logMean: zip(totals, results).map { line, result in
        guard line.quota.minorUnits > 0 else { return 0 }
        return result.map { $0.logMean - log(line.quota.major) } ?? Self.nothing
      },
      logDeviation: results.map { $0?.logDeviation ?? 0 }, companyCorrelation: companyCorrelation,
      regionCorrelation: regionCorrelation, regions: regions)
  }

  /// The same luck for other quotas: territories that were not there share the company's year only.
  func following(_ totals: [QuotaLine]) -> AttainmentModel {
    let places = Dictionary(zip(territories, territories.indices), uniquingKeysWith: { first, _ in first })
    return AttainmentModel(
      totals: totals, companyCorrelation: companyCorrelation, regionCorrelation: regionCorrelation,
      regions: regions.isEmpty ? [] : totals.map { places[$0.territory].flatMap(region) })
  }
}
