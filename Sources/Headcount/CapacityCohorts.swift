import Foundation

/// Productive reps month by month when reps leave at a steady rate and hires take time to become productive.
public struct CapacityCohorts: Sendable, Equatable {
  /// Expected full-productivity equivalents in each month, from month 0.
  public let productive: [Double]
  /// Expected reps on board in each month.
  public let onBoard: [Double]

  /// The share that leaves in a month when `yearly` (0…1) leave in a year: 1 − (1 − yearly)^(1/12).
  public static func monthlyAttrition(_ yearly: Double) -> Double { 1 - pow(1 - yearly, 1.0 / 12) }

  /// - Parameters:
  ///   - ramped: fully productive reps in month 0.
  ///   - hires: new reps in each month; months past its end have none.
  ///   - ramp: productivity (0…1) in the first month on board, the second, …; afterwards 1.
  ///   - attrition: share of the reps who leave in a year.
  public init(ramped: Double, hires: [Double], ramp: [Double], attrition: Double, months: Int) {
    precondition((0...1).contains(attrition) && months >= 0, "attrition \(attrition) over \(months) months")
    let survival = 1 - Self.monthlyAttrition(attrition)
    var (productive, onBoard): ([Double], [Double]) = ([], [])
    for month in 0..<months {
      let veterans = ramped * pow(survival, Double(month))
      var (working, present) = (veterans, veterans)
      for (start, count) in hires.enumerated() where start <= month {
        let age = month - start
        let left = count * pow(survival, Double(age))
        present += left
        working += left * (age < ramp.count ? ramp[age] : 1)
      }
      productive.append(working)
      onBoard.append(present)
    }
    self.productive = productive
    self.onBoard = onBoard
  }

  /// Σ of productive reps over the months.
  public var productiveMonths: Double { productive.reduce(0, +) }
}

/// A group of reps with the same quota and the same share of it to be expected.
public struct CapacityGroup: Sendable, Equatable {
  public let reps: Double
  public let quota: Double
  public let attainment: Double
  public let productivity: Double

  public init(reps: Double, quota: Double, attainment: Double, productivity: Double = 1) {
    self.reps = reps
    self.quota = quota
    self.attainment = attainment
    self.productivity = productivity
  }

  /// What the group can be expected to sell.
  public var sales: Double { reps * quota * attainment * productivity }
}
