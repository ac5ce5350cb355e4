public import Compensation
import SalesModel

/// Pay plans in a file of their own: `currency` and `plans`, as the section `pay` of a plan has them.
public struct PayFile: Sendable {
  public let settings: PaySettings

  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` with all problems of the file.
  public init(_ path: String) throws {
    let root = try PlanText.read(path).root
    let problems = PlanProblems()
    let section = PlanSection(root, path: "", keys: ["currency", "draws", "plans"], problems)
    settings = PayDecoding(section, currency: section.currency(), roles: nil).settings()
    try problems.check()
  }
}
