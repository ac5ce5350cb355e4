import ArgumentParser
import Compensation
import Foundation
import PlanFiles
import Planning
import Quotas
import SalesModel

/// The exit codes, a part of the contract with scripts.
extension ExitCode {
  static let assertionFailed = ExitCode(1)
  static let outsideTolerance = ExitCode(2)
  static let badData = ExitCode(65)
  static let inputMissing = ExitCode(66)
  static let internalError = ExitCode(70)
  static let cannotWrite = ExitCode(73)
  static let interrupted = ExitCode(130)
}

/// How an error ends the program: words on standard error, and its exit code.
enum Failure {
  static func exit(with error: any Error) -> Never {
    guard let code = code(of: error) else { Allot.exit(withError: error) }
    Terminal.printError("error: \(error)")
    Foundation.exit(code.rawValue)
  }

  /// nil for the argument parser's own errors, which it words itself.
  private static func code(of error: any Error) -> ExitCode? {
    switch error {
    case is DataProblems, is DataProblem, is MoneyError: .badData
    case is StageFailure, is MatchError, is DemandError, is QuotaError, is PayError: .badData
    case is InputMissing, is CannotRead, is UnknownItem: .inputMissing
    case is CannotWrite: .cannotWrite
    case RunStoreError.noSuchRun: .inputMissing
    case is RunStoreError: .cannotWrite
    case is ExitCode, is ValidationError, is CleanExit: nil
    default: String(reflecting: type(of: error)).hasPrefix("ArgumentParser.") ? nil : .internalError
    }
  }
}
