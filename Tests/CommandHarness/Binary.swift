import Foundation

/// The built program, run as a user would.
package enum Binary {
  package struct Outcome {
    package let status: Int32
    package let output: String
    package let errors: String
  }

  /// Beside the test bundle, where the build puts it.
  package static var path: String {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("allot").path
  }

  @discardableResult
  package static func run(
    _ arguments: String..., environment: [String: String] = [:], in directory: String? = nil
  ) throws
    -> Outcome
  {
    let process = try start(arguments, environment: environment, in: directory)
    return finish(process)
  }

  package struct Running {
    package let process: Process
    package let output = Pipe()
    package let errors = Pipe()

    /// A process whose output and errors are collected.
    package init(_ process: Process) {
      self.process = process
      process.standardOutput = output
      process.standardError = errors
      process.standardInput = FileHandle.nullDevice
    }
  }

  package static func start(
    _ arguments: [String], environment: [String: String] = [:], in directory: String? = nil,
    outputPath: String? = nil, errorPath: String? = nil
  ) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    let running = Running(process)
    if let outputPath { process.standardOutput = FileHandle(forWritingAtPath: outputPath) }
    if let errorPath { process.standardError = FileHandle(forWritingAtPath: errorPath) }
    try process.run()
    if errorPath != nil { try running.errors.fileHandleForWriting.close() }
    if outputPath != nil { try running.output.fileHandleForWriting.close() }
    return running
  }

  /// Reads both streams to their ends, side by side so that neither can fill up and block.
  package static func finish(_ running: Running) -> Outcome {
    let errors = Collected()
    let thread = Thread { errors.set(running.errors.fileHandleForReading.readDataToEndOfFile()) }
    thread.start()
    let output = running.output.fileHandleForReading.readDataToEndOfFile()
    running.process.waitUntilExit()
    return Outcome(
      status: running.process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors.wait(), as: UTF8.self))
  }

  private final class Collected: @unchecked Sendable {
    private let ready = DispatchSemaphore(value: 0)
    private var data = Data()
    func set(_ data: Data) {
      self.data = data
      ready.signal()
    }
    func wait() -> Data {
      ready.wait()
      return data
    }
  }
}

/// A folder of its own that goes away with the test.
package final class Scratch {
  package let path: String

  package init() throws {
    path = NSTemporaryDirectory() + "allot-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package func file(_ name: String) -> String { path + "/" + name }

  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
    return file(name)
  }

  package func read(_ name: String) throws -> String {
    try String(contentsOfFile: file(name), encoding: .utf8)
  }

  package func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file(name))) }

  package func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  package func permissions(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
  }
}

/// Accounts on a grid with unequal measures, as CSV.
package func gridAccounts(_ side: Int, order: (Int) -> Int = { $0 }) -> String {
  var lines = ["id,lat,lon,potential,workload"]
  for index in 0..<side * side {
    let k = order(index)
    let (x, y) = (k % side, k / side)
    lines.append(
      "A\(1000 + k),\(30 + Double(y) * 0.3),\(-100 + Double(x) * 0.35),\(50 + k * 37 % 101),\(5 + k * 53 % 17)"
    )
  }
  return lines.joined(separator: "\n") + "\n"
}

/// A quarterly history of some series with trend and season, as CSV.
package func quarterlyHistory(series: Int, quarters: Int) -> String {
  var lines = ["state,region,period,value"]
  for s in 0..<series {
    for q in 0..<quarters {
      let value = 100 + 10 * s + q + [12, -7, 3, -8][q % 4] + (q * 31 + s * 17) % 9
      lines.append("S\(s % 3),R\(s),\(2015 + q / 4)Q\(q % 4 + 1),\(value)")
    }
  }
  return lines.joined(separator: "\n") + "\n"
}
