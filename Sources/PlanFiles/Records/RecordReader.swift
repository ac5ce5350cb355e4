public import SalesModel

/// Reads the CSV files of a plan into the values of the trade.
///
/// Headers are recognised without regard to case, spaces and underscores, by their own names and those of Salesforce
/// and HubSpot exports; `columns` (role of the file → field → header) overrides. Every reader throws `InputMissing`,
/// `CannotRead`, or `DataProblems` with all problems of its file.
public struct RecordReader: Sendable {
  /// What amounts in other currencies are worth in the plan's; one without a rate is a problem.
  public var rates: CurrencyRates
  public var calendar: FiscalCalendar
  /// Whether days become fiscal months; else they stay days.
  public var joinsDays = true
  public var format: CSVFormat
  /// By file (`accounts`, `reps`, `demand`, …), then field (`potential`), the header that holds it.
  public var columns: [String: [String: String]]

  /// The currency of every amount without a code or sign of its own.
  public var currency: Currency { rates.currency }

  public init(
    currency: Currency, calendar: FiscalCalendar = .standard, format: CSVFormat = .standard,
    columns: [String: [String: String]] = [:]
  ) {
    rates = CurrencyRates(in: currency)
    self.calendar = calendar
    self.format = format
    self.columns = columns
  }
}

/// An account in today's (or any) map.
public struct MapRow: Sendable, Equatable {
  public let account: AccountID
  /// nil where the file has no layer column.
  public let layer: LayerID?
  public let territory: TerritoryID

  public init(account: AccountID, layer: LayerID?, territory: TerritoryID) {
    self.account = account
    self.layer = layer
    self.territory = territory
  }
}

/// A territory's centre (nil where it is free), with its share of the total where the file gives one.
public struct CentreRow: Sendable, Equatable {
  public let territory: TerritoryID
  public let centre: GeoPoint?
  public let share: Double?

  public init(territory: TerritoryID, centre: GeoPoint?, share: Double?) {
    self.territory = territory
    self.centre = centre
    self.share = share
  }
}

/// A quota read back from the file that `allot quotas` writes.
public struct QuotaRow: Sendable, Equatable {
  public let territory: TerritoryID
  /// nil for the whole horizon (`total`).
  public let period: Period?
  public let quota: Money

  public init(territory: TerritoryID, period: Period?, quota: Money) {
    self.territory = territory
    self.period = period
    self.quota = quota
  }
}
