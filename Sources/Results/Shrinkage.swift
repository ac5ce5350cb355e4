/// The best linear unbiased prediction of one rep's (or territory's) effect from the mean of its residuals: pulled
/// towards zero, the more so the fewer there are.
///
/// mean × τ² / (τ² + σ² / n), where τ² is the variance between reps and σ² the variance of one residual (Robinson 1991).
/// - Returns: 0 without residuals or without variance between reps.
public func shrunkenEffect(mean: Double, count: Int, between: Double, within: Double) -> Double {
  guard count > 0, between > 0 else { return 0 }
  return mean * between / (between + within / Double(count))
}
