import Foundation

extension StringProtocol {
  /// The names in `a, b`, without the spaces around them.
  var commaSeparated: [String] {
    split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
