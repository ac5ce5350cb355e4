/// A time of day and, where it is said, how far its clock is ahead of UTC: `02:30`, `3:04 PM`, `02:30:00.000Z`,
/// `02:30:00+0100`, `02:30:00 UTC`.
struct TimeOfDay: Equatable {
  /// Since midnight, 0…86,399; fractions are dropped, and a leap second counts as the one before it.
  let seconds: Int
  /// Seconds east of UTC; nil for a time that is local already.
  let offset: Int?

  /// nil for what is no time of day.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var scan = TimeScan(bytes)
    guard var hour = scan.number(1...2), scan.skip(":"), let minute = scan.number(2...2) else { return nil }
    var second = 0
    if scan.skip(":") {
      guard let seconds = scan.number(2...2) else { return nil }
      second = min(seconds, 59)
      guard seconds <= 60, scan.skipsFraction() else { return nil }
    }
    if let isAfternoon = scan.half() {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24, minute < 60, let clock = scan.clock(), scan.isAtEnd else { return nil }
    seconds = hour * 3600 + minute * 60 + second
    if case .ahead(let east) = clock { offset = east } else { offset = nil }
  }

  /// The same from text, with its unusual spaces made plain.
  init?(_ text: some StringProtocol) {
    var bytes = Array(text.utf8)
    if bytes.contains(where: { $0 >= 128 }) {
      bytes = text.map { $0.isWhitespace ? " " : $0 }.flatMap(\.utf8)
    }
    guard let time = bytes.withUnsafeBufferPointer({ TimeOfDay($0) }) else { return nil }
    self = time
  }
}

/// Reads the parts of a time from left to right.
private struct TimeScan {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  private func isDigit(_ place: Int) -> Bool { place < bytes.count && bytes[place] &- 48 < 10 }

  /// A whole number of so many digits, no further digit behind it.
  mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    var (value, count) = (0, 0)
    while isDigit(index), count < digits.upperBound {
      value = value * 10 + Int(bytes[index] &- 48)
      index += 1
      count += 1
    }
    return digits.contains(count) && !isDigit(index) ? value : nil
  }

  /// Takes one letter or sign, whatever its case.
  mutating func skip(_ sign: Unicode.Scalar) -> Bool {
    guard index < bytes.count else { return false }
    let byte = bytes[index]
    guard byte == UInt8(ascii: sign) || (byte &- 97 < 26 && byte &- 32 == UInt8(ascii: sign)) else {
      return false
    }
    index += 1
    return true
  }

  /// Takes `.123`; false for a point without digits.
  mutating func skipsFraction() -> Bool {
    guard skip(".") || skip(",") else { return true }
    guard isDigit(index) else { return false }
    while isDigit(index) { index += 1 }
    return true
  }

  /// Takes `AM`, `pm`, `P.M.` or `p. m.`: true for the afternoon. nil where there is none.
  mutating func half() -> Bool? {
    let start = index
    while skip(" ") {}
    let isAfternoon = skip("P")
    if isAfternoon || skip("A") {
      _ = skip(".")
      while skip(" ") {}
      if skip("M") {
        _ = skip(".")
        return isAfternoon
      }
    }
    index = start
    return nil
  }

  /// Whose time it is: the reader's own, or that of a clock so many seconds ahead of UTC.
  enum Clock {
    case local
    case ahead(Int)
  }

  /// Takes `Z`, `UTC`, `GMT`, `+01`, `+0100` or `-05:30`, up to 18 hours; nothing is local time. nil for all else.
  mutating func clock() -> Clock? {
    while skip(" ") {}
    if isAtEnd { return .local }
    if skip("Z") || word("UTC") || word("GMT") { return .ahead(0) }
    let isEast = skip("+")
    guard isEast || skip("-"), isDigit(index), isDigit(index + 1) else { return nil }
    let hours = Int(bytes[index] &- 48) * 10 + Int(bytes[index + 1] &- 48)
    index += 2
    var minutes = 0
    if !isAtEnd {
      _ = skip(":")
      guard let more = number(2...2) else { return nil }
      minutes = more
    }
    guard hours < 18 || (hours == 18 && minutes == 0), minutes < 60 else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return .ahead(isEast ? seconds : -seconds)
  }

  private mutating func word(_ letters: String) -> Bool {
    let start = index
    for letter in letters.unicodeScalars where !skip(letter) {
      index = start
      return false
    }
    return true
  }
}
