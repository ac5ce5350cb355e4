import Foundation
import LinearAlgebra

/// Pins the CPU kernel of OpenBLAS, which is chosen when the library is loaded and can differ between two runs on one
/// machine: then last digits would too.
enum KernelPin {
  /// Starts the program anew with the kernel named in the environment, unless it is named already.
  static func apply() {
    if getenv("OPENBLAS_CORETYPE") == nil, let kernel = kernel() {
      setenv("OPENBLAS_CORETYPE", kernel, 1)
      setenv("OPENBLAS_NUM_THREADS", "1", 1)
      var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
      let program =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/proc/self/exe"
      execv(program, &arguments)
      // Where the program cannot start itself anew it runs on with the detected kernel, which the run key holds.
    }
    setBLASThreads(1)
  }

  /// The newest kernel that every processor with these features has: one for all machines of the last ten years.
  private static func kernel() -> String? {
    #if arch(arm64)
      return "ARMV8"
    #else
      guard let information = FileManager.default.contents(atPath: "/proc/cpuinfo"),
        let line = String(decoding: information, as: UTF8.self).split(separator: "\n")
          .first(where: { $0.hasPrefix("flags") })
      else { return nil }
      let flags = Set(line.split(separator: " "))
      if flags.contains("avx2"), flags.contains("fma") { return "Haswell" }
      return flags.contains("sse4_2") ? "Nehalem" : "Prescott"
    #endif
  }
}
