import SalesModel

/// The territories' quotas by product, one row a territory, product and period.
public enum ProductQuotaTable {
  public static let header = ["territory", "product", "period", "quota", "expected"]

  /// - Throws: `CannotWrite`.
  public static func write(_ plan: QuotaPlan, to path: String, mode: UInt32? = nil) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    let decimals = plan.target.currency.minorDigits
    for line in plan.products {
      try writer.write([
        .text(line.territory.text), .text(line.product.text), .text(line.period?.description ?? "total"),
        .money(line.quota), .fixed(line.expected, decimals: decimals),
      ])
    }
    try writer.finish()
  }
}

/// The quotas of the company and of the units above the territories by product, one row a unit, product and period.
public enum ProductUnitTable {
  public static let header = ["level", "unit", "product", "period", "quota", "expected"]

  /// - Throws: `CannotWrite`.
  public static func write(_ plan: QuotaPlan, to path: String, mode: UInt32? = nil) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    let decimals = plan.target.currency.minorDigits
    for line in plan.split?.units ?? [] {
      try writer.write([
        .text(line.level), .text(line.unit), .text(line.product.text),
        .text(line.period?.description ?? "total"), .money(line.quota),
        .fixed(line.expected, decimals: decimals),
      ])
    }
    try writer.finish()
  }
}
