import LinearAlgebra

/// Times the kernels on one thread and prints a table, each time beside a check of its answer.
@main struct Kernels {
  static func main() throws {
    setBLASThreads(1)
    let seed: UInt64 = 1
    print("seed \(seed), 1 thread, BLAS kernel \(blasKernel())")
    print(Timing.heading)
    for timing in try denseKernels(seed: seed) + dataKernels(seed: seed) { print(timing.line) }
    print("peak memory \(fixed(peakMegabytes(), 0)) MB")
  }
}
