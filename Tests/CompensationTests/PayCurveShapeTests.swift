import Statistics
import Testing

@testable import Compensation

@Suite struct PayCurveShapeTests {
  /// A curve of any mode, with a threshold and a cap or without.
  private func randomCurve(_ seed: UInt64) throws -> PayCurve {
    var random = RandomStream(seed: seed)
    var from = Double(random.below(3)) / 4
    let tiers = (0...random.below(4)).map { _ in
      defer { from += 0.25 + random.uniform() }
      return PayCurve.Tier(from: from, rate: random.uniform() * 2)
    }
    return try PayCurve(
      threshold: random.below(2) == 0 ? 0 : random.uniform(), tiers: tiers,
      mode: PayCurve.Mode.allCases[random.below(4)], boundary: .upper,
      cap: random.below(2) == 0 ? nil : 0.2 + random.uniform())
  }

  @Test(arguments: 1...200) func straightLinesAreTheCurve(seed: UInt64) throws {
    let curve = try randomCurve(seed)
    let pieces = curve.pieces
    #expect(pieces.first?.from == 0 && pieces.last?.to == .infinity)
    #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.to == $1.from })
    for piece in pieces {
      for part in [0.1, 0.5, 0.9] {
        let x = piece.from + part * ((piece.to.isFinite ? piece.to : piece.from + 3) - piece.from)
        #expect(abs(piece.value(at: x) - curve.value(at: x)) < 1e-12)
        let parts = curve.parts(at: x).reduce(0) { $0 + $1.value }
        #expect(min(parts, curve.cap ?? .infinity) == curve.value(at: x))
      }
    }
  }

  /// Nothing under 50 %, slope 2 to target, 3 to 150 %, at most 2.5.
  private func kinked() throws -> PayCurve {
    try PayCurve(
      threshold: 0.5, tiers: [.init(from: 0.5, rate: 2), .init(from: 1, rate: 3)], mode: .marginal,
      boundary: .upper, cap: 2.5)
  }

  @Test(arguments: [(1.0, 0.2, 1.079388), (0.9, 0.25, 0.867190), (1.0, 0.35, 1.127582)])
  func theMeanUnderNormalAttainmentHasAClosedForm(mean: Double, deviation: Double, expected: Double) throws {
    #expect(abs(try kinked().expectedValue(normalMean: mean, deviation: deviation) - expected) < 5e-7)
  }

  @Test(arguments: 1...20) func closedFormsAgreeWithIntegration(seed: UInt64) throws {
    let curve = try randomCurve(seed)
    let (mean, deviation) = (0.9, 0.3)
    // Midpoints of equally likely slices.
    let slices = 4000
    let quantiles = (0..<slices).map { normalQuantile((Double($0) + 0.5) / Double(slices)) }
    let normal = quantiles.reduce(0) { $0 + curve.value(at: mean + deviation * $1) } / Double(slices)
    #expect(abs(curve.expectedValue(normalMean: mean, deviation: deviation) - normal) < 3e-3)
    let logNormal =
      quantiles.reduce(0) { $0 + curve.value(at: exponential(-0.1 + deviation * $1)) } / Double(slices)
    #expect(abs(curve.expectedValue(logMean: -0.1, logDeviation: deviation) - logNormal) < 3e-3)
  }

  @Test(arguments: 1...50) func proofsHoldOnAFineGrid(seed: UInt64) throws {
    let curve = try randomCurve(seed)
    let proof = curve.proof
    let values = (0...1600).map { curve.value(at: Double($0) / 200) }
    let falls = zip(values, values.dropFirst()).contains { $1 < $0 - 1e-9 }
    if falls { #expect(!proof.isMonotone) }
    if proof.isMonotone { #expect(!falls) }
    if let most = proof.most { #expect(values.allSatisfy { $0 <= most + 1e-9 }) }
    for cliff in proof.cliffs {
      #expect(abs(curve.value(at: cliff.at - 1e-9) - cliff.before) < 1e-6)
      #expect(abs(curve.value(at: cliff.at + 1e-9) - cliff.after) < 1e-6)
    }
  }

  @Test func cliffsAndDeadZonesAreNamed() throws {
    let proof = try kinked().proof
    #expect(proof.isMonotone && proof.cliffs.isEmpty && proof.deadZones == [0...0.5] && proof.most == 2.5)
    let whole = try PayCurve(
      tiers: [.init(from: 0, rate: 0.08), .init(from: 1, rate: 0.06)], mode: .retroactive, boundary: .upper)
    #expect(!whole.proof.isMonotone)
    #expect(whole.proof.cliffs == [.init(at: 1, before: 0.08, after: 0.06)])
    #expect(whole.proof.most == nil)
  }
}
