import Quotas
import SalesModel

/// What moves took and gave, one row a move and period.
public enum ReliefTable {
  public static let header = ["account", "from", "to", "effective", "period", "quota", "expected"]

  /// - Throws: `CannotWrite`.
  public static func write(
    _ lines: [ReliefLine], currency: Currency, to path: String, mode: UInt32? = nil
  ) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    for line in lines {
      try writer.write([
        .text(line.account.text), .text(line.from.text), .text(line.to.text),
        .text(line.effective.description), .text(line.period.description),
        .fixed(line.quota, decimals: currency.minorDigits),
        .fixed(line.expected, decimals: currency.minorDigits),
      ])
    }
    try writer.finish()
  }
}

/// Who owes what of each territory and period; an empty rep stands for what nobody owes.
public enum RepQuotaTable {
  public static let header = ["rep", "territory", "period", "quota"]

  /// - Throws: `CannotWrite`.
  public static func write(_ quotas: [RepQuota], to path: String, mode: UInt32? = nil) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    for quota in quotas {
      try writer.write([
        .text(quota.rep?.text ?? ""), .text(quota.territory.text), .text(quota.period.description),
        .money(quota.quota),
      ])
    }
    try writer.finish()
  }
}

/// Proposals beside the quotas from the top, one row a territory.
public enum ProposalTable {
  public static let header = [
    "territory", "top_down", "proposed", "proposed_chance", "outside_80", "reconciled", "reconciled_chance",
    "owner", "reason",
  ]

  /// - Throws: `CannotWrite`.
  public static func write(
    _ rows: [ReconciledQuota], to path: String, mode: UInt32? = nil
  ) throws(CannotWrite) {
    var writer = try CSVWriter(path, header: header, mode: mode)
    for row in rows {
      try writer.write([
        .text(row.territory.text), .money(row.topDown), row.proposed.map { .money($0) } ?? .empty,
        row.proposedChance.map { .fixed($0, decimals: 4) } ?? .empty, .text(row.isSurprising ? "yes" : ""),
        .money(row.reconciled), row.reconciledChance.map { .fixed($0, decimals: 4) } ?? .empty,
        .text(row.owner), .text(row.reason),
      ])
    }
    try writer.finish()
  }
}
