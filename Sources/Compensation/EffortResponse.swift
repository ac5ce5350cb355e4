import Foundation

/// What a steeper pay does to a rep's effort, in the simplest model: sales R = A eᵉˡᵃˢᵗⁱᶜⁱᵗʸ, pay a share a of them, effort
/// costs the rep c e² / 2. Best effort is where a ε A e^(ε−1) = c e.
///
/// - Parameters:
///   - payRatio: new over old share of sales that is paid, above zero.
///   - elasticity: of sales to effort, 0…1.
/// - Returns: new over old effort, payRatio^(1/(2−ε)), and new over old sales, effort^ε.
public func effortResponse(payRatio: Double, elasticity: Double) -> (effort: Double, sales: Double) {
  precondition(
    payRatio > 0 && (0...1).contains(elasticity), "a ratio of \(payRatio), elasticity \(elasticity)")
  let effort = pow(payRatio, 1 / (2 - elasticity))
  return (effort, pow(effort, elasticity))
}
