import ArgumentParser
import Foundation
import PlanFiles
import SampleData

/// `allot init`: a plan folder to begin with.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a commented plan folder.",
    discussion: """
      The folder holds plan.yaml (every setting, commented), data/ and scenarios/. With --sample northstar it is a \
      company of 2,400 accounts whose plan can be computed at once; without it, plan.yaml and the headers of the CSV \
      files to fill in.
      """)

  @Argument(help: "The folder to make; it must be empty or not be there.")
  var directory: String

  @Option(help: ArgumentHelp("A company to try: northstar.", valueName: "name"))
  var sample: SampleName?

  @OptionGroup var common: CommonOptions

  func run() throws {
    try SampleWriter.requireEmpty(directory)
    let company = SampleCompany.northstar
    let files = company.files()
    switch sample {
    case .northstar:
      try SampleWriter.write(files, to: directory)
      common.say("\(directory): the sample company, ready to plan. Next: allot plan \(directory)")
    case nil:
      try SampleWriter.write(files, to: directory, headersOnly: true)
      common.say("\(directory): fill in data/ and plan.yaml. Next: allot check \(directory)")
    }
  }
}

enum SampleName: String, ExpressibleByArgument, CaseIterable {
  case northstar
}

/// Writes a generated company to a folder.
enum SampleWriter {
  /// - Throws: `CannotWrite` when there is something in the folder already: nothing of the user's is overwritten.
  static func requireEmpty(_ directory: String) throws {
    let manager = FileManager.default
    var isDirectory: ObjCBool = false
    guard manager.fileExists(atPath: directory, isDirectory: &isDirectory) else { return }
    guard isDirectory.boolValue else { throw CannotWrite(path: directory, reason: "it is a file") }
    let entries = (try? manager.contentsOfDirectory(atPath: directory)) ?? []
    guard entries.isEmpty else { throw CannotWrite(path: directory, reason: "the folder is not empty") }
  }

  /// - Parameter headersOnly: of CSV files only the first line.
  static func write(_ files: [SampleFile], to directory: String, headersOnly: Bool = false) throws {
    for file in files {
      if headersOnly && file.path.hasPrefix("scenarios/") { continue }
      if Interruption.isRequested { throw ExitCode.interrupted }
      let path = directory + "/" + file.path
      try makeDirectory((path as NSString).deletingLastPathComponent)
      var output = try AtomicFile(path)
      if headersOnly && file.path.hasSuffix(".csv") {
        try output.write(
          Array(file.bytes(ofPart: 0).prefix { $0 != UInt8(ascii: "\n") }) + [UInt8(ascii: "\n")])
      } else {
        for part in 0..<file.parts { try output.write(file.bytes(ofPart: part)) }
      }
      try output.commit()
    }
  }

  private static func makeDirectory(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CannotWrite(path: path, reason: "the folder cannot be made")
    }
  }
}
