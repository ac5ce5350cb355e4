public import Quotas
public import SalesModel

/// Quotas of past years beside what was sold, one row a method, year and territory.
public enum BacktestTable {
  public static let header =
    ["method", "year", "territory", "quota", "actual", "hit"]
    + KnownBefore.allCases.map { $0.rawValue.replacing(" ", with: "_") }

  /// - Throws: `CannotWrite`.
  public static func write(
    _ report: BacktestReport, currency: Currency, to path: String, mode: UInt32? = nil
  ) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    for row in report.cases {
      try writer.write(
        [
          .text(row.method), .text(row.year.description), .text(row.territory.text),
          .fixed(row.quota, decimals: currency.minorDigits),
          .fixed(row.actual, decimals: currency.minorDigits),
          .text(row.isHit ? "yes" : ""),
        ] + row.known.map { value in value.map { .fixed($0, decimals: 4) } ?? .empty })
    }
    try writer.finish()
  }
}
