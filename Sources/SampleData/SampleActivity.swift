import SalesModel
import Statistics

/// A call made by a rep.
struct SampleCall {
  let role: SampleRole
  let date: CalendarDate
}

/// A line of credits.csv.
struct SampleCredit {
  let id: String
  /// The rep's position in the field force.
  let rep: Int
  let date: CalendarDate
  let amount: Int
  let split: String
}

extension SampleAccount {
  /// The calls of January to June 2027, by role, then date: the norm, times the habit of the segment, times how well
  /// the account is looked after; one account in fourteen is forgotten.
  func calls(seed: UInt64) -> [SampleCall] {
    guard let segment else { return [] }
    return segment.coverage.flatMap { duty -> [SampleCall] in
      var random = RandomStream(seed, .calls, (UInt64(index), UInt64(duty.role.rawValue)))
      let forgotten = random.uniform() < 0.07
      let care = 0.6 + 0.8 * random.uniform()
      let expected = forgotten ? 0 : Double(duty.calls) / 2 * duty.habit * care
      let count = Int(expected + random.uniform())
      return (0..<count).map { call in
        let day = Int((Double(call) + random.uniform()) / Double(count) * 181)
        return SampleCall(role: duty.role, date: Self.workday(day))
      }
    }
  }

  /// What field reps are credited for the account's `purchases` of January to June 2027: one line a month and rep.
  ///
  /// The lines of a month add up to its sales: a credit note takes back what its sale has too much.
  func credits(_ purchases: [SamplePurchase], in force: SampleForce, seed: UInt64) -> [SampleCredit] {
    var random = RandomStream(seed, .credits, (UInt64(index), 0))
    let shared = segment == .enterprise && random.uniform() < 0.1 ? force.partner(of: self) : nil
    let holder = force.holder(of: self)
    return SampleBuyer.planYear.flatMap { month -> [SampleCredit] in
      random.counter = UInt64(month) * 4
      let sales = purchases.reduce(0) { $0 + ($1.month == month ? $1.amount : 0) }
      guard sales > 0 else { return [] }
      let number = month - SampleBuyer.planYear.lowerBound + 1
      let date = Self.day(month: number, random.below(24) + 1)
      let returned = random.uniform() < 0.01 ? rounded(Double(sales) * 0.1, to: 10) : 0
      let id = "C\(self.id.dropFirst())-\(number)"
      var lines = [(holder, shared == nil ? "1" : "0.7", "")]
      if let shared { lines.append((shared, "0.3", "S")) }
      return lines.flatMap { rep, split, suffix in
        let sale = SampleCredit(id: id + suffix, rep: rep, date: date, amount: sales + returned, split: split)
        let note = SampleCredit(
          id: id + suffix + "N", rep: rep, date: date.adding(days: 5), amount: -returned, split: split)
        return returned > 0 ? [sale, note] : [sale]
      }
    }
  }

  /// The day of 2027 with number `day`, from 0; for a day of a weekend the Monday after.
  private static func workday(_ day: Int) -> CalendarDate {
    let date = Self.day(month: 1, 1).adding(days: day)
    return date.weekday > 5 ? date.adding(days: 8 - date.weekday) : date
  }

  private static func day(month: Int, _ day: Int) -> CalendarDate {
    CalendarDate(year: 2027, month: month, day: day) ?? CalendarDate(dayNumber: 0)
  }
}
