import SalesModel

/// What becomes of the part of a territory's quota that nobody is there to owe.
public enum ShortfallRule: String, Sendable, Codable, CaseIterable {
  /// It stays with the territory, owed by nobody: a hedge in reverse.
  case carried
  /// The other reps of the same unit owe it, in proportion to their quotas; where the unit has none, those of the company.
  case respread
}

/// How reps come to owe their territories' quotas.
public struct StaffingSettings: Sendable, Equatable {
  /// The share of the full quota that a new hire owes in the first month, the second, …; the whole after that.
  public var ramp: [Double]
  /// What becomes of what new hires and part-time reps do not owe.
  public var rampShortfall: ShortfallRule
  /// What becomes of the quota of days on which a territory has no rep.
  public var vacancies: ShortfallRule

  public init(
    ramp: [Double] = [], rampShortfall: ShortfallRule = .carried, vacancies: ShortfallRule = .carried
  ) {
    self.ramp = ramp
    self.rampShortfall = rampShortfall
    self.vacancies = vacancies
  }

  /// The share that a rep hired on `hired` owes on `day`: by whole months since then; before that day what is owed on it.
  func share(of hired: CalendarDate?, on day: CalendarDate) -> Double {
    guard let hired else { return 1 }
    let day = max(day, hired)
    let months = (day.year - hired.year) * 12 + day.month - hired.month - (day.day < hired.day ? 1 : 0)
    return months < ramp.count ? ramp[months] : 1
  }
}

/// A rep who owes a territory's quota for a span of days.
public struct StaffedTerritory: Sendable, Equatable {
  public let territory: TerritoryID
  public let rep: RepID
  public let validity: Validity
  /// 1 for full time. Reps who share a territory share its quota in proportion.
  public let fullTimeEquivalent: Double
  /// When the rep began; nil for one who owes the whole from the start.
  public let hired: CalendarDate?

  public init(
    territory: TerritoryID, rep: RepID, validity: Validity = .always, fullTimeEquivalent: Double = 1,
    hired: CalendarDate? = nil
  ) {
    self.territory = territory
    self.rep = rep
    self.validity = validity
    self.fullTimeEquivalent = fullTimeEquivalent
    self.hired = hired
  }
}
