import Foundation
import SalesModel
import Statistics

/// Divides the target over the territories by what their accounts' own history leads to expect.
///
/// History follows accounts: it is added up on the map of `problem`, whoever held the accounts before. Demand in or
/// after the horizon is not looked at. Bounds that cannot be met are a conflict of the result, not an error.
///
/// - Throws: `QuotaError` for a problem that has no answer, with the value that makes it so.
/// Cost: that of the forecast, see `forecast(_:hierarchy:options:)`, and of the territories' at up to six past origins.
public func planQuotas(
  _ problem: QuotaProblem, settings: QuotaSettings = QuotaSettings(), threads: Threads = .single
) throws(QuotaError) -> QuotaResult {
  try QuotaRun(problem, settings, threads: threads).result()
}

/// `QuotaResult.accountSales` without quotas.
///
/// - Throws: `QuotaError` for a problem that has no answer. Cost: that of `planQuotas(_:settings:threads:)`.
public func expectedSales(
  _ problem: QuotaProblem, settings: QuotaSettings = QuotaSettings(), threads: Threads = .single
) throws(QuotaError) -> [AccountID: [Double]] {
  try QuotaRun(problem, settings, threads: threads).accountSales
}
