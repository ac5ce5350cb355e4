public import SalesModel

extension RecordReader {
  /// - Parameter attributes: the columns to keep as text by account; nil keeps them all.
  public func accounts(_ path: String, attributes: Set<String>? = nil) throws -> [Account] { [] }

  public func reps(_ path: String) throws -> [Rep] { [] }

  /// Sales by account, product and period: `demand` and `actuals` files. Dates become fiscal months.
  public func demand(_ path: String, file: String = "demand") throws -> [DemandRecord] { [] }

  public func calls(_ path: String) throws -> [CallRecord] { [] }

  public func credits(_ path: String) throws -> [CreditRecord] { [] }

  /// A map: `id,[layer,]territory`. Also locks and forbidden pairs.
  public func map(_ path: String, file: String = "current") throws -> [MapRow] { [] }

  /// Pairs of accounts (or units) that touch: the columns `a,b`, or the first two.
  public func adjacency(_ path: String) throws -> [(AccountID, AccountID)] { [] }

  /// Targets by territory: `territory,share`; shares are positive and need not add up to one.
  public func shares(_ path: String) throws -> [(territory: TerritoryID, share: Double)] { [] }

  public func centres(_ path: String) throws -> [CentreRow] { [] }

  public func quotas(_ path: String) throws -> [QuotaRow] { [] }
}
