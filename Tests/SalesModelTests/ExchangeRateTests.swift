import Testing

@testable import SalesModel

struct ExchangeRateTests {
  @Test(
    arguments: [
      ("1", 1, 0), ("1.0825", 10_825, 4), ("1.080", 108, 2), ("8.5e-3", 85, 4), ("1.5E3", 1500, 0),
      ("0.5", 5, 1),
      (".5", 5, 1), ("5.", 5, 0), ("100", 100, 0), ("0.000000000000000001", 1, 18),
      ("123456789012345678", 123_456_789_012_345_678, 0),
      ("0.0090807442600000001", 90_807_442_600_000_001, 19),
      ("1e-28", 1, 28), ("1.000000000000000000000", 1, 0),
    ] as [(String, Int64, Int)])
  func ratesAreExactDecimalsInLowestTerms(text: String, digits: Int64, decimals: Int) throws {
    let rate = try #require(ExchangeRate(text))
    #expect(rate.digits == digits && rate.decimals == decimals)
    #expect(ExchangeRate(rate.description) == rate)
  }

  @Test(arguments: [
    "", ".", "0", "0.00", "0e5", "-1", "+1", "1,08", "NaN", "inf", "1e", "e5", "1.2.3", "1e400", "1e500",
    "1e-29",
    "1e18",
    "1234567890123456789", "1.0000000000000000001", "１", "1 000",
  ])
  func whatIsNoSuchRateIsRefused(text: String) { #expect(ExchangeRate(text) == nil) }

  @Test(
    arguments: [
      // 1,000.00 EUR at 1.08; 1,000 JPY at 0.0067; halves of a cent away from zero.
      (100_000, "EUR", "1.08", "USD", 108_000), (1000, "JPY", "0.0067", "USD", 670),
      (1, "JPY", "0.005", "USD", 1), (-1, "JPY", "0.005", "USD", -1), (1, "JPY", "0.00499", "USD", 0),
      // 1.005 KWD × 3.25 = 3.26625.
      (1005, "KWD", "3.25", "USD", 327), (-1005, "KWD", "3.25", "USD", -327),
      // 1.00 USD = 149.5 JPY; 10.01 USD × 0.3075 = 3.078075 KWD.
      (100, "USD", "149.5", "JPY", 150), (-100, "USD", "149.5", "JPY", -150),
      (1001, "USD", "0.3075", "KWD", 3078),
      // One unidad de fomento in pesos, which have no decimals; 1,000.00 USD in units of four.
      (10_000, "CLF", "38000.5", "CLP", 38_001), (100_000, "USD", "0.00002631", "CLF", 263),
      (Int64.max, "EUR", "1", "USD", Int64.max), (Int64.min, "EUR", "0.5", "USD", Int64.min / 2),
      (0, "EUR", "1.08", "USD", 0),
    ] as [(Int64, String, String, String, Int64)])
  func amountsByHand(units: Int64, from: String, rate: String, into: String, expected: Int64) throws {
    let (source, target) = (try #require(Currency(from)), try #require(Currency(into)))
    let converted = try #require(ExchangeRate(rate)).converted(Money(minorUnits: units, source), to: target)
    #expect(converted == Money(minorUnits: expected, target))
  }

  @Test(arguments: ["1.0000000000000001", "2", "999999999999999999"])
  func whatDoesNotFitIsRefused(rate: String) throws {
    let (rate, euro) = (try #require(ExchangeRate(rate)), try #require(Currency("EUR")))
    for units in [Int64.max, .min] {
      #expect(throws: MoneyError.overflow) {
        try rate.converted(Money(minorUnits: units, euro), to: .usDollar)
      }
    }
    let unit = try #require(Currency("CLF"))
    #expect(throws: MoneyError.overflow) {
      try ExchangeRate.one.converted(Money(minorUnits: .max, try #require(Currency("JPY"))), to: unit)
    }
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>) func agreesWithPenAndPaper(seed: UInt64) throws {
    var random = Steps(state: seed)
    let codes = ["JPY", "USD", "KWD", "CLF"]
    for _ in 0..<20 {
      let source = try #require(Currency(codes[random.below(4)]))
      let target = try #require(Currency(codes[random.below(4)]))
      let units = Int64(bitPattern: random.next()) >> Int64(random.below(63))
      let digits = 1 + Int64(random.next() >> 1) % (random.below(2) == 0 ? 100 : 1_000_000_000_000)
      let rate = try #require(ExchangeRate("\(digits)e-\(random.below(14))"))
      let shift = target.minorDigits - source.minorDigits - rate.decimals
      let magnitude = PenAndPaper.rounded(
        PenAndPaper.product("\(units.magnitude)", "\(rate.digits)"), shift: shift)
      let expected = Int64((units < 0 ? "-" : "") + magnitude)
      let converted = try? rate.converted(Money(minorUnits: units, source), to: target)
      #expect(converted?.minorUnits == expected, "\(units) \(source) at \(rate) in \(target)")
    }
  }
}

/// Multiplication and rounding on decimal digits, as taught at school.
private enum PenAndPaper {
  static func product(_ a: String, _ b: String) -> String {
    let (a, b) = (a.utf8.reversed().map { Int($0) - 48 }, b.utf8.reversed().map { Int($0) - 48 })
    var sum = [Int](repeating: 0, count: a.count + b.count + 1)
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() { sum[i + j] += x * y }
    }
    return carried(sum)
  }

  /// `digits` × 10^`shift`, rounded to a whole number, halves up.
  static func rounded(_ digits: String, shift: Int) -> String {
    guard shift < 0 else {
      return carried((digits + String(repeating: "0", count: shift)).utf8.reversed().map { Int($0) - 48 })
    }
    var low = digits.utf8.reversed().map { Int($0) - 48 }
    while low.count <= -shift { low.append(0) }
    let roundsUp = low[-shift - 1] >= 5
    var whole = Array(low[(-shift)...])
    whole[0] += roundsUp ? 1 : 0
    return carried(whole + [0])
  }

  /// Digits from the lowest on, each perhaps above 9.
  private static func carried(_ digits: [Int]) -> String {
    var digits = digits
    for place in digits.indices.dropLast() {
      digits[place + 1] += digits[place] / 10
      digits[place] %= 10
    }
    let text = digits.reversed().drop { $0 == 0 }.map(String.init).joined()
    return text.isEmpty ? "0" : text
  }
}

/// Numbers that look random (SplitMix64).
private struct Steps {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: UInt64) -> Int { Int(next() % bound) }
}
