public import struct Foundation.TimeZone

/// Which of day and month comes first in dates such as 03/04/2027.
public enum DateOrder: String, Sendable, Equatable, CaseIterable {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
}

/// What a CSV file does not say about itself.
public struct CSVFormat: Sendable, Equatable {
  /// One ASCII character, not a quote, a line end or a letter or digit.
  public var delimiter: UInt8
  /// nil: each column decides for itself, and one that does not is refused.
  public var dateOrder: DateOrder?
  /// Whose days timestamps with an offset or `Z` are turned into; nil: days of UTC. Those without are local already.
  public var timeZone: TimeZone?

  public init(
    delimiter: UInt8 = UInt8(ascii: ","), dateOrder: DateOrder? = nil, timeZone: TimeZone? = nil
  ) {
    self.delimiter = delimiter
    self.dateOrder = dateOrder
    self.timeZone = timeZone
  }

  public static let standard = CSVFormat()
}
