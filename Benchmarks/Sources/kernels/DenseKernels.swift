import LinearAlgebra
import Statistics

/// Products and factorizations on one BLAS thread, as the engine runs them.
func denseKernels(seed: UInt64) throws -> [Timing] {
  var timings: [Timing] = []
  for n in [256, 1024] {
    let (a, b) = (random(n, n, seed: seed), random(n, n, seed: seed + 1))
    let x = [Double](repeating: 1, count: n)
    timings.append(
      Timing.best("product (dgemm)", "\(n) × \(n)", work: 2 * cube(n) / 1e9, "GFLOP/s") {
        // (A·B)·1 against A·(B·1).
        "largest error \(largestDifference(a * b * x, a * (b * x)))"
      })
  }
  let tall = random(20_000, 250, seed: seed)
  timings.append(
    Timing.best("Gram matrix (dsyrk)", "20000 × 250", work: 20_000 * 250 * 250 / 1e9, "GFLOP/s") {
      "trace \(fixed((0..<250).reduce(0) { [gram = tall.gram()] in $0 + gram[$1, $1] }, 6))"
    })
  for n in [250, 1000] {
    var spd = random(n + 50, n, seed: seed + 2).gram()
    for i in 0..<n { spd[i, i] += 1 }
    let b = [Double](repeating: 1, count: n)
    timings.append(
      try Timing.best("Cholesky and solve", "\(n) × \(n)", work: cube(n) / 3e9, "GFLOP/s") {
        "largest residual \(largestDifference(spd * (try Cholesky(spd).solve(b)), b))"
      })
  }
  return timings
}

private func cube(_ n: Int) -> Double { Double(n) * Double(n) * Double(n) }

private func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var stream = RandomStream(seed: seed)
  return Matrix(
    rows: rows, columns: columns, columnMajor: (0..<rows * columns).map { _ in stream.uniform() - 0.5 })
}

private func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
