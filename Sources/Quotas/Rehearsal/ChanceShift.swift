import Statistics

/// By how much results come out above what was stated, in deviations, judged by how many territories reached each chance.
///
/// After every year the place of all chances moves by how many more territories reached it than were to: adaptive conformal
/// inference (Gibbs and Candès 2021) in the form that follows a quantile (Angelopoulos, Candès and Tibshirani 2023). The
/// shares that reach a chance then come to it in the long run however errors are distributed and drift, and a year counts by
/// how many were surprised, not by how much. The step was chosen on generated and package data.
enum ChanceShift {
  /// The chances that are looked at.
  private static let chances = [0.6, 0.7, 0.8]
  /// Deviations a share of all territories.
  private static let step = 1.25

  /// The shift after these years; 0 after none. O(n).
  ///
  /// - Parameter years: the standardised errors of each year's territories, the oldest first.
  static func after(_ years: [[Double]]) -> Double {
    years.reduce(0) { shift, errors in shift + step * excess(errors.map { $0 - shift }) }
  }

  /// How many more reached a chance than were to, on average over the chances.
  private static func excess(_ errors: [Double]) -> Double {
    guard !errors.isEmpty else { return 0 }
    let beyond = chances.map { chance in
      let least = -normalQuantile(chance)
      return Double(errors.count { $0 >= least }) / Double(errors.count) - chance
    }
    return mean(beyond)
  }
}
