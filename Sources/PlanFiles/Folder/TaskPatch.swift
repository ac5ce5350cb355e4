import SalesModel

/// Proposals for the next cycle as a YAML file that a person accepts line by line.
enum TaskPatch {
  static func text(_ revision: TaskRevision) -> String {
    var lines = [
      "# What the results propose for the next plan.yaml. Set accept to true for each line to be taken over.",
      revision.proposals.isEmpty ? "proposals: []" : "proposals:",
    ]
    for proposal in revision.proposals {
      lines += [
        "  - key: \(quoted(proposal.key))",
        "    current: \(quoted(proposal.current))",
        "    proposed: \(quoted(proposal.proposed))",
        "    reason: \(quoted(proposal.reason))",
        "    evidence: \(quoted(proposal.evidence))",
        "    accept: false",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A double-quoted YAML scalar: nothing in it can be taken for structure.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 32 || scalar.value == 127 {
          let digits = String(scalar.value, radix: 16)
          result += "\\x" + (digits.count == 1 ? "0" : "") + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
