import SalesModel

/// The quota table, one row a territory and period.
public enum QuotaTable {
  public static let header = ["territory", "period", "quota", "expected", "lower80", "upper80", "chance"]

  /// - Throws: `CannotWrite`.
  public static func write(_ plan: QuotaPlan, to path: String, mode: UInt32? = nil) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    let decimals = plan.target.currency.minorDigits
    for line in plan.lines {
      try writer.write([
        .text(line.territory.text), .text(line.period?.description ?? "total"), .money(line.quota),
        .fixed(line.expected, decimals: decimals), .fixed(line.lower80, decimals: decimals),
        .fixed(line.upper80, decimals: decimals), .fixed(line.chance, decimals: 4),
      ])
    }
    try writer.finish()
  }
}

/// The quotas of the company and of the units above the territories, one row a unit and period.
public enum UnitQuotaTable {
  public static let header = [
    "level", "unit", "period", "quota", "expected", "lower80", "upper80", "chance",
  ]

  /// - Throws: `CannotWrite`.
  public static func write(_ plan: QuotaPlan, to path: String, mode: UInt32? = nil) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    let decimals = plan.target.currency.minorDigits
    for line in plan.units {
      try writer.write([
        .text(line.level), .text(line.unit), .text(line.period?.description ?? "total"), .money(line.quota),
        .fixed(line.expected, decimals: decimals), .fixed(line.lower80, decimals: decimals),
        .fixed(line.upper80, decimals: decimals), .fixed(line.chance, decimals: 4),
      ])
    }
    try writer.finish()
  }
}

/// How each quota came about, one row a territory and step.
public enum QuotaDerivationTable {
  public static let header = ["territory", "step", "amount", "note"]

  /// - Throws: `CannotWrite`.
  public static func write(_ plan: QuotaPlan, to path: String, mode: UInt32? = nil) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    let decimals = plan.target.currency.minorDigits
    for derivation in plan.derivations {
      for step in derivation.steps {
        try writer.write([
          .text(derivation.territory.text), .text(step.kind.rawValue),
          .fixed(step.amount, decimals: decimals), .text(step.note),
        ])
      }
    }
    try writer.finish()
  }
}
